"""Forms in plain Python: a definition read from JSON, values judged by it, shown and printed from it. No database.

`reading` reads definitions, `schema` says what they hold, `conditions` and `checks` what fields demand of each other,
`evaluating` judges values, `values` one value, `law` what the lawbook says on the filing day.
"""

from diemsang.commons.forms.rules.evaluating import Evaluation, evaluate
from diemsang.commons.forms.rules.law import Ask, Law
from diemsang.commons.forms.rules.reading import read_schema
from diemsang.commons.forms.rules.schema import Check, Field, FieldType, FormSchema, Item, Repeat, Section, Words

__all__ = [
    "Ask",
    "Check",
    "Evaluation",
    "Field",
    "FieldType",
    "FormSchema",
    "Item",
    "Law",
    "Repeat",
    "Section",
    "Words",
    "evaluate",
    "read_schema",
]
