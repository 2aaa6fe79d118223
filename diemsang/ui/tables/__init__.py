"""Tables that people filter, sort, page through, save, export and print. `Table` is subclassed by each page."""

from diemsang.ui.tables.columns import Column
from diemsang.ui.tables.filters import BooleanFilter, ChoiceFilter, DateFilter, Filter, TextFilter
from diemsang.ui.tables.table import Table

__all__ = ["BooleanFilter", "ChoiceFilter", "Column", "DateFilter", "Filter", "Table", "TextFilter"]
