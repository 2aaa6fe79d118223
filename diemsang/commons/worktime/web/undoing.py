"""Taking back the last change of the calendar one made, while nobody has changed it since."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from diemsang.commons.worktime import queries, rules, services
from diemsang.commons.worktime.models import CalendarDay, DayOverride, SessionPattern
from diemsang.commons.worktime.rules.refusals import NOTHING_TO_UNDO
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.ui.undo import offer_undo

KEPT_AS: Final = "worktime.undo"


@dataclass(frozen=True, slots=True)
class Undo:
    """The act that takes a change back, by name, with what it needs as JSON."""

    act: str
    values: Mapping[str, Any]
    back_to: str


def of_override(scope: str, day: date, before: DayOverride | None, back_to: str) -> Undo:
    """Back to the override there was, or to none."""
    if before is None:
        return Undo("remove_override", {"scope": scope, "day": day.isoformat()}, back_to)
    hours = None if before.kind == DayOverride.Kind.OPENED else before.hours
    values = {"scope": scope, "day": day.isoformat(), "hours": hours, "was": before.reason}
    return Undo("override_day", values, back_to)


def of_set_hours(pattern: SessionPattern, back_to: str) -> Undo:
    return Undo("end_hours", {"pattern": pattern.pk, "on": pattern.valid_from.isoformat()}, back_to)


def of_end_hours(before: SessionPattern, on: date, back_to: str) -> Undo:
    """The same hours hold again from the day they ended on."""
    values = {
        "scope": before.scope,
        "hours": before.hours,
        "from": max(on, before.valid_from).isoformat(),
        "to": before.valid_to.isoformat() if before.valid_to else None,
        "name": before.name,
        "was": before.reason,
    }
    return Undo("set_hours", values, back_to)


def of_day(day: date, before: CalendarDay | None, back_to: str) -> Undo:
    values: dict[str, Any] = {"day": day.isoformat(), "kind": None, "name": "", "confidence": "high", "was": ""}
    if before is not None:
        values |= {"kind": before.kind, "name": before.name, "confidence": before.confidence, "was": before.source}
    return Undo("change_day", values, back_to)


def offer(request: HttpRequest, text: str, undo: Undo) -> None:
    """Say what was done with a button that takes it back."""
    kept = {"act": undo.act, "values": dict(undo.values), "back_to": undo.back_to, "version": str(queries.version())}
    request.session[KEPT_AS] = kept
    offer_undo(request, text, reverse("worktime:undo"))


def take_back(request: HttpRequest, *, reason: str, by: Actor, at: datetime) -> str:
    """Do the kept act, by whoever asks and if they still may. Returns the address to go back to.

    Refused (`worktime.nothing_to_undo`) when nothing is kept or the calendar has another version by now.
    """
    kept = request.session.get(KEPT_AS)
    if not kept or kept["version"] != str(queries.version()):
        raise Refused(NOTHING_TO_UNDO())
    _ACTS[kept["act"]](kept["values"], reason, by, at)
    del request.session[KEPT_AS]
    return str(kept["back_to"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _remove_override(values: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    services.remove_override(values["scope"] or None, _day(values["day"]), reason=reason, by=by, at=at)


def _override_day(values: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    services.override_day(
        values["scope"] or None, _day(values["day"]), hours=values["hours"], reason=values["was"], by=by, at=at
    )


def _end_hours(values: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    services.end_hours(values["pattern"], _day(values["on"]), reason=reason, by=by, at=at)


def _set_hours(values: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    services.set_hours(
        values["scope"] or None,
        values["hours"],
        valid_from=_day(values["from"]),
        valid_to=_day(values["to"]) if values["to"] else None,
        name=values["name"],
        reason=values["was"],
        by=by,
        at=at,
    )


def _change_day(values: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    services.change_day(
        _day(values["day"]),
        kind=rules.RowKind(values["kind"]) if values["kind"] else None,
        name=values["name"],
        confidence=rules.Confidence(values["confidence"]),
        source=values["was"] or reason,
        by=by,
        at=at,
    )


_ACTS: Final[Mapping[str, Callable[[Mapping[str, Any], str, Actor, datetime], None]]] = {
    "remove_override": _remove_override,
    "override_day": _override_day,
    "end_hours": _end_hours,
    "set_hours": _set_hours,
    "change_day": _change_day,
}
