"""Which levels of government an address names, by the lawbook; asked once for a whole list."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

from diemsang.kernel.refusals import Refusal
from diemsang.people.applicants import rules
from diemsang.proof.lawbook.queries import province, rows_of
from diemsang.proof.lawbook.rules import NATION, RuleAnswer, answer, scope_chain, uses

LEVEL_EXISTS: Final = "organisation.level_exists"


class AddressLike(Protocol):
    @property
    def commune(self) -> str: ...
    @property
    def district(self) -> str: ...
    @property
    def province(self) -> str: ...
    @property
    def valid_from(self) -> date: ...


class Levels:
    """The rule's rows, read once, answering for as many days as a list has."""

    def __init__(self) -> None:
        self.rows = rows_of(LEVEL_EXISTS)
        self.scopes = scope_chain(NATION, province=province())
        self.known: dict[date, RuleAnswer] = {}

    @uses(LEVEL_EXISTS)
    def obstacles(self, address: AddressLike) -> Iterable[Refusal]:
        """Why an address cannot stand: a level it lacks on its first day, or one that no longer exists. No row that
        says which levels there are is no leave: it refuses too."""
        on = address.valid_from
        if on not in self.known:
            self.known[on] = answer(self.rows, LEVEL_EXISTS, on=on, scopes=self.scopes)
        found = self.known[on]
        levels = frozenset(str(level) for level in found.value) if isinstance(found.value, tuple | list) else None
        return rules.obstacles_to_address(
            address.commune, address.district, address.province, levels=levels, basis=found.legal_basis, on=on
        )
