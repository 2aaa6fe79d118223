"""Reading what only some types of field have: lengths, bounds, choices, masks; and where a value comes from."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.reader import TEXT, Piece, given
from diemsang.commons.forms.rules.schema import (
    MAX_CHOICE,
    MAX_LINE,
    MAX_LINES,
    MAX_MASK,
    MAX_MASKS,
    MAX_OPTIONS,
    USUAL_LINE,
    USUAL_LINES,
    DayBound,
    FieldType,
    Option,
)
from diemsang.commons.forms.rules.typed import as_fraction
from diemsang.kernel.money import MAX_DONG

MOST_NUMBER: Final = 10**18
MOST_DECIMALS: Final = 6
MOST_YEARS: Final = 200
MOST_MONTHS: Final = 2_400
MOST_DAYS: Final = 73_000
OWN_KEYS: Final[Mapping[FieldType, tuple[str, ...]]] = {
    FieldType.TEXT: ("min_length", "max_length", "mask"),
    FieldType.LONG_TEXT: ("min_length", "max_length"),
    FieldType.NUMBER: ("least", "most", "decimals", "unit"),
    FieldType.MONEY: ("least", "most"),
    FieldType.DATE: ("not_before", "not_after"),
    FieldType.CHOICE: ("options",),
    FieldType.CHOICES: ("options", "min_chosen", "max_chosen"),
    FieldType.YES_NO: ("must_be_yes",),
}


def read_own(kind: FieldType, piece: Piece, pieces: Mapping[str, Piece]) -> dict[str, Any]:
    """What this type has beside what every field has, as arguments of `Field`."""
    match kind:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            usual, most = (USUAL_LINE, MAX_LINE) if kind is FieldType.TEXT else (USUAL_LINES, MAX_LINES)
            least = given(pieces, "min_length", lambda each: each.whole(0, most), 0)
            longest = given(pieces, "max_length", lambda each: each.whole(1, most), max(usual, least))
            if least > longest:
                piece.refuse(refusals.SCHEMA_REVERSED)
            return {
                "min_length": least,
                "max_length": longest,
                "masks": _masks(pieces["mask"]) if "mask" in pieces else (),
            }
        case FieldType.NUMBER | FieldType.MONEY:
            decimals = given(pieces, "decimals", lambda each: each.whole(0, MOST_DECIMALS), 0)
            lowest = Fraction(0) if kind is FieldType.MONEY else None
            low = given(pieces, "least", lambda each: _number(each, decimals), lowest)
            high = given(pieces, "most", lambda each: _number(each, decimals), None)
            if low is not None and high is not None and low > high:
                piece.refuse(refusals.SCHEMA_REVERSED)
            unit = given(pieces, "unit", lambda each: each.text(MAX_CHOICE), "")
            return {"least": low, "most": high, "decimals": decimals, "unit": unit}
        case FieldType.DATE:
            first, last = (given(pieces, name, _day_bound, None) for name in ("not_before", "not_after"))
            if first and last and first.day and last.day and first.day > last.day:
                piece.refuse(refusals.SCHEMA_REVERSED)
            return {"not_before": first, "not_after": last}
        case FieldType.CHOICE | FieldType.CHOICES:
            if "options" not in pieces:
                piece.refuse(refusals.SCHEMA_MISSING, name="options")
            options = _options(pieces["options"]) if "options" in pieces else ()
            if kind is FieldType.CHOICE:
                return {"options": options}
            fewest = given(pieces, "min_chosen", lambda each: each.whole(0, MAX_OPTIONS), 0)
            most_chosen = given(pieces, "max_chosen", lambda each: each.whole(1, MAX_OPTIONS), MAX_OPTIONS)
            if fewest > min(most_chosen, len(options)):
                piece.refuse(refusals.SCHEMA_REVERSED)
            return {"options": options, "min_chosen": fewest, "max_chosen": most_chosen}
        case FieldType.YES_NO:
            return {"must_be_yes": given(pieces, "must_be_yes", Piece.truth, False)}
    return {}


def _options(piece: Piece) -> tuple[Option, ...]:
    taken: set[str] = set()
    options = []
    for each in piece.list(MAX_OPTIONS, least=1):
        parts = each.object(("code", "label"), required=("code", "label"))
        if parts is None or parts.keys() != {"code", "label"}:
            continue
        code = parts["code"].text(MAX_CHOICE)
        if not code.isascii() or not code.isprintable() or " " in code:
            parts["code"].refuse(refusals.SCHEMA_BAD_KEY, value=code)
        if code in taken:
            parts["code"].refuse(refusals.SCHEMA_KEY_TAKEN, value=code)
        taken.add(code)
        options.append(Option(code, parts["label"].words()))
    return tuple(options)


def _masks(piece: Piece) -> tuple[str, ...]:
    if isinstance(piece.value, str):
        return (piece.text(MAX_MASK),)
    return tuple(each.text(MAX_MASK) for each in piece.list(MAX_MASKS, least=1))


def _number(piece: Piece, decimals: int) -> Fraction | None:
    number = as_fraction(piece.value)
    if number is None:
        piece.wrong_type(("số", "a number"))
        return None
    if abs(number) > min(MOST_NUMBER, MAX_DONG) or (number * 10**decimals).denominator != 1:
        piece.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=-MOST_NUMBER, most=MOST_NUMBER)
        return None
    return number


def _day_bound(piece: Piece) -> DayBound | None:
    """`"2016-05-30"`, or `{"filing_day": {"years": -18, "months": 0, "days": 0}}`."""
    if isinstance(piece.value, str):
        try:
            return DayBound(day=date.fromisoformat(piece.value))
        except ValueError:
            piece.wrong_type(("một ngày dạng 2016-05-30", "a date such as 2016-05-30"))
            return None
    pieces = piece.object(("filing_day",), required=("filing_day",))
    if not pieces:
        return None
    parts = pieces["filing_day"].object(("years", "months", "days"))
    if parts is None:
        return None
    bounds = {"years": MOST_YEARS, "months": MOST_MONTHS, "days": MOST_DAYS}
    moved = {name: each.whole(-bounds[name], bounds[name]) for name, each in parts.items()}
    return DayBound(None, moved.get("years", 0), moved.get("months", 0), moved.get("days", 0))


def read_sources(pieces: Mapping[str, Piece]) -> tuple[str, ...]:
    """`"applicant.full_name"`, or several of which the first that says anything is taken."""
    if "prefill" not in pieces:
        return ()
    piece = pieces["prefill"]
    paths = [piece] if isinstance(piece.value, str) else piece.list(5, least=1)
    return tuple(_source(each) for each in paths)


def _source(piece: Piece) -> str:
    text = piece.text(200)
    parts = text.split(".")
    if text and not (
        1 <= len(parts) <= 5 and all(part.isascii() and part.replace("_", "a").isalnum() for part in parts)
    ):
        piece.wrong_type(TEXT if not text else ("nguồn.mục, ví dụ applicant.full_name", "source.item"))
    return text
