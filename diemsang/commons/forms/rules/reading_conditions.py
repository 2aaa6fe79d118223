"""Reading a condition: `{"field": "kind", "is": "business"}`, joined by `all`, `any`, `not`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.conditions import (
    MAX_CONDITION_DEPTH,
    MAX_CONDITION_PARTS,
    ORDERED,
    All,
    AnyOf,
    Comparable,
    Compare,
    Condition,
    How,
    Not,
    Other,
)
from diemsang.commons.forms.rules.reader import LIST, SHOWN, TRUTH, Piece
from diemsang.commons.forms.rules.schema import MAX_OPTIONS, MAX_WORDS, Field, FieldType
from diemsang.commons.forms.rules.typed import as_fraction

NOTHING: Final = AnyOf(())
"""Stands for a condition that was refused: it never holds."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something a condition may name: a field, or a repeat (None), which is compared by the rows it has."""

    field: Field | None

    @property
    def family(self) -> str:
        if self.field is None:
            return "number"
        return FAMILIES.get(self.field.type, "text")

    @property
    def hows(self) -> frozenset[How]:
        return {
            "number": frozenset({How.IS, How.GIVEN}) | ORDERED,
            "date": frozenset({How.IS, How.GIVEN}) | ORDERED,
            "text": frozenset({How.IS, How.IN, How.GIVEN}),
            "code": frozenset({How.IS, How.IN, How.GIVEN}),
            "codes": frozenset({How.HAS, How.GIVEN}),
            "truth": frozenset({How.IS, How.GIVEN}),
            "whole": frozenset({How.GIVEN}),
        }[self.family]


FAMILIES: Final[Mapping[FieldType, str]] = {
    FieldType.NUMBER: "number",
    FieldType.MONEY: "number",
    FieldType.DATE: "date",
    FieldType.CHOICE: "code",
    FieldType.CHOICES: "codes",
    FieldType.YES_NO: "truth",
    FieldType.ADDRESS: "whole",
    FieldType.FILE: "whole",
}
"""What may be compared with what; all other types are text."""


def read_condition(piece: Piece, known: Mapping[str, Known]) -> Condition:
    """The condition this piece describes; what is wrong is gathered in the piece."""
    counted = [0]
    condition = _read(piece, known, 1, counted)
    if counted[0] > MAX_CONDITION_PARTS:
        piece.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=1, most=MAX_CONDITION_PARTS)
    return condition


def _read(piece: Piece, known: Mapping[str, Known], depth: int, counted: list[int]) -> Condition:
    counted[0] += 1
    if depth > MAX_CONDITION_DEPTH:
        piece.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=1, most=MAX_CONDITION_DEPTH)
        return NOTHING
    pieces = piece.object(("all", "any", "not", "field", *How))
    if not pieces:
        if pieces is not None:
            piece.refuse(refusals.SCHEMA_MISSING, name="field")
        return NOTHING
    joins = [name for name in ("all", "any", "not") if name in pieces]
    if joins:
        if len(pieces) > 1:
            piece.refuse(refusals.SCHEMA_UNKNOWN_KEY, name=next(name for name in pieces if name != joins[0]))
        inner = pieces[joins[0]]
        if joins[0] == "not":
            return Not(_read(inner, known, depth + 1, counted))
        parts = tuple(_read(each, known, depth + 1, counted) for each in inner.list(MAX_CONDITION_PARTS, least=1))
        return All(parts) if joins[0] == "all" else AnyOf(parts)
    return _comparison(piece, pieces, known)


def _comparison(piece: Piece, pieces: Mapping[str, Piece], known: Mapping[str, Known]) -> Condition:
    hows = [How(name) for name in pieces if name != "field"]
    if "field" not in pieces or len(hows) != 1:
        piece.refuse(refusals.SCHEMA_MISSING, name="field" if "field" not in pieces else " | ".join(How))
        return NOTHING
    how = hows[0]
    key = pieces["field"].text(MAX_WORDS)
    if key not in known:
        pieces["field"].refuse(refusals.SCHEMA_UNKNOWN_FIELD, value=key[:SHOWN])
        return NOTHING
    about = known[key]
    operand = _operand(pieces[how.value], about, how, known) if how in about.hows else None
    if how not in about.hows:
        piece.refuse(refusals.SCHEMA_CANNOT_COMPARE, field=key)
    return NOTHING if operand is None else Compare(key, how, operand)


def _operand(piece: Piece, about: Known, how: How, known: Mapping[str, Known]) -> Comparable | Other | None:
    if how is How.GIVEN:
        return piece.truth()
    if isinstance(piece.value, Mapping):
        return _other(piece, about, how, known)
    if how is How.IN:
        if not isinstance(piece.value, list | tuple):
            piece.wrong_type(LIST)
            return None
        read = [_constant(each, about) for each in piece.list(MAX_OPTIONS, least=1)]
        return frozenset(each for each in read if isinstance(each, str))
    return _constant(piece, about)


def _other(piece: Piece, about: Known, how: How, known: Mapping[str, Known]) -> Other | None:
    pieces = piece.object(("field",), required=("field",))
    if not pieces:
        return None
    key = pieces["field"].text(MAX_WORDS)
    if key not in known:
        pieces["field"].refuse(refusals.SCHEMA_UNKNOWN_FIELD, value=key[:SHOWN])
        return None
    family = known[key].family
    if how in (How.IN, How.HAS) or family != about.family:
        pieces["field"].refuse(refusals.SCHEMA_CANNOT_COMPARE, field=key)
        return None
    return Other(key)


def _constant(piece: Piece, about: Known) -> Comparable | None:
    match about.family:
        case "number":
            number = as_fraction(piece.value)
            if number is None:
                piece.wrong_type(("số", "a number"))
            return number
        case "date":
            try:
                return date.fromisoformat(piece.text(MAX_WORDS))
            except ValueError:
                piece.wrong_type(("một ngày dạng 2016-05-30", "a date such as 2016-05-30"))
                return None
        case "truth":
            if not isinstance(piece.value, bool):
                piece.wrong_type(TRUTH)
                return None
            return piece.value
        case "code" | "codes":
            return piece.one_of(about.field.codes if about.field else ()) or None
    return piece.text(MAX_WORDS)
