"""Bodies and people from a spreadsheet: tried first, written only when every row is right, wrong rows handed back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.dates import parse_date
from diemsang.kernel.declarations import Progress, Step
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.kernel.spreadsheets import Column, Row, read_table
from diemsang.kernel.text import fold
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import AppointmentKind, BodyKind, FundingClass, Level
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.rules.bodies import UNION_KINDS
from diemsang.people.organisation.services import NewAppointment, NewBody, NewPerson

BODY_COLUMNS: Final = (
    Column("name", ("Tên", "Tên cơ quan")),
    Column("short_name", ("Tên viết tắt",), required=False),
    Column("code", ("Mã", "Mã định danh"), required=False),
    Column("kind", ("Loại",)),
    Column("level", ("Cấp",)),
    Column("funding_class", ("Loại kinh phí", "Kinh phí")),
    Column("parent", ("Cấp trên",), required=False),
)
PERSON_COLUMNS: Final = (
    Column("full_name", ("Họ và tên", "Họ tên")),
    Column("body", ("Cơ quan", "Đơn vị công tác")),
    Column("position_title", ("Chức vụ", "Chức danh")),
    Column("kind", ("Loại chức vụ",), required=False),
    Column("birth_date", ("Ngày sinh",), required=False),
    Column("identity_number", ("Số định danh", "CCCD"), required=False),
    Column("valid_from", ("Từ ngày",), required=False),
)


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row as it was sent, its number in the spreadsheet, and why it cannot be taken."""

    number: int
    cells: dict[str, str]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do, or did: how many rows it read, which failed, which keys it made."""

    read: int
    failed: tuple[FailedRow, ...]
    keys: tuple[str, ...] = ()


TOLD_EVERY: Final = 100


def silent(step: Step) -> None:
    """For lists nobody waits for."""


Settle = Callable[[Outcome], None]
"""Called inside the transaction that writes the rows, so that what it notes is committed with them or not at all."""


def unnoted(outcome: Outcome) -> None:
    """For lists of which nothing is kept."""


def told(rows: Sequence[Row], progress: Progress) -> Iterator[Row]:
    """The rows, with word of how many were read, now and then and at the end."""
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            progress(Step(number, len(rows)))
        yield row
    progress(Step(len(rows), len(rows)))


class _Undo(Exception):
    """Takes a dry run back."""


def import_bodies(
    data: bytes,
    *,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    dry_run: bool = True,
    progress: Progress = silent,
    settle: Settle = unnoted,
) -> Outcome:
    """Found the bodies of a spreadsheet. A parent is named by its code or name, also one of the same list."""
    rows = read_table(data, BODY_COLUMNS)
    specs: list[tuple[Row, NewBody]] = []
    failed: list[FailedRow] = []
    own = {
        name: fold(row.text("code") or row.text("name"))
        for row in rows
        for name in (fold(row.text("name")), fold(row.text("code")))
        if name
    }
    existing = _keys_by_name(on)
    for row in told(rows, progress):
        try:
            specs.append((row, _body_of(row, own, existing)))
        except Refused as refused:
            failed.append(_failed(row, BODY_COLUMNS, refused.refusals))
    return _run(
        rows,
        failed,
        specs,
        BODY_COLUMNS,
        lambda bodies: services.found_bodies(bodies, by=by, at=at, on=on, decision_number=decision_number),
        dry_run=dry_run,
        settle=settle,
    )


def import_people(
    data: bytes,
    *,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    dry_run: bool = True,
    progress: Progress = silent,
    settle: Settle = unnoted,
) -> Outcome:
    """Register and appoint the people of a spreadsheet; the body is named by its code or name."""
    rows = read_table(data, PERSON_COLUMNS)
    specs: list[tuple[Row, tuple[NewPerson, NewAppointment]]] = []
    failed: list[FailedRow] = []
    existing = _keys_by_name(on)
    for row in told(rows, progress):
        try:
            specs.append((row, _person_of(row, existing, on, decision_number)))
        except Refused as refused:
            failed.append(_failed(row, PERSON_COLUMNS, refused.refusals))

    def write(people: Sequence[tuple[NewPerson, NewAppointment]]) -> list[str]:
        keys: list[str] = []
        for body in dict.fromkeys(appointment.body for _, appointment in people):
            here = [each for each in people if each[1].body == body]
            registered = services.register_people(
                [person for person, _ in here], by=by, at=at, known_from=on, scope=body
            )
            keys.extend(registered)
            services.appoint_registered(
                [
                    NewAppointment(
                        person=key,
                        body=body,
                        position_title=appointment.position_title,
                        kind=appointment.kind,
                        valid_from=appointment.valid_from,
                        decision_number=appointment.decision_number,
                    )
                    for key, (_, appointment) in zip(registered, here, strict=True)
                ],
                by=by,
                at=at,
            )
        return keys

    return _run(rows, failed, specs, PERSON_COLUMNS, write, dry_run=dry_run, settle=settle)


def _run(
    rows: Sequence[Row],
    failed: list[FailedRow],
    specs: Sequence[tuple[Row, Any]],
    columns: Sequence[Column],
    write: Any,
    *,
    dry_run: bool,
    settle: Settle,
) -> Outcome:
    """Write everything or nothing. When the whole is refused, rows are tried one by one to say which are at fault."""
    if not rows:
        return Outcome(0, ())
    keys: list[str] = []
    if not failed:
        try:
            with transaction.atomic():
                keys = write([spec for _, spec in specs])
                if dry_run:
                    raise _Undo
                settle(Outcome(len(rows), (), tuple(keys)))
        except _Undo:
            keys = []
        except Refused as refused:
            failed.extend(_blamed(specs, columns, write))
            if not failed:
                failed.append(FailedRow(0, {}, refused.refusals))
    return Outcome(len(rows), tuple(failed), tuple(keys))


def _blamed(specs: Sequence[tuple[Row, Any]], columns: Sequence[Column], write: Any) -> Iterator[FailedRow]:
    for row, spec in specs:
        try:
            with transaction.atomic():
                write([spec])
                raise _Undo
        except _Undo:
            continue
        except Refused as refused:
            reasons = tuple(reason for reason in refused.refusals if reason.code != refusals.UNKNOWN_REFERENCE.code)
            if reasons:
                yield _failed(row, columns, reasons)


def _failed(row: Row, columns: Sequence[Column], reasons: Sequence[Refusal]) -> FailedRow:
    return FailedRow(row.number, {column.name: row.text(column.name) for column in columns}, tuple(reasons))


def _keys_by_name(on: date) -> dict[str, str]:
    found: dict[str, str] = {}
    for version in queries.bodies_on(on):
        found.setdefault(fold(version.name), version.key)
        if version.code:
            found[fold(version.code)] = version.key
    return found


def _choice(text: str, choices: type[Any], field: str) -> str:
    """A value of the list, by its code or by the words people read."""
    wanted = fold(text)
    for value, label in choices.choices:
        if wanted in (value, fold(str(label))):
            return str(value)
    raise Refused(refusals.UNKNOWN_CHOICE(at_field=field, value=text))


def _body_of(row: Row, own: dict[str, str], existing: dict[str, str]) -> NewBody:
    kind = _choice(row.text("kind"), BodyKind, "kind")
    parent = fold(row.text("parent"))
    key: str | None = None
    if parent:
        key = existing.get(parent) or (f"ref:{own[parent]}" if parent in own else None)
        if key is None:
            raise Refused(refusals.UNKNOWN_REFERENCE(at_field="parent", value=row.text("parent")))
    code = row.text("code")
    is_union = kind in UNION_KINDS
    return NewBody(
        name=row.text("name"),
        short_name=row.text("short_name"),
        code=code,
        kind=kind,
        level=_choice(row.text("level"), Level, "level"),
        funding_class=_choice(row.text("funding_class"), FundingClass, "funding_class"),
        state_parent=None if is_union else key,
        union_parent=key if is_union else None,
        ref=fold(code or row.text("name")),
    )


def _person_of(row: Row, existing: dict[str, str], on: date, decision_number: str) -> tuple[NewPerson, NewAppointment]:
    body = existing.get(fold(row.text("body")))
    if body is None:
        raise Refused(refusals.UNKNOWN_REFERENCE(at_field="body", value=row.text("body")))
    kind = _choice(row.text("kind"), AppointmentKind, "kind") if row.text("kind") else AppointmentKind.OFFICER.value
    since = parse_date(row.text("valid_from"), at_field="valid_from") if row.text("valid_from") else on
    person = NewPerson(
        full_name=row.text("full_name"),
        identity_number=row.text("identity_number"),
        birth_date=parse_date(row.text("birth_date"), at_field="birth_date") if row.text("birth_date") else None,
    )
    appointment = NewAppointment(
        person="",
        body=body,
        kind=kind,
        position_title=row.text("position_title"),
        valid_from=since,
        decision_number=decision_number,
    )
    return person, appointment
