"""Checks across fields: order of dates and numbers, sums, equality, rows that differ, one person's number and birth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.conditions import Comparable, order_of
from diemsang.commons.forms.rules.identity import birth_year_in
from diemsang.commons.forms.rules.reader import SHOWN, Piece, given
from diemsang.commons.forms.rules.reading_conditions import Known
from diemsang.commons.forms.rules.schema import (
    MAX_CHECKS,
    MAX_WORDS,
    NOTHING,
    Check,
    CheckKind,
    Field,
    FieldType,
    Words,
)
from diemsang.commons.forms.rules.typed import number_json
from diemsang.kernel.money import format_dong
from diemsang.kernel.numbers import format_number
from diemsang.kernel.refusals import Refusal, RefusalKind

NAMES: Final[Mapping[CheckKind, tuple[str, ...]]] = {
    CheckKind.ORDER: ("first", "then"),
    CheckKind.SUM: ("of", "total"),
    CheckKind.EQUAL: ("fields",),
    CheckKind.AT_LEAST_ONE: ("fields",),
    CheckKind.UNIQUE: ("field",),
    CheckKind.SAME_PERSON: ("identity", "born_on"),
}
FLAGS: Final[Mapping[CheckKind, str]] = {CheckKind.ORDER: "strict", CheckKind.SUM: "at_most"}
MOST_FIELDS: Final = 50


# Reading


def read_checks(piece: Piece, known: Mapping[str, Known], rows: Mapping[str, Mapping[str, Known]]) -> tuple[Check, ...]:
    """The checks of a form or of the rows of a repeat. `rows`: a sum may add a column up, `members.amount`."""
    return tuple(check for each in piece.list(MAX_CHECKS) if (check := _read(each, known, rows)) is not None)


def _read(piece: Piece, known: Mapping[str, Known], rows: Mapping[str, Mapping[str, Known]]) -> Check | None:
    if not isinstance(piece.value, Mapping) or "check" not in piece.value:
        piece.object(("check",), required=("check",))
        return None
    name = piece.at("check", piece.value["check"]).one_of(CheckKind)
    if not name:
        return None
    kind = CheckKind(name)
    names, flag = NAMES[kind], FLAGS.get(kind)
    pieces = piece.object(("check", "message", *names, *([flag] if flag else [])), required=names)
    if pieces is None or not set(names) <= pieces.keys():
        return None
    fields: list[str] = []
    for each in names:
        several = each in ("of", "fields")
        parts = pieces[each].list(MOST_FIELDS, least=2 if each == "fields" else 1) if several else [pieces[each]]
        fields += [key for part in parts if (key := _named(part, kind, known, rows, name=each))]
    if kind in (CheckKind.ORDER, CheckKind.EQUAL):
        families = {known[key].family for key in fields if key in known}
        if len(families) > 1:
            piece.refuse(refusals.SCHEMA_CANNOT_COMPARE, field=", ".join(fields))
    return Check(
        kind,
        tuple(fields),
        strict=given(pieces, "strict", Piece.truth, False),
        at_most=given(pieces, "at_most", Piece.truth, False),
        message=given(pieces, "message", Piece.words, NOTHING),
    )


def _named(
    piece: Piece,
    kind: CheckKind,
    known: Mapping[str, Known],
    rows: Mapping[str, Mapping[str, Known]],
    *,
    name: str,
) -> str:
    key = piece.text(MAX_WORDS)
    repeat, _, column = key.partition(".")
    may_be_column = column and (name == "of" or kind is CheckKind.UNIQUE)
    found = rows.get(repeat, {}).get(column) if may_be_column else known.get(key)
    if found is None or (kind is CheckKind.UNIQUE and not column):
        piece.refuse(refusals.SCHEMA_UNKNOWN_FIELD, value=key[:SHOWN])
        return ""
    fits = {
        CheckKind.ORDER: found.family in ("number", "date"),
        CheckKind.SUM: found.family == "number" and found.field is not None,
        CheckKind.EQUAL: found.family not in ("whole", "codes") and found.field is not None,
        CheckKind.UNIQUE: found.family in ("text", "code", "date", "number"),
        CheckKind.SAME_PERSON: found.field is not None
        and found.field.type is (FieldType.DATE if name == "born_on" else FieldType.IDENTITY),
    }
    if not fits.get(kind, True):
        piece.refuse(refusals.SCHEMA_CANNOT_COMPARE, field=key)
        return ""
    return key


# Judging


@dataclass(frozen=True, slots=True)
class Answers:
    """What a check may ask: values as they are compared, None when not given, hidden or wrong.

    `is_wrong` says that something was typed there and refused: a sum is not judged then. `column` gives the path of
    every row of `members.amount` with its value.
    """

    value: Callable[[str], Comparable | None]
    is_wrong: Callable[[str], bool]
    is_shown: Callable[[str], bool]
    column: Callable[[str], list[tuple[str, Comparable | None]]]
    label: Callable[[str], Words]
    field: Callable[[str], Field | None]
    path: Callable[[str], str]


def failed(check: Check, answers: Answers, *, partial: bool) -> Iterator[Refusal]:
    """Why the values do not fulfil the check. A partial answer is not asked for what it lacks."""
    for refusal in _failed(check, answers, partial=partial):
        if check.message:
            said = {"message_vi": check.message.vi, "message_en": check.message.say("en")}
            yield refusals.SAID_BY_THE_FORM(at_field=refusal.at_field, **said)
        else:
            yield refusal


def _failed(check: Check, answers: Answers, *, partial: bool) -> Iterator[Refusal]:
    match check.kind:
        case CheckKind.ORDER:
            yield from _order(check, answers)
        case CheckKind.SUM:
            yield from _sum(check, answers)
        case CheckKind.EQUAL:
            yield from _equal(check, answers)
        case CheckKind.AT_LEAST_ONE:
            shown = [key for key in check.fields if answers.is_shown(key)]
            given_or_wrong = any(answers.value(key) is not None or answers.is_wrong(key) for key in shown)
            if shown and not given_or_wrong and not partial:
                yield refusals.NONE_GIVEN(at_field=answers.path(shown[0]), **_parts(shown, answers))
        case CheckKind.UNIQUE:
            yield from _unique(check, answers)
        case CheckKind.SAME_PERSON:
            yield from _same_person(check, answers)


def _order(check: Check, answers: Answers) -> Iterator[Refusal]:
    first, then = (answers.value(key) for key in check.fields)
    order = order_of(then, first)
    if order is None:
        return
    if order < 0 or (check.strict and order == 0):
        kind = refusals.NOT_AFTER if check.strict else refusals.NOT_IN_ORDER
        yield _two(kind, check.fields[1], check.fields[0], answers)


def _sum(check: Check, answers: Answers) -> Iterator[Refusal]:
    *parts, total = check.fields
    wanted = answers.value(total)
    if not isinstance(wanted, Fraction):
        return
    added = Fraction(0)
    for key in parts:
        values = [value for _, value in answers.column(key)] if "." in key else [answers.value(key)]
        if answers.is_wrong(key):
            return
        added += sum((value for value in values if isinstance(value, Fraction)), Fraction(0))
    if added > wanted or (added < wanted and not check.at_most):
        kind = refusals.MORE_THAN_ALLOWED if check.at_most else refusals.NOT_THE_SUM
        shown = _shown(added, answers.field(total))
        yield kind(at_field=answers.path(total), sum=shown, **_label(total, answers), **_parts(parts, answers))


def _equal(check: Check, answers: Answers) -> Iterator[Refusal]:
    first = answers.value(check.fields[0])
    for key in check.fields[1:]:
        other = answers.value(key)
        if first is not None and other is not None and first != other:
            yield _two(refusals.NOT_EQUAL, key, check.fields[0], answers)


def _unique(check: Check, answers: Answers) -> Iterator[Refusal]:
    seen: dict[Any, int] = {}
    for path, value in answers.column(check.fields[0]):
        row = int(path.split(".")[1]) + 1
        if value is None:
            continue
        if value in seen:
            yield refusals.TWICE(at_field=path, row=seen[value], **_label(check.fields[0], answers))
        seen.setdefault(value, row)


def _same_person(check: Check, answers: Answers) -> Iterator[Refusal]:
    """The century and year of birth stand in a number of twelve digits (NĐ 137/2015/NĐ-CP, Điều 13)."""
    number, born_on = (answers.value(key) for key in check.fields)
    if isinstance(number, str) and isinstance(born_on, date):
        year = birth_year_in(number)
        if year is not None and year != born_on.year:
            yield _two(refusals.NOT_THAT_PERSONS, check.fields[0], check.fields[1], answers)


def _two(kind: RefusalKind, key: str, other: str, answers: Answers) -> Refusal:
    beside = answers.label(other)
    return kind(at_field=answers.path(key), **_label(key, answers), other_vi=beside.vi, other_en=beside.say("en"))


def _label(key: str, answers: Answers) -> dict[str, str]:
    label = answers.label(key)
    return {"label_vi": label.vi, "label_en": label.say("en")}


def _parts(keys: list[str], answers: Answers) -> dict[str, str]:
    labels = [answers.label(key) for key in keys]
    return {
        "parts_vi": ", ".join(f"“{each.vi}”" for each in labels),
        "parts_en": ", ".join(f"“{each.say('en')}”" for each in labels),
    }


def _shown(number: Fraction, field: Field | None) -> str:
    if field is not None and field.type is FieldType.MONEY and number.denominator == 1:
        return format_dong(int(number))
    written = number_json(number)
    return format_number(written) if isinstance(written, int) else written
