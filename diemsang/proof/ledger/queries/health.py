"""Is sealing keeping up? Asked by every act, so the answer is remembered for a few seconds in each process."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from diemsang.kernel import clock
from diemsang.proof.ledger.models import Checkpoint, Entry, Leaf, WriteStop

WARN_AFTER: Final = timedelta(minutes=5)
READ_ONLY_AFTER: Final = timedelta(minutes=30)
REMEMBERED_SECONDS: Final = 5.0


class HealthState(StrEnum):
    OK = "ok"
    WARN = "warn"
    READ_ONLY = "read_only"


@dataclass(frozen=True, slots=True)
class Health:
    """`waiting_for`: how long entries have been waiting for a seal that did not come; None when nothing waits."""

    state: HealthState
    sealed_at: datetime | None
    waiting_for: timedelta | None
    stopped_by_hand: str | None = None
    """The reason given by whoever turned the switch."""


def health(now: datetime) -> Health:
    """How sealing stands at `now`, the machine's time in UTC.

    The wait counts from the later of the last seal and the oldest entry after it, so that a quiet night, or a
    machine that was off, is no alarm. A seal of a clock that ran ahead is no reason to wait until that day. Limits:
    `settings.LEDGER_WARN_AFTER` (5 minutes unless set) and `settings.LEDGER_READ_ONLY_AFTER` (30).
    """
    sealed_to = Coalesce(Subquery(Leaf.objects.order_by("-entry_id").values("entry_id")[:1]), 0)
    waiting = Entry.objects.filter(pk__gt=sealed_to).order_by("pk").values_list("recorded_at", flat=True)
    stops = WriteStop.objects.values_list("reason", flat=True)
    seals = Checkpoint.objects.order_by("-number")
    # One statement, but for an installation that has no seal yet: this is asked in the middle of an act.
    if (row := seals.values_list("sealed_at", Subquery(waiting[:1]), Subquery(stops[:1])).first()) is not None:
        sealed_at, waiting_since, by_hand = row
    else:
        sealed_at, waiting_since, by_hand = None, waiting.first(), stops.first()
    waiting_for = None
    state = HealthState.OK
    if waiting_since is not None:
        is_past = sealed_at is not None and sealed_at <= now
        waiting_for = now - (max(waiting_since, sealed_at) if is_past else waiting_since)
        if waiting_for >= getattr(settings, "LEDGER_READ_ONLY_AFTER", READ_ONLY_AFTER):
            state = HealthState.READ_ONLY
        elif waiting_for >= getattr(settings, "LEDGER_WARN_AFTER", WARN_AFTER):
            state = HealthState.WARN
    if by_hand is not None:
        state = HealthState.READ_ONLY
    return Health(state, sealed_at, waiting_for, by_hand)


_remembered: Health | None = None
_remembered_until = 0.0


def current_health() -> Health:
    """`health` of this moment, at most a few seconds old: for the write path and the banner of every page."""
    global _remembered, _remembered_until
    now = time.monotonic()
    if _remembered is None or now >= _remembered_until:
        _remembered = health(clock.real_now())
        _remembered_until = now + REMEMBERED_SECONDS
    return _remembered


def remember_health(known: Health | None, seconds: float = REMEMBERED_SECONDS) -> None:
    """Replace what is remembered; None makes the next question look again, as after a seal or a turn of the switch."""
    global _remembered, _remembered_until
    _remembered = known
    _remembered_until = time.monotonic() + seconds
