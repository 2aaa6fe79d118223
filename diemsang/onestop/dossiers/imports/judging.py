"""What is sent, held against the law, the catalogue, the bodies and the store: the rows to be written, or why not."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, may
from diemsang.kernel.text import fold
from diemsang.onestop.dossiers.imports import refusals, words
from diemsang.onestop.dossiers.imports.asking import Store
from diemsang.onestop.dossiers.imports.columns import HANDOVERS, PAUSES
from diemsang.onestop.dossiers.imports.reading import SentDossier, SentPause
from diemsang.onestop.dossiers.imports.reckoning import Ready, judge_times
from diemsang.onestop.dossiers.models import Dossier, Origin, PauseKind
from diemsang.onestop.dossiers.rules import (
    SETTLED,
    State,
    state_named,
)
from diemsang.onestop.dossiers.rules.intake import obstacles_to_case
from diemsang.onestop.dossiers.rules.moves import EXAMINED_IN
from diemsang.onestop.dossiers.services.acting import PAUSE_OF_STATE, shown

IMPORT: Final = "dossiers.import_dossiers"
WAITING_TO_BE_ACCEPTED: Final = frozenset({State.SUBMITTED, State.INTAKE_SUPPLEMENT})
SUBJECT_LENGTH: Final = 500


def judge(sent: SentDossier, store: Store, by: Actor) -> Ready | None:
    """The dossier as it would be written; None with every reason on the lines of `sent`."""
    line = sent.line
    state = _state_of(sent)
    if state is not None and state.final:
        line.errors.append(refusals.STATE_FINAL(at_field="state", state=state.label))
        state = None
    agency = _body_of(sent, "agency", sent.agency, store)
    centre = _body_of(sent, "centre", sent.centre, store) if sent.centre else ""
    if agency and not may(by, IMPORT, scope=agency):
        line.errors.append(refusals.AGENCY_OUT_OF_REACH(at_field="agency", value=sent.agency))
    open_pause = None
    if state is not None:
        _judge_moments(sent, state, store.at)
        open_pause = _judge_pauses(sent, store, state)
    on = clock.local(sent.accepted_at).date() if sent.accepted_at else store.today
    version = store.version(sent.procedure, on)
    if version is None and sent.procedure:
        told = {"code": sent.procedure, "on": f"{on:%d/%m/%Y}"}
        line.errors.append(refusals.VERSION_MISSING(at_field="procedure", **told))
    if state is None or version is None or not agency:
        _blame_for_parts(sent)
        return None
    row = Dossier(code=sent.code, origin=Origin.IMPORTED, agency=agency, centre=centre or "", state=state.value)
    ready = Ready(sent, row, version, open_pause)
    _judge_content(ready, store, agency, centre or "", on)
    _judge_handovers(ready, store, state)
    reckoned = [each.line for each in sent.pauses] + [each.line for each in sent.extensions]
    if sent.channel and not any(each.errors for each in reckoned):
        judge_times(ready, store, on)
    return None if line.errors or _blame_for_parts(sent) else ready


def _blame_for_parts(sent: SentDossier) -> bool:
    """Whether a row of another sheet is wrong; the row of the dossier names it."""
    named = {(each.params.get("sheet"), each.params.get("row")) for each in sent.line.errors}
    for part in sent.parts:
        if part.errors and (part.spec.title, part.number) not in named:
            told = {"sheet": part.spec.title, "row": part.number}
            sent.line.errors.append(refusals.PART_WRONG(at_field="code", **told))
    return any(part.errors for part in sent.parts)


def _state_of(sent: SentDossier) -> State | None:
    """The state meant. Code 4 of the exchange covers suspension too: an open row of suspension says so."""
    if not sent.state:
        return None
    state = state_named(sent.state)
    open_kinds = {each.kind for each in sent.pauses if each.until is None}
    if state is State.PROCESSING and open_kinds == {PauseKind.SUSPENDED.value}:
        return State.SUSPENDED
    return state


def _body_of(sent: SentDossier, name: str, named: str, store: Store) -> str:
    if not named:
        return ""
    body = store.body(named)
    if body is None:
        told = {"column": sent.line.heading(name), "value": named}
        sent.line.errors.append(refusals.AGENCY_UNKNOWN(at_field=name, **told))
        return ""
    return str(body.key)


def _judge_moments(sent: SentDossier, state: State, now: datetime) -> None:
    """Filed, accepted, settled: those the state needs and no others, one after another, none in the future."""
    line = sent.line
    accepted, settled = state not in WAITING_TO_BE_ACCEPTED, state in SETTLED
    for name, value, needed in (
        ("accepted_at", sent.accepted_at, accepted),
        ("settled_at", sent.settled_at, settled),
        ("filed_at", sent.filed_at or sent.accepted_at, True),
    ):
        told = {"state": state.label, "column": line.heading(name)}
        if needed and value is None and not any(each.at_field == name for each in line.errors):
            line.errors.append(refusals.MOMENT_MISSING(at_field=name, **told))
        if not needed and value is not None:
            line.errors.append(refusals.MOMENT_TOO_MUCH(at_field=name, **told))
    least: datetime | None = None
    for name, moment in (
        ("filed_at", sent.filed_at),
        ("accepted_at", sent.accepted_at),
        ("settled_at", sent.settled_at),
    ):
        if moment is None:
            continue
        if moment > now or (least is not None and moment < least):
            told = {
                "column": line.heading(name),
                "at": shown(moment),
                "least": "..." if least is None else shown(least),
                "most": shown(now),
            }
            line.errors.append(refusals.MOMENT_OUT_OF_ORDER(at_field=name, **told))
        least = moment


def _judge_content(ready: Ready, store: Store, agency: str, centre: str, on: date) -> None:
    """What it is about and who has it."""
    sent, row, version, line = ready.sent, ready.row, ready.version, ready.sent.line
    row.procedure, row.procedure_version = version.procedure, version.key
    row.procedure_code, row.field = version.code, version.field
    row.channel, row.case = sent.channel, sent.case
    row.subject_matter, row.subject_folded = sent.subject, fold(sent.subject)[:SUBJECT_LENGTH]
    row.filed_at, row.accepted_at, row.settled_at = sent.filed_at or sent.accepted_at, sent.accepted_at, sent.settled_at
    row.supplements_allowed = store.supplements_allowed(version, agency, on)
    row.supplements_used = sent.supplements
    if sent.accepted_at is not None:
        row.process = store.process(version.key, agency, on)
    named = {each.body for each in version.agencies if each.body} | ({version.agency} if version.agency else set())
    if not version.same_for_all and named and agency not in named:
        line.warnings.append(refusals.AGENCY_NOT_NAMED(at_field="agency", code=version.code, value=sent.agency))
    if sent.case:
        line.errors.extend(obstacles_to_case(version.cases, sent.case))
    elif version.cases:
        line.warnings.append(refusals.CASE_MISSING(at_field="case"))
    known = {fold(each.code) for each in version.components} | {fold(each.name) for each in version.components}
    for paper in sent.papers:
        if fold(paper.paper) not in known:
            paper.line.warnings.append(refusals.PAPER_ADDED(at_field="paper", value=paper.paper[:80]))
    seen: dict[str, int] = {}
    for paper in sent.papers:
        before = seen.setdefault(fold(paper.paper), paper.line.number)
        if before != paper.line.number:
            told = {"row": before, "sheet": paper.line.spec.title}
            paper.line.errors.append(refusals.ONCE_ONLY(at_field="paper", **told))
    _judge_holders(ready, store, agency, centre)


def _judge_holders(ready: Ready, store: Store, agency: str, centre: str) -> None:
    sent, row, line = ready.sent, ready.row, ready.sent.line
    if sent.unit:
        row.holder_unit = store.unit(agency, sent.unit)
        if not row.holder_unit:
            told = {"column": line.heading("unit"), "value": sent.unit}
            line.errors.append(refusals.UNIT_UNKNOWN(at_field="unit", **told))
    if sent.person:
        row.holder_person = store.person(filter(None, (agency, centre)), sent.person)
        if not row.holder_person:
            told = {"column": line.heading("person"), "value": sent.person}
            line.errors.append(refusals.PERSON_UNKNOWN(at_field="person", **told))
        elif row.standing in EXAMINED_IN:
            row.examiners = [row.holder_person]
    if row.standing not in WAITING_TO_BE_ACCEPTED | SETTLED and not (sent.unit or sent.person):
        line.warnings.append(refusals.NOBODY_HOLDS(at_field="unit"))


def _judge_pauses(sent: SentDossier, store: Store, state: State) -> SentPause | None:
    """One row without an end, of the kind of the state, where the clock stands still: that row; none elsewhere."""
    line, open_pause = sent.line, None
    open_rows = [each for each in sent.pauses if each.until is None]
    wanted = words.INTAKE if state is State.INTAKE_SUPPLEMENT else PAUSE_OF_STATE.get(state, "")
    if wanted:
        if [each.kind for each in open_rows] != [wanted]:
            line.errors.append(refusals.PAUSE_NEEDED(at_field="state", state=state.label, sheet=PAUSES.title))
        else:
            open_pause = open_rows[0]
    elif open_rows:
        line.errors.append(refusals.PAUSE_OPEN(at_field="state", state=state.label, sheet=PAUSES.title))
    if state is State.SUPPLEMENT and not sent.supplements:
        line.errors.append(refusals.SUPPLEMENTS_WRONG(at_field="supplements"))
    for each in sent.pauses:
        _judge_pause(each, sent, store)
    return open_pause


def _judge_pause(pause: SentPause, sent: SentDossier, store: Store) -> None:
    line = pause.line
    began = sent.filed_at if pause.kind == words.INTAKE else sent.accepted_at
    for name, moment in (("since", pause.since), ("until", pause.until)):
        least = began if name == "since" else pause.since
        if moment is not None and (moment > store.at or (least is not None and moment < least)):
            told = {
                "column": line.heading(name),
                "at": shown(moment),
                "least": "..." if least is None else shown(least),
                "most": shown(store.at),
            }
            line.errors.append(refusals.MOMENT_OUT_OF_ORDER(at_field=name, **told))
    if pause.kind == PauseKind.FINANCIAL and pause.until is None and not pause.amount:
        line.errors.append(refusals.VALUE_MISSING(at_field="amount", column=line.heading("amount")))
    if pause.kind == PauseKind.SUSPENDED and pause.since is not None:
        grounds = store.grounds(clock.local(pause.since).date())
        if fold(pause.ground) in grounds:
            pause.ground = grounds[fold(pause.ground)]
        else:
            told = {"value": pause.ground or "-", "words": ", ".join(sorted(set(grounds.values())))}
            line.errors.append(refusals.GROUND_UNKNOWN(at_field="ground", **told))
        if pause.expected is None:
            if pause.until is None:
                line.errors.append(refusals.VALUE_MISSING(at_field="expected", column=line.heading("expected")))
            else:
                pause.expected = clock.local(pause.until).date()


def _judge_handovers(ready: Ready, store: Store, state: State) -> None:
    """A dossier on its way has one hand-over nobody accepted; any other has none."""
    sent, agency, centre = ready.sent, ready.row.agency, ready.row.centre
    open_rows = [each for each in sent.handovers if each.accepted_at is None]
    if len(open_rows) != (1 if state is State.TRANSFERRED else 0):
        told = {"state": State.TRANSFERRED.label, "sheet": HANDOVERS.title}
        sent.line.errors.append(refusals.HANDOVER_NEEDED(at_field="state", **told))
    bodies = [each for each in (agency, centre) if each]
    for each in sent.handovers:
        number, line = each.line.number, each.line
        for name, moment in (
            ("sent_at", each.sent_at),
            ("received_at", each.received_at),
            ("accepted_at", each.accepted_at),
        ):
            least = sent.accepted_at if name == "sent_at" else each.sent_at
            if moment is not None and (moment > store.at or (least is not None and moment < least)):
                told = {
                    "column": line.heading(name),
                    "at": shown(moment),
                    "least": "..." if least is None else shown(least),
                    "most": shown(store.at),
                }
                line.errors.append(refusals.MOMENT_OUT_OF_ORDER(at_field=name, **told))
        ready.taker_units[number] = store.unit(agency, each.unit)
        ready.takers[number] = store.person(bodies, each.taker) if each.taker else ""
        ready.givers[number] = store.person(bodies, each.giver) if each.giver else ""
        if each.accepted_at is None and not ready.taker_units[number]:
            line.errors.append(refusals.UNIT_UNKNOWN(at_field="unit", column=line.heading("unit"), value=each.unit))
        if each.accepted_at is None and each.taker and not ready.takers[number]:
            told = {"column": line.heading("taker"), "value": each.taker}
            line.errors.append(refusals.PERSON_UNKNOWN(at_field="taker", **told))


def days_wanted(dossiers: Sequence[SentDossier], store: Store) -> list[tuple[str, date]]:
    """Which versions the list needs: the code and the day of acceptance, or of today for what is not accepted."""
    return [
        (sent.procedure, clock.local(sent.accepted_at).date() if sent.accepted_at else store.today)
        for sent in dossiers
        if sent.procedure
    ]
