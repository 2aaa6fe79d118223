"""The due times of a dossier that is taken over: ours, by the law of the acceptance day, beside those stated."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from diemsang.commons.worktime.rules import judge, parse_limit
from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.imports import refusals
from diemsang.onestop.dossiers.imports.asking import Store
from diemsang.onestop.dossiers.imports.reading import SentDossier, SentPause
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.rules import PAUSED, State, Times, handled_minutes, read_parameters, times
from diemsang.onestop.dossiers.services.acting import shown
from diemsang.onestop.dossiers.services.clock import never_before
from diemsang.onestop.procedures.rules import VersionView

CLOSING_HOUR: Final = 17


@dataclass(slots=True)
class Ready:
    """A dossier as it would be written, unsaved: its parts are made of `sent` when it has a number."""

    sent: SentDossier
    row: Dossier
    version: VersionView
    open_pause: SentPause | None = None
    extended: tuple[datetime, datetime] | None = None
    """The promised due before and after the extension."""
    taker_units: dict[int, str] = field(default_factory=dict)
    """Rows of hand-overs -> the unit that took it; a unit there is no longer is kept in words."""
    takers: dict[int, str] = field(default_factory=dict)
    givers: dict[int, str] = field(default_factory=dict)
    signer: str = ""


def judge_times(ready: Ready, store: Store, on: date) -> None:
    """The limit of the version, the rules of the acceptance day, the lawful pauses: our due times, beside theirs."""
    sent, row = ready.sent, ready.row
    if sent.accepted_at is None or row.filed_at is None:
        if row.filed_at is not None and row.standing is State.SUBMITTED:
            row.intake_due = store.intake_due(row.agency, row.filed_at)
        return
    if not _choose_limit(ready):
        return
    row.parameters = store.parameters(on, row.agency)
    calendar = store.calendar(row.agency)
    ended = [(each.since, each.until) for each in sent.pauses if each.since and each.until]
    extension = sent.extensions[0] if sent.extensions else None
    for later in sent.extensions[1:]:
        told = {"row": sent.extensions[0].line.number, "sheet": later.line.spec.title}
        later.line.errors.append(refusals.ONCE_ONLY(at_field="code", **told))
    signed_on = clock.local(extension.signed_at).date() if extension and extension.signed_at else None
    wanted = None if extension is None or signed_on is None else (extension.days, signed_on)

    def reckon(extended: tuple[int, date] | None) -> Times:
        return times(
            sent.accepted_at or store.at,
            row.limit,
            parameters=read_parameters(row.parameters),
            calendar=calendar,
            pauses=ended,
            extended=extended,
        )

    try:
        found = reckon(wanted)
        if extension is not None and wanted is not None:
            ready.extended = (reckon(None).promised.astimezone(UTC), found.promised.astimezone(UTC))
            ready.signer = store.person([row.agency], extension.signer) if extension.signer else ""
        row.stated_due = _stated_due(sent.due, store, row.agency)
    except Refused as refused:
        sent.line.errors.extend(refused.refusals)
        return
    row.legal_due, promised = found.legal.astimezone(UTC), found.promised.astimezone(UTC)
    row.promised_due = never_before(promised, row.stated_due)
    if row.stated_due is not None and row.stated_due != promised:
        told = {
            "stated": shown(row.stated_due),
            "ours": shown(promised),
            "legal": shown(row.legal_due),
            "promised": shown(row.promised_due),
        }
        sent.line.warnings.append(refusals.DUE_DIFFERS(at_field="due", **told))
    if row.standing in PAUSED and ready.open_pause is not None:
        row.paused_since = ready.open_pause.since
    if row.settled_at is not None:
        verdict = judge(row.legal_due, row.settled_at, calendar)
        row.punctuality, row.late_minutes = verdict.punctuality.value, verdict.late_minutes
        row.handled_minutes = handled_minutes(sent.accepted_at, row.settled_at, ended, calendar)


def _choose_limit(ready: Ready) -> bool:
    """R12 by the version of the acceptance day; where it states no one limit, the row's own, with a warning."""
    sent, row, line = ready.sent, ready.row, ready.sent.line
    stated = ""
    if sent.limit:
        try:
            stated = str(parse_limit(sent.limit))
        except Refused as refused:
            line.errors.extend(refused.refusals)
            return False
    try:
        chosen = ready.version.limit_for(sent.channel)
    except Refused:
        if not stated:
            told = {"code": ready.version.code, "column": line.heading("limit")}
            line.errors.append(refusals.LIMIT_MISSING(at_field="limit", **told))
            return False
        row.limit_national = stated
        told = {"code": ready.version.code, "limit": stated}
        line.warnings.append(refusals.LIMIT_OF_THE_ROW(at_field="limit", **told))
        return True
    row.limit_national = str(chosen.national)
    row.limit_local = str(chosen.local) if chosen.local else ""
    if stated and stated != row.limit:
        line.warnings.append(refusals.LIMIT_DIFFERS(at_field="limit", stated=stated, ours=row.limit))
    return True


def _stated_due(due: datetime | date | None, store: Store, agency: str) -> datetime | None:
    """The other system's due time. A day alone means the end of its working time."""
    if due is None or isinstance(due, datetime):
        return due
    calendar = store.calendar(agency)
    if calendar.knows(due) and calendar.is_working(due):
        return calendar.day_end(due).astimezone(UTC)
    return clock.at_local(due, CLOSING_HOUR)
