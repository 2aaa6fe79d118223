"""What a scenario says of dossiers: how many, of how many applicants, since when, and what befalls how many of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

FATES = (
    "settled",
    "late",
    "supplemented",
    "paid",
    "suspended",
    "extended",
    "consulted",
    "rejected",
    "refused",
    "withdrawn",
    "stopped",
)


@dataclass(frozen=True, slots=True)
class DossiersPlan:
    """The part `[dossiers]` of a scenario file. `since` is the day the centre went to work."""

    count: int
    applicants: int
    since: date
    acted: int = 100
    """How many of the latest are made act by act, as pages do it; the others are told in bulk."""
    signed_digitally: int = 12
    """How many of those carry digital signatures; the others are signed by hand."""
    procedures: int = 240
    """How many of the procedures received have dossiers at all."""
    imported: int = 40
    """How many of the first came from the software of before."""
    logins: int = 30
    """How many applicants file online with a login of their own."""
    online: int = 6
    """Of a hundred dossiers that may be filed online, how many are."""
    portal: str = ""
    """The system online filings come from; empty is our own portal."""
    post: int = 4
    refiled: int = 40
    """Of a hundred that ended without an answer, how many are filed again."""
    fates: Mapping[str, int] = field(default_factory=dict)
    """Weights of what befalls them."""

    def at(self, percent: int) -> "DossiersPlan":
        """The same world with so many hundredths of its dossiers."""
        return replace(
            self,
            count=max(1, self.count * percent // 100),
            applicants=max(10, self.applicants * percent // 100),
            acted=min(self.acted, max(1, self.acted * percent // 100)),
            signed_digitally=min(self.signed_digitally, max(1, self.signed_digitally * percent // 100)),
            imported=self.imported * percent // 100,
            procedures=min(self.procedures, max(20, self.procedures * percent // 100)),
        )


def read_plan(plan: Mapping[str, Any]) -> DossiersPlan:
    """ValueError for a fate nobody knows."""
    found = DossiersPlan(**plan)
    if unknown := sorted(set(found.fates) - set(FATES)):
        raise ValueError(f"no dossier meets these fates: {', '.join(unknown)}")
    return found
