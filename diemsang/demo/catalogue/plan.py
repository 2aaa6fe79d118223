"""What a scenario says of the catalogue: how many procedures, and by which decisions they come, change, move and go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """A decision of announcement; one that takes effect later says so."""

    number: str
    signed: date
    effective: date | None = None

    @property
    def on(self) -> date:
        return self.effective or self.signed


@dataclass(frozen=True, slots=True)
class CutPlan(DecisionPlan):
    """A decision that abolishes and merges, after a review of its own."""

    cut: int = 0
    """The net cut: what it abolishes, and n-1 of every n it merges."""
    by_merging: int = 0
    """How many of `cut` are cut by merging."""
    reviewed: date | None = None
    review: str = ""
    kept: int = 0
    """How many were reviewed with them and stay."""


@dataclass(frozen=True, slots=True)
class AmendPlan(DecisionPlan):
    """A decision that amends so many procedures: shortens their limits, or opens further ways of filing."""

    procedures: int = 0
    percent: int = 70
    """The local limit in hundredths of the national one; 100 leaves the limit."""
    adds: Sequence[str] = ()
    """Channels that open."""


@dataclass(frozen=True, slots=True)
class HandOverPlan(DecisionPlan):
    """A decision that names an agency founded later in place of the one it took over from."""

    agency: str = ""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A named group: the limit of all its procedures at the start, and the local ones they get in turn."""

    code: str
    name: str
    before: str
    after: Sequence[str]
    decisions: Sequence[DecisionPlan]


@dataclass(frozen=True, slots=True)
class ActPlan:
    """An act on many procedures: standardised, or received at the centre."""

    number: str
    on: date
    procedures: int
    out: int = 0
    """How many leave the centre by the same decision."""
    process: str = ""
    """The decision that approves the internal processes of those that come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePlan:
    """`fields` 0 means every field there is. `received` and `fields_received` hold on the world's stated today."""

    baseline: int
    received: int
    fields_received: int
    announced: Sequence[DecisionPlan]
    fields: int = 0
    code: str = "T-VHA-{number:06d}-TT"
    basis: Mapping[str, Any] = field(default_factory=dict)
    """The text on announcing procedures that every version cites."""
    cites_fields: bool = True
    """Whether versions cite the text of their field: those of 2011-2015 do."""
    channels: Sequence[str] = ("counter",)
    max_supplements: int = 1
    cuts: Sequence[CutPlan] = ()
    amendments: Sequence[AmendPlan] = ()
    handed_over: Sequence[HandOverPlan] = ()
    forms: Sequence[DecisionPlan] = ()
    """Decisions that name the forms in force by then in place of the usual one."""
    groups: Sequence[GroupPlan] = ()
    standardised: Sequence[ActPlan] = ()
    receptions: Sequence[ActPlan] = ()
    agency_of: Mapping[str, str] = field(default_factory=dict)
    """Agencies that are another's today."""
    agency_of_field: Mapping[str, str] = field(default_factory=dict)
    ministry_of: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    """Terms that changed since the data was written."""
    left_out: Sequence[str] = ()
    """Procedures that say one of these words are not in this world."""

    @property
    def cut(self) -> int:
        return sum(each.cut for each in self.cuts)

    @property
    def by_merging(self) -> int:
        return sum(each.by_merging for each in self.cuts)

    @property
    def leaving(self) -> int:
        """How many were received for a while and are not any more."""
        return sum(each.out for each in self.receptions)

    def contradictions(self) -> Iterator[str]:
        """What in the numbers cannot be."""
        moved = sum(each.procedures - each.out for each in self.receptions)
        if moved != self.received:
            yield f"the receptions leave {moved} procedures at the centre, not {self.received}"
        if self.cut + self.received + self.leaving > self.baseline:
            yield f"{self.cut} cut and {self.received} received are more than {self.baseline}"
        if not self.fields_received <= self.received:
            yield f"{self.fields_received} fields cannot be received with {self.received} procedures"


def read_plan(plan: Mapping[str, Any]) -> CataloguePlan:
    """The part `[catalogue]` of a scenario file; `ValueError` when its numbers contradict each other."""
    said = dict(plan)
    lists: dict[str, Any] = {
        "announced": DecisionPlan,
        "cuts": CutPlan,
        "amendments": AmendPlan,
        "handed_over": HandOverPlan,
        "forms": DecisionPlan,
        "standardised": ActPlan,
        "receptions": ActPlan,
    }
    for name, kind in lists.items():
        said[name] = tuple(kind(**each) for each in said.get(name, ()))
    said["groups"] = tuple(
        GroupPlan(**{**each, "decisions": tuple(DecisionPlan(**one) for one in each["decisions"])})
        for each in said.get("groups", ())
    )
    found = CataloguePlan(**said)
    if wrong := "; ".join(found.contradictions()):
        raise ValueError(wrong)
    return found
