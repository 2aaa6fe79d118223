"""What a table shows in one column."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from diemsang.kernel.spreadsheets import Kind
from diemsang.ui import formats

Format = Literal["text", "date", "moment", "number", "money", "yes_no"]

_KINDS: dict[str, Kind] = {
    "date": Kind.DATE,
    "moment": Kind.MOMENT,
    "number": Kind.NUMBER,
    "money": Kind.MONEY,
}


@dataclass(frozen=True, slots=True)
class Column:
    """`value` is a path of attributes (`unit.name`) or a function of the row; without it the path is `key`.

    `sort` names the columns of the database that order it (a leading minus descends); empty: the head is not a link.
    `status` answers the kind of a state (ok, warn, late, info, neutral) and the cell shows word, icon and colour.
    `on_phone`: the column that names the row, one that is shown under it, or one left out on small screens.
    """

    key: str
    label: str | Promise
    value: str | Callable[[Any], Any] = ""
    sort: tuple[str, ...] = ()
    format: Format = "text"
    link: Callable[[Any], str | None] | None = None
    status: Callable[[Any], str] | None = None
    on_phone: Literal["title", "shown", "hidden"] = "shown"
    exported: bool = True
    nowrap: bool = False

    @property
    def is_number(self) -> bool:
        return self.format in {"number", "money"}

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self.format, Kind.TEXT)

    def raw(self, row: Any) -> Any:
        """The value as it is, for sums and spreadsheets."""
        if callable(self.value):
            return self.value(row)
        found = row
        for part in (self.value or self.key).split("."):
            if found is None:
                return None
            found = found[part] if isinstance(found, dict) else getattr(found, part)
        return found() if callable(found) else found

    def text(self, row: Any) -> str:
        """The value as people read it. Markup that a function of ours made stays markup."""
        value = self.raw(row)
        if isinstance(value, SafeString):
            return value
        return formats.FORMATS[self.format](value)
