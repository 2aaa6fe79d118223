"""Opening registers, taking them over from other systems, taking numbers without gaps, voiding them with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.proof.ledger.services import Line, record, record_series
from diemsang.proof.numbering import rules
from diemsang.proof.numbering.models import Number, Register, Series, TakenOver

DOCUMENT_FORMAT = "{number}/{kind}-{agency}"
AT_ONCE: Final = 500


@transaction.atomic
def open_register(
    key: str,
    *,
    by: Actor,
    at: datetime,
    name: str,
    owner: str = "",
    format: str = DOCUMENT_FORMAT,
    kind: str = "",
    agency: str = "",
    padding: int = 2,
) -> Register:
    """Mở sổ: a book of numbers with its format. Opening the same register twice gives the first one back.

    `numbering.register_exists` when the key is taken by a register that says something else.
    """
    authorise(by, "numbering.open_register", scope=owner or None)
    refuse_if(rules.obstacles_to_format(format, padding))
    values = {"name": name, "owner": owner, "format": format, "kind": kind, "agency": agency, "padding": padding}
    register, is_new = Register.objects.get_or_create(key=key, defaults=values)
    if not is_new:
        if any(getattr(register, field) != value for field, value in values.items()):
            raise Refused(rules.REGISTER_EXISTS(at_field="key", key=key))
        return register
    record(by, "numbering.register_opened", register, at, facts={"key": key, **values})
    return register


@transaction.atomic
def close_register(register: Register, *, by: Actor, at: datetime) -> Register:
    """Đóng sổ: no more numbers; what was given stays."""
    authorise(by, "numbering.open_register", scope=register.owner or None)
    register = Register.objects.select_for_update().get(pk=register.pk)
    if register.is_open:
        register.is_open = False
        register.save(update_fields=["is_open"])
        record(by, "numbering.register_closed", register, at)
    return register


@transaction.atomic
def continue_series(register: str, year: int, last: int, *, by: Actor, at: datetime, source: str) -> Series:
    """Nhận tiếp sổ: another system (`source`) gave numbers up to `last` in that year; the next one here follows it.

    Only upwards: `numbering.series_only_goes_on` when this series has given more already. Said again, nothing changes.
    The numbers of the other system stand as taken over, so that the series is whole without them.
    """
    book = Register.objects.filter(key=register).first()
    authorise(by, "numbering.continue_series", scope=(book.owner if book else "") or None)
    book = _register(register)
    refuse_if([*rules.obstacles_to_continuing(last, source), *_obstacles_to_year(year)])
    series = _held_series(book, year)
    if last == series.next - 1:
        return series
    if last < series.next - 1:
        told = {"register": book.name, "year": year, "given": series.next - 1, "last": last}
        raise Refused(rules.SERIES_ONLY_GOES_ON(at_field="last", **told))
    source = clean_line(source)[:200]
    TakenOver.objects.create(
        series=series, first=series.next, last=last, source=source, taken_over_at=at, taken_over_by=by.key
    )
    facts = {"register": book.key, "year": year, "first": series.next, "last": last}
    series.next = last + 1
    series.save(update_fields=["next"])
    record(by, "numbering.series_continued", series, at, facts=facts, private={"source": source})
    return series


def take(register: str, *, at: datetime, by: Actor, subject: str, year: int | None = None) -> Number:
    """The next number of a register in a year, for one subject (an opaque key such as `documents.document:7`).

    It is taken in the transaction of the caller, who holds the series until that ends: a rollback gives the number
    back, and two takers never share one. A subject that holds a valid number in the series gets the same one again.
    `year` is the year on the Vietnamese wall of `at` unless given. TransactionManagementError outside a transaction.
    """
    authorise(by, "numbering.take_number")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction of the act that needs it")
    year = clock.local(at).year if year is None else year
    refuse_if(_obstacles_to_year(year))
    series = _held_series(_register(register), year)
    if existing := series.numbers.filter(subject=subject, voided_at=None).first():
        return existing
    book = series.register
    text = rules.write_number(
        book.format, series.next, year=year, kind=book.kind, agency=book.agency, padding=book.padding
    )
    number = Number.objects.create(
        series=series, number=series.next, text=text, subject=subject, taken_at=at, taken_by=by.key
    )
    series.next += 1
    series.save(update_fields=["next"])
    facts = {"register": book.key, "year": year, "number": number.number, "subject": subject}
    record(by, "numbering.number_taken", number, at, facts=facts)
    return number


@dataclass(frozen=True, slots=True)
class Taking:
    """One number of a list: for what, by whom, when."""

    subject: str
    by: Actor
    at: datetime


def take_many(register: str, takings: Sequence[Taking]) -> list[Number]:
    """The next numbers of a register, in the order given, each in the series of its own year; in a few statements.

    As `take`, for lists told later: the lists of a year come in the order in which the numbers were given.
    """
    for each in takings:
        authorise(each.by, "numbering.take_number")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction of the act that needs it")
    book = _register(register)
    years = [clock.local(each.at).year for each in takings]
    refuse_if(rules.YEAR_IS_OUT_OF_RANGE(at_field="year") for year in sorted(set(years)) if not 1945 <= year <= 2200)
    held = {year: _held_series(book, year) for year in sorted(set(years))}
    taken = Number.objects.filter(
        series__in=held.values(), subject__in=[each.subject for each in takings], voided_at=None
    )
    there = {(row.series_id, row.subject): row for row in taken}
    found, new = [], []
    for each, year in zip(takings, years, strict=True):
        series = held[year]
        number = there.get((series.pk, each.subject))
        if number is None:
            text = rules.write_number(
                book.format, series.next, year=year, kind=book.kind, agency=book.agency, padding=book.padding
            )
            number = there[series.pk, each.subject] = Number(
                series=series,
                number=series.next,
                text=text,
                subject=each.subject,
                taken_at=each.at,
                taken_by=each.by.key,
            )
            series.next += 1
            new.append((number, each, year))
        found.append(number)
    Number.objects.bulk_create([number for number, _, _ in new], batch_size=AT_ONCE)
    Series.objects.bulk_update(held.values(), ["next"])
    record_series(
        Line(
            each.by,
            "numbering.number_taken",
            number,
            each.at,
            {"register": book.key, "year": year, "number": number.number, "subject": number.subject},
        )
        for number, each, year in new
    )
    return found


@transaction.atomic
def void(number: Number, *, by: Actor, at: datetime, reason: str) -> Number:
    """Huỷ số: the number stays in the book, marked void with the reason, and is never given again."""
    owner = number.series.register.owner
    authorise(by, "numbering.void_number", scope=owner or None)
    if not reason.strip():
        raise Refused(rules.REASON_IS_MISSING(at_field="reason"))
    held = Number.objects.select_for_update(of=("self",)).filter(pk=number.pk).first()
    if held is None:
        raise Refused(NOT_FOUND())
    if held.is_void:
        raise Refused(rules.NUMBER_IS_VOID(text=held.text))
    held.voided_at, held.voided_by, held.void_reason = at, by.key, reason.strip()
    held.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record(by, "numbering.number_voided", held, at, facts={"number": held.number}, private={"reason": held.void_reason})
    return held


def _obstacles_to_year(year: int) -> list[Refusal]:
    return [] if 1945 <= year <= 2200 else [rules.YEAR_IS_OUT_OF_RANGE(at_field="year")]


def _register(key: str) -> Register:
    register = Register.objects.filter(key=key).first()
    if register is None:
        raise Refused(rules.REGISTER_IS_UNKNOWN(key=key))
    if not register.is_open:
        raise Refused(rules.REGISTER_IS_CLOSED(name=register.name))
    return register


def _held_series(register: Register, year: int) -> Series:
    """The series, locked until the transaction ends; SQLite's immediate transactions hold the whole database."""
    Series.objects.get_or_create(register=register, year=year)
    return Series.objects.select_for_update(of=("self",)).select_related("register").get(register=register, year=year)
