"""Dossiers in any state, written as rows: for tests of one act that need the state before it and nothing more."""

from datetime import datetime, timedelta
from typing import Any

from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers.models import Dossier, Pause, PauseKind
from diemsang.onestop.dossiers.rules import BEFORE_ACCEPTANCE, FINAL, PAUSED, SETTLED, State, new_lookup_code, new_token
from tests.cast import AT, Cast

FILED = at_local(AT.date() - timedelta(days=10), 8)
LIMIT = "10 ngày làm việc"
PARAMETERS = {"same_day_cutoff": "15:00:00", "late_cutoff": None, "extension_notice_days": 1}
PAUSE_KINDS = {
    State.SUPPLEMENT: PauseKind.SUPPLEMENT,
    State.FINANCIAL: PauseKind.FINANCIAL,
    State.SUSPENDED: PauseKind.SUSPENDED,
}


def a_dossier(cast: Cast, state: State = State.ACCEPTED, *, filed_at: datetime = FILED, **own: Any) -> Dossier:
    """A dossier of the cast's agency, filed at its centre at 8 in the morning ten days before `tests.cast.AT`."""
    accepted = state not in BEFORE_ACCEPTANCE
    last = filed_at + timedelta(hours=1)
    number = Dossier.objects.count() + 1
    values: dict[str, Any] = {
        "code": None if state is State.DRAFT else f"H98.01-{filed_at:%y%m%d}-{number:04d}",
        "lookup_code": new_lookup_code(),
        "token": new_token(),
        "procedure": "procedure:1",
        "procedure_version": "procedure_version:1",
        "procedure_code": "1.000001",
        "field": "LV001",
        "agency": cast.bodies["agency"],
        "centre": cast.bodies["centre"],
        "applicant": "applicant:1",
        "filed_by": cast.accounts["receiver"],
        "channel": "counter",
        "state": state.value,
        "moved_at": last,
        "moved_by": cast.accounts["receiver"],
        "moved_by_person": cast.people["receiver"],
        "receiver": cast.people["receiver"],
        "filed_at": None if state is State.DRAFT else filed_at,
        "supplements_allowed": 1,
    }
    if accepted:
        due = at_local(AT.date() + timedelta(days=3), 17)
        values |= {
            "limit_national": LIMIT,
            "parameters": PARAMETERS,
            "accepted_at": filed_at,
            "legal_due": due,
            "promised_due": due,
        }
    if state in PAUSED:
        values["paused_since"] = last
    if state in SETTLED:
        values["settled_at"] = last
    if state in FINAL:
        values["closed_at"] = last
    values |= own
    if (settled := values.get("settled_at")) is not None:
        late = settled > values["legal_due"]
        values = {"punctuality": "late" if late else "on_time", "late_minutes": int(late)} | values
    row = Dossier.objects.create(**values)
    if state in PAUSED:
        suspended = {"ground": "suspend.expert_council", "expected_end": AT.date() + timedelta(days=30)}
        kind = PAUSE_KINDS[state]
        Pause.objects.create(
            dossier=row, kind=kind, paused_at=last, **(suspended if kind == PauseKind.SUSPENDED else {})
        )
    return row
