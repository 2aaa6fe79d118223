"""The two forms that tell of the way of dossiers: the control sheet of one, and the tracking book of many."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime.rules import WorkingCalendar, judge
from diemsang.kernel import clock
from diemsang.kernel.periods import Period
from diemsang.onestop.dossiers.models import Consultation, Dossier, Handover, Move, ReturnOfResult, Task, TaskState
from diemsang.onestop.dossiers.printing.filling import grouped, known, matter, return_way
from diemsang.onestop.dossiers.printing.names import Names, read_names, read_parties
from diemsang.onestop.dossiers.printing.values import BookLine, ControlSheet, HandOverLine, Party, TrackingBook
from diemsang.onestop.procedures import queries as procedures

RESULT_TO_CENTRE: Final = "dossiers.hand_result_to_centre"
BLANK_ROWS: Final = 3
"""Left to sign by hand while the dossier is still on its way."""


def control_sheets(rows: Sequence[Dossier]) -> dict[int, ControlSheet]:
    """Form 05 of 2018, 06 of 2025, of accepted dossiers: each hand-over so far, judged by the step that ended with it.

    Names are those of the dossier's last day of work. The same few queries however many dossiers there are, and one
    for the calendar of each agency.
    """
    accepted = [row for row in rows if row.accepted_at is not None]
    if not accepted:
        return {}
    handed = grouped(Handover.objects.filter(dossier__in=accepted).order_by("pk"))
    results = {move.dossier_id: move for move in Move.objects.filter(dossier__in=accepted, act=RESULT_TO_CENTRE)}
    asked = _asked_agencies(accepted)
    versions = procedures.versions({row.procedure_version for row in accepted})
    calendars = {agency: worktime.calendar_for(agency) for agency in {row.agency for row in accepted}}
    day = max(clock.local(row.moved_at).date() for row in accepted)
    names = read_names(day, _keys(accepted, handed, results, asked))
    found: dict[int, ControlSheet] = {}
    for row in accepted:
        lines = _hand_overs(row, handed.get(row.pk, []), calendars[row.agency], names)
        if row.pk in results:
            lines.append(_result_line(row, results[row.pk], calendars[row.agency], names))
        found[row.pk] = ControlSheet(
            head=names.letterhead(
                row.centre or row.agency, number=row.code or "", issued_on=_day(known(row.accepted_at))
            ),
            matter=matter(row, versions[row.procedure_version]),
            handled_by=names.place(row.agency),
            with_agencies=tuple(names.place(agency) for agency in asked.get(row.pk, ())),
            received_at=known(row.accepted_at),
            due_at=row.promised_due,
            lines=tuple(lines),
            blank_rows=0 if row.closed_at else BLANK_ROWS,
        )
    return found


def tracking_book(rows: Sequence[Dossier], body: str, period: Period, *, at: datetime) -> TrackingBook:
    """Form 06 of 2018, 07 of 2025: the dossiers accepted in a period, in that order, in a constant number of queries.

    Names and addresses are those of the last day of the period, or of the day of printing when that is earlier.
    """
    today = clock.local(at).date()
    day = min(today, period.last_day or today)
    sent, results, returned = _ends(rows)
    versions = procedures.versions({row.procedure_version for row in rows})
    names = read_names(day, {body, *(row.agency for row in rows)})
    parties = read_parties(rows, day)

    def line(row: Dossier) -> BookLine:
        version = versions[row.procedure_version]
        given = returned.get(row.pk)
        return BookLine(
            code=row.code or "",
            procedure=version.name,
            sets=version.sets,
            applicant=parties[row.pk].full_name,
            contact=_contact(parties[row.pk]),
            handled_by=names.place(row.agency),
            received_at=known(row.accepted_at),
            due_at=row.promised_due,
            transferred_at=sent.get(row.pk),
            result_received_at=results.get(row.pk),
            returned_at=given.returned_at if given else None,
            return_way=return_way(given.way if given else row.return_way),
        )

    ordered = sorted(rows, key=lambda row: (row.accepted_at or row.moved_at, row.pk))
    return TrackingBook(
        head=names.letterhead(body, issued_on=today), period=period, lines=tuple(line(row) for row in ordered)
    )


def _ends(
    rows: Sequence[Dossier],
) -> tuple[dict[int, datetime], dict[int, datetime], dict[int, ReturnOfResult]]:
    """When each was first handed on, when its result came back, and how it was returned: three queries."""
    sent: dict[int, datetime] = {}
    for pk, moment in Handover.objects.filter(dossier__in=rows).order_by("pk").values_list("dossier_id", "sent_at"):
        sent.setdefault(pk, moment)
    moves = Move.objects.filter(dossier__in=rows, act=RESULT_TO_CENTRE).order_by("seq")
    results = dict(moves.values_list("dossier_id", "at"))
    return sent, results, {each.dossier_id: each for each in ReturnOfResult.objects.filter(dossier__in=rows)}


def _contact(party: Party) -> str:
    return "; ".join(part for part in (party.address, party.phone) if part)


def _asked_agencies(rows: Sequence[Dossier]) -> dict[int, list[str]]:
    """Which other agencies were asked or have a task, each once, in two queries."""
    tasks = Task.objects.filter(dossier__in=rows).exclude(state=TaskState.CANCELLED)
    found: dict[int, list[str]] = {}
    for asked in (Consultation.objects.filter(dossier__in=rows).order_by("pk"), tasks.order_by("step", "pk")):
        for pk, agency in asked.values_list("dossier_id", "agency"):
            agencies = found.setdefault(pk, [])
            if agency not in agencies:
                agencies.append(agency)
    return found


def _keys(
    rows: Iterable[Dossier],
    handed: Mapping[int, Iterable[Handover]],
    results: Mapping[int, Move],
    asked: Mapping[int, Iterable[str]],
) -> set[str]:
    keys = {key for row in rows for key in (row.agency, row.centre, row.receiver)}
    for lines in handed.values():
        for each in lines:
            keys |= {each.giver, each.giver_unit, each.taker, each.taker_unit, each.received_by, each.accepted_by}
    for move in results.values():
        keys |= {move.person, move.unit}
    return keys.union(*asked.values())


def _hand_overs(
    row: Dossier, handed: Sequence[Handover], calendar: WorkingCalendar, names: Names
) -> list[HandOverLine]:
    """A line each. What the giver had to do by `step_due`, ended when it was handed on."""
    lines: list[HandOverLine] = []
    due: datetime | None = None
    for each in handed:
        taken = each.received_at or each.accepted_at
        lines.append(
            HandOverLine(
                giver_unit=names.place(each.giver_unit) or names.place(row.centre or row.agency),
                giver=names.person(each.giver),
                taker_unit=names.place(each.taker_unit) or names.place(row.agency),
                taker=names.person(each.received_by or each.accepted_by or each.taker),
                given_at=each.sent_at,
                taken_at=taken,
                standing=_standing(due, each.sent_at, calendar),
                note=f"Trả lại: {each.decline_reason}" if each.declined_at else each.note,
            )
        )
        if each.declined_at is None:
            due = each.step_due
    return lines


def _result_line(row: Dossier, move: Move, calendar: WorkingCalendar, names: Names) -> HandOverLine:
    """The result comes back: the whole dossier is judged, by its legal due time."""
    return HandOverLine(
        giver_unit=names.place(row.agency),
        giver=names.person(move.person),
        taker_unit=names.place(row.centre or row.agency),
        taker="",
        given_at=move.at,
        standing=_standing(row.legal_due, row.settled_at or move.at, calendar),
        note="Kết quả giải quyết hồ sơ",
    )


def _standing(due: datetime | None, done: datetime, calendar: WorkingCalendar) -> str:
    return "" if due is None else str(judge(due, done, calendar).punctuality)


def _day(moment: datetime) -> date:
    return clock.local(moment).date()
