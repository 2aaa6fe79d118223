"""Correcting a recorded moment: which there are, between which others each lies, and which two people it takes.

"Correcting one is a new event that needs the centre's and the department's leaders" (section 14 of the process): the
old line stays, and everything that was computed from the moment is computed anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import closing_refusals, refusals

ACCEPTED: Final = "accepted_at"
SETTLED: Final = "settled_at"
RETURNED: Final = "returned_at"
PAUSED: Final = "paused_at"
RESUMED: Final = "resumed_at"

Shown = Callable[[datetime], str]
"""Spells a moment as people read it."""


class Side(StrEnum):
    """For whom a leader speaks."""

    AGENCY = "agency_leader"
    CENTRE = "centre_leader"


@dataclass(frozen=True, slots=True)
class PauseMoments:
    number: int
    paused_at: datetime
    resumed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One recorded moment and the neighbours it has to stay between, both included."""

    name: str
    stands: datetime
    after: datetime
    before: datetime


def moments_of(
    *,
    filed_at: datetime,
    accepted_at: datetime,
    filed_and_accepted: bool,
    settled_at: datetime | None,
    returned_at: datetime | None,
    pauses: Sequence[PauseMoments],
    now: datetime,
    earliest: datetime,
    handed_over_at: datetime | None = None,
    signed_at: datetime | None = None,
) -> Mapping[str, Moment]:
    """The moments of a dossier by name; those of a pause carry its number (`pause:3.resumed_at`).

    `earliest` bounds an acceptance that was the filing itself. Everything lies before `now`: nothing is dated ahead.
    What was handed over (first at `handed_over_at`) had been accepted, and nothing was settled before its digital
    signature (`signed_at`).
    """
    listed = sorted(pauses, key=lambda each: each.paused_at)
    ends_by = settled_at or now
    first = listed[0].paused_at if listed else ends_by
    first = min(first, handed_over_at or first)
    found = [Moment(ACCEPTED, accepted_at, earliest if filed_and_accepted else filed_at, first)]
    for place, pause in enumerate(listed):
        earlier = (listed[place - 1].resumed_at if place else None) or accepted_at
        later = listed[place + 1].paused_at if place + 1 < len(listed) else ends_by
        name = f"pause:{pause.number}."
        found.append(Moment(name + PAUSED, pause.paused_at, earlier, pause.resumed_at or now))
        if pause.resumed_at is not None:
            found.append(Moment(name + RESUMED, pause.resumed_at, pause.paused_at, later))
    if settled_at is not None:
        last = max((each.resumed_at for each in listed if each.resumed_at), default=accepted_at)
        found.append(Moment(SETTLED, settled_at, max(last, signed_at or last), returned_at or now))
        if returned_at is not None:
            found.append(Moment(RETURNED, returned_at, settled_at, now))
    return {each.name: each for each in found}


def obstacles_to_moment(moments: Mapping[str, Moment], name: str, becomes: datetime, shown: Shown) -> Iterator[Refusal]:
    """The moment exists, changes, and stays between its neighbours."""
    there = moments.get(name)
    if there is None:
        yield closing_refusals.MOMENT_UNKNOWN(at_field="moment", moment=name, moments=", ".join(moments))
    elif becomes == there.stands or not there.after <= becomes <= there.before:
        words = {"becomes": shown(becomes), "after": shown(there.after), "before": shown(there.before)}
        yield closing_refusals.MOMENT_OUT_OF_ORDER(at_field="becomes", **words)


def side_to_speak_for(sides: frozenset[Side], taken: str = "") -> Side | None:
    """For which side somebody speaks who may speak for these, when one has spoken already; None for neither.

    Two sides, two people: whoever leads both still gives one word only.
    """
    free = [side for side in Side if side in sides and side.value != taken]
    return free[0] if free else None


def obstacles_to_second_word(proposer: str, approver: str, side: Side | None) -> Iterator[Refusal]:
    """The second word comes from somebody else, for the other side."""
    if side is None or proposer == approver:
        yield refusals.BOTH_LEADERS_NEEDED()
