"""What law says on the day of filing about addresses and numbers, asked of the lawbook and remembered for one form."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

from diemsang.proof.lawbook import rules as lawbook
from diemsang.proof.lawbook.rules import RuleAnswer

LEVELS: Final = "organisation.level_exists"
IDENTITY_DIGITS: Final = "forms.identity_digits"
TAX_CODE_DIGITS: Final = "forms.tax_code_digits"
KEYS: Final = (LEVELS, IDENTITY_DIGITS, TAX_CODE_DIGITS)
Ask = Callable[[str], RuleAnswer]
"""Answers a key of the lawbook on the filing day."""


class Law:
    """The lists that hold on one day. A rule without a row gives None: unknown, which refuses and never passes."""

    def __init__(self, on: date, ask: Ask | None = None) -> None:
        self.on = on
        self._ask = ask or packaged(on)
        self._lists: dict[str, frozenset[str] | None] = {}

    @lawbook.uses(*KEYS)
    def listed(self, key: str) -> frozenset[str] | None:
        if key not in self._lists:
            value = self._ask(key).value
            self._lists[key] = frozenset(map(str, value)) if isinstance(value, tuple) else None
        return self._lists[key]

    def knows_level(self, level: str) -> bool | None:
        """Whether local government has that level; None when no row says anything."""
        levels = self.listed(LEVELS)
        return None if levels is None else level in levels


def packaged(on: date) -> Ask:
    """Asks the rows that came with the program. No database."""
    return lambda key: lawbook.answer(_packaged_rows(), key, on=on)


@lru_cache(maxsize=1)
def _packaged_rows() -> tuple[lawbook.RuleRow, ...]:
    return tuple(row for row in lawbook.packaged_rows() if row.key in KEYS)
