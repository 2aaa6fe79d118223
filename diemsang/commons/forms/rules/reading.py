"""Reading a definition: JSON in, `FormSchema` out, or every reason why not. Never anything but `Refused`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.checks import read_checks
from diemsang.commons.forms.rules.conditions import Condition, fields_of
from diemsang.commons.forms.rules.limits import obstacle_to_schema
from diemsang.commons.forms.rules.reader import Piece, given
from diemsang.commons.forms.rules.reading_conditions import Known, read_condition
from diemsang.commons.forms.rules.reading_fields import OWN_KEYS, read_own, read_sources
from diemsang.commons.forms.rules.schema import (
    MAX_DEPTH,
    MAX_FIELDS,
    MAX_NODES,
    MAX_ROWS,
    MAX_SECTIONS_DEEP,
    NOTHING,
    Field,
    FieldType,
    FormSchema,
    Item,
    Repeat,
    Section,
)
from diemsang.commons.forms.rules.typed import number_json
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean

FORMAT: Final = 1

FORM_KEYS: Final = ("format", "title", "note", "items", "checks")
COMMON_KEYS: Final = ("key", "type", "label", "hint", "shown_when")
FIELD_KEYS: Final = (*COMMON_KEYS, "required", "required_when", "prefill")
SECTION_KEYS: Final = (*COMMON_KEYS, "items")
REPEAT_KEYS: Final = (*COMMON_KEYS, "items", "row_label", "min_rows", "max_rows", "prefill", "checks")


def read_schema(data: Any) -> FormSchema:
    """The definition this JSON describes (`docs/forms.md`).

    Refused with every reason and the path to each: `items.3.options.0.label`.
    """
    too_large = obstacle_to_schema(data, nodes=MAX_NODES, depth=MAX_DEPTH)
    refuse_if([too_large] if too_large else [])
    found: list[Refusal] = []
    whole = Piece(data, "", found)
    pieces = whole.object(FORM_KEYS, required=("format", "title", "items"))
    if pieces is None:
        raise Refused(*found)
    given(pieces, "format", lambda piece: piece.whole(FORMAT, FORMAT), FORMAT)
    reading = _Reading(found)
    items = tuple(reading.items(pieces["items"], deep=1)) if "items" in pieces else ()
    if "items" in pieces and not found and not reading.has_fields:
        pieces["items"].refuse(refusals.SCHEMA_MISSING, name="items")
    items, order, controls = reading.bind(items)
    checks = read_checks(pieces["checks"], reading.known, reading.rows) if "checks" in pieces else ()
    schema = FormSchema(
        title=given(pieces, "title", Piece.words, NOTHING),
        note=given(pieces, "note", Piece.words, NOTHING),
        items=items,
        checks=checks,
        order=order,
        controls=controls,
        data=_plain(data),
    )
    refuse_if(found)
    return schema


def _plain(value: Any) -> Any:
    """JSON as it can be stored anywhere: lists, and text in one spelling without what cannot be seen."""
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case Decimal():
            return number_json(Fraction(value))
    return value


@dataclass(slots=True)
class _Raw:
    """Conditions wait until every field is known: an item as read, and the pieces of its conditions."""

    shown: Piece | None
    required: Piece | None


@dataclass(slots=True)
class _Reading:
    found: list[Refusal]
    known: dict[str, Known] = field(default_factory=dict)
    """What conditions and checks outside rows may name."""
    rows: dict[str, dict[str, Known]] = field(default_factory=dict)
    """The same for the rows of each repeat."""
    keys: set[str] = field(default_factory=set)
    waiting: dict[str, _Raw] = field(default_factory=dict)
    """By key, or `repeat.key`."""
    row_checks: dict[str, Piece] = field(default_factory=dict)
    count: int = 0

    @property
    def has_fields(self) -> bool:
        return self.count > 0

    def items(self, piece: Piece, *, deep: int) -> Iterable[Item]:
        for each in piece.list(MAX_FIELDS, least=1):
            if (item := self._item(each, deep)) is not None:
                yield item

    def _item(self, piece: Piece, deep: int) -> Item | None:
        if not isinstance(piece.value, Mapping):
            piece.object(())
            return None
        if "type" not in piece.value:
            piece.refuse(refusals.SCHEMA_MISSING, name="type")
            return None
        kind = piece.at("type", piece.value["type"]).one_of([*FieldType, "section", "repeat"])
        if kind == "section":
            return self._section(piece, deep)
        if kind == "repeat":
            return self._repeat(piece)
        return self._field(piece, FieldType(kind), self.keys, self.known, "") if kind else None

    def _take(self, piece: Piece, taken: set[str]) -> str:
        key = piece.key()
        if key and key in taken:
            piece.refuse(refusals.SCHEMA_KEY_TAKEN, value=key)
            return ""
        taken.add(key)
        return key

    def _section(self, piece: Piece, deep: int) -> Section | None:
        pieces = piece.object(SECTION_KEYS, required=("key", "label", "items"))
        if pieces is None or not {"key", "items"} <= pieces.keys():
            return None
        key = self._take(pieces["key"], self.keys)
        if deep > MAX_SECTIONS_DEEP:
            piece.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=1, most=MAX_SECTIONS_DEEP)
            return None
        self.waiting[key] = _Raw(pieces.get("shown_when"), None)
        return Section(
            key=key,
            label=given(pieces, "label", Piece.words, NOTHING),
            hint=given(pieces, "hint", Piece.words, NOTHING),
            items=tuple(self.items(pieces["items"], deep=deep + 1)),
        )

    def _repeat(self, piece: Piece) -> Repeat | None:
        pieces = piece.object(REPEAT_KEYS, required=("key", "label", "items"))
        if pieces is None or not {"key", "items"} <= pieces.keys():
            return None
        key = self._take(pieces["key"], self.keys)
        self.known[key] = Known(None)
        self.waiting[key] = _Raw(pieces.get("shown_when"), None)
        known: dict[str, Known] = {}
        self.rows[key] = known
        taken: set[str] = set()
        fields = []
        for each in pieces["items"].list(MAX_FIELDS, least=1):
            if not isinstance(each.value, Mapping):
                each.object(())
            elif "type" not in each.value:
                each.refuse(refusals.SCHEMA_MISSING, name="type")
            elif kind := each.at("type", each.value["type"]).one_of(FieldType):
                read = self._field(each, FieldType(kind), taken, known, f"{key}.")
                fields += [read] if read else []
        least = given(pieces, "min_rows", lambda each: each.whole(0, MAX_ROWS), 0)
        most = given(pieces, "max_rows", lambda each: each.whole(1, MAX_ROWS), MAX_ROWS)
        if least > most:
            piece.refuse(refusals.SCHEMA_REVERSED)
        if "checks" in pieces:
            self.row_checks[key] = pieces["checks"]
        return Repeat(
            key=key,
            label=given(pieces, "label", Piece.words, NOTHING),
            hint=given(pieces, "hint", Piece.words, NOTHING),
            row_label=given(pieces, "row_label", Piece.words, NOTHING),
            items=tuple(fields),
            prefill=read_sources(pieces),
            min_rows=least,
            max_rows=most,
        )

    def _field(
        self, piece: Piece, kind: FieldType, taken: set[str], known: dict[str, Known], before: str
    ) -> Field | None:
        self.count += 1
        if self.count == MAX_FIELDS + 1:
            piece.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=1, most=MAX_FIELDS)
        allowed = (*FIELD_KEYS, *OWN_KEYS.get(kind, ()))
        pieces = piece.object(allowed, required=("key", "label"))
        if pieces is None or "key" not in pieces:
            return None
        read = Field(
            key=self._take(pieces["key"], taken),
            type=kind,
            label=given(pieces, "label", Piece.words, NOTHING),
            hint=given(pieces, "hint", Piece.words, NOTHING),
            required=given(pieces, "required", Piece.truth, False),
            prefill=read_sources(pieces),
            **read_own(kind, piece, pieces),
        )
        known[read.key] = Known(read)
        self.waiting[before + read.key] = _Raw(pieces.get("shown_when"), pieces.get("required_when"))
        return read

    # Conditions, once every field is known

    def bind(self, items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[str, ...], frozenset[str]]:
        """The items with their conditions, the order in which to ask what is shown, and the fields that decide it."""
        needs: dict[str, set[str]] = {}
        controls: set[str] = set()
        bound = tuple(self._bound(item, None, needs, controls) for item in items)
        return bound, self._order(needs, ""), frozenset(controls)

    def _conditions(self, where: str, known: Mapping[str, Known]) -> tuple[Condition | None, Condition | None]:
        raw = self.waiting.get(where, _Raw(None, None))
        shown = read_condition(raw.shown, known) if raw.shown is not None else None
        return shown, read_condition(raw.required, known) if raw.required is not None else None

    def _bound(self, item: Item, inside: str | None, needs: dict[str, set[str]], controls: set[str]) -> Item:
        shown, required = self._conditions(item.key, self.known)
        looked_at = set(fields_of(shown))
        controls |= looked_at
        needs[item.key] = looked_at | ({inside} if inside else set())
        match item:
            case Section():
                inner = tuple(self._bound(each, item.key, needs, controls) for each in item.items)
                return Section(item.key, item.label, inner, item.hint, shown)
            case Repeat():
                return self._bound_repeat(item, shown, controls)
        return _replaced(item, shown, required)

    def _bound_repeat(self, item: Repeat, shown: Condition | None, controls: set[str]) -> Repeat:
        own = self.rows[item.key]
        seen_from_row = {**self.known, **own}
        needs: dict[str, set[str]] = {}
        fields = []
        for each in item.items:
            here, required = self._conditions(f"{item.key}.{each.key}", seen_from_row)
            looked_at = set(fields_of(here))
            controls |= {f"{item.key}.{key}" if key in own else key for key in looked_at}
            needs[each.key] = looked_at & own.keys()
            fields.append(_replaced(each, here, required))
        checks = read_checks(self.row_checks[item.key], own, {}) if item.key in self.row_checks else ()
        return Repeat(
            item.key,
            item.label,
            tuple(fields),
            item.hint,
            item.row_label,
            shown,
            item.prefill,
            item.min_rows,
            item.max_rows,
            checks,
            self._order(needs, item.key),
        )

    def _order(self, needs: Mapping[str, set[str]], path: str) -> tuple[str, ...]:
        """Each key after those it depends on; what depends on itself is refused."""
        left = {key: wanted & needs.keys() for key, wanted in needs.items()}
        order: list[str] = []
        while ready := [key for key, wanted in left.items() if not wanted]:
            order += ready
            for key in ready:
                del left[key]
            done = set(ready)
            left = {key: wanted - done for key, wanted in left.items()}
        if left:
            Piece(None, path or "items", self.found).refuse(refusals.SCHEMA_CYCLE, keys=", ".join(left))
        return tuple(order)


def _replaced(item: Field, shown: Condition | None, required: Condition | None) -> Field:
    values = {name: getattr(item, name) for name in Field.__slots__}
    return Field(**(values | {"shown_when": shown, "required_when": required}))
