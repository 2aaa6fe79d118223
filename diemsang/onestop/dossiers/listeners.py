"""What dossiers do when something below changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Listener
from diemsang.onestop.dossiers.rules import ACTS
from diemsang.onestop.dossiers.services.following import follow_merge
from diemsang.onestop.dossiers.services.recomputing import follow_calendar
from diemsang.onestop.dossiers.services.telling import TOLD, tell

BY = system_actor("dossiers.follow_merge")
RECOMPUTES = system_actor("dossiers.recompute")
TELLS = system_actor("dossiers.tell")
YEARS_ADDED: Final = frozenset({"year_added", "package_loaded"})


def applicants_merged(payload: Mapping[str, Any]) -> None:
    """Two records were one person: the dossiers of the one that was taken over follow. Twice is harmless."""
    follow_merge(payload["source"], into=payload["into"], by=BY, at=clock.now())


def calendar_changed(payload: Mapping[str, Any]) -> None:
    """Days count otherwise now: the due times they touch are computed anew. Twice is harmless.

    With a further year dossiers may be told that kept an older due time, because the new one lay outside the calendar:
    everything that runs is looked at.
    """
    first = None if payload["change"] in YEARS_ADDED else payload["first_day"]
    due_times_left({"scope": payload["scope"], "first_day": first, "last_day": payload["last_day"], "after": 0})


def due_times_left(payload: Mapping[str, Any]) -> None:
    """The next ones of a recomputation under way."""
    first, last = payload["first_day"], payload["last_day"]
    follow_calendar(
        scope=payload["scope"],
        first_day=None if first is None else date.fromisoformat(first),
        last_day=None if last is None else date.fromisoformat(last),
        after=payload["after"],
        by=RECOMPUTES,
        at=clock.now(),
    )


def applicants_and_officers_told(payload: Mapping[str, Any]) -> None:
    """Something happened to a dossier that its applicant, or who works on it, has to know. Twice is harmless."""
    number = int(payload["dossier"].partition(":")[2])
    tell(payload["act"], number, payload["seq"], by=TELLS, at=clock.now())


LISTENERS = (
    Listener("applicants.applicants_merged", "dossiers.follow_merge", applicants_merged),
    Listener("worktime.calendar_changed", "dossiers.follow_calendar", calendar_changed),
    Listener("dossiers.due_times_left", "dossiers.recompute_rest", due_times_left),
    *(
        Listener(name, f"dossiers.tell:{name}", applicants_and_officers_told)
        for name in dict.fromkeys(ACTS[act].past for act in TOLD)
    ),
)
