"""A form as a tree that a page draws: what is asked, what was typed, what is wrong with it. No page is known here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from diemsang.commons.forms.rules.evaluating import evaluate
from diemsang.commons.forms.rules.law import Ask, Law
from diemsang.commons.forms.rules.posting import ADD, REFRESH, REMOVE, ROW
from diemsang.commons.forms.rules.schema import (
    ADDRESS_PARTS,
    MAX_ROWS,
    Field,
    FieldType,
    FormSchema,
    Item,
    Repeat,
    Section,
    Words,
)
from diemsang.commons.forms.rules.typed import number_json
from diemsang.commons.forms.rules.values import PARTS, is_empty
from diemsang.kernel.dates import format_date
from diemsang.kernel.money import format_dong
from diemsang.kernel.numbers import format_number
from diemsang.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """One box or line of a choice."""

    code: str
    label: Words
    is_chosen: bool
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """One box of an address."""

    name: str
    id: str
    label: Words
    text: str
    refusals: tuple[Refusal, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class FieldNode:
    """A field to be drawn. `text` is what was typed, `choices` and `parts` what their types have."""

    path: str
    name: str
    id: str
    field: Field
    is_required: bool
    text: str = ""
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    file_key: str = ""
    refusals: tuple[Refusal, ...] = ()
    refresh: str = ""
    """The button that shows what now applies, when the value decides what else is asked; else empty."""
    kind: str = "field"

    @property
    def type(self) -> str:
        return self.field.type.value

    @property
    def own_refusals(self) -> tuple[Refusal, ...]:
        """Those of the field itself, not of a part of it."""
        return tuple(each for each in self.refusals if each.at_field == self.path)


@dataclass(frozen=True, slots=True)
class RowNode:
    number: int
    label: Words
    nodes: tuple[FieldNode, ...]
    remove: str
    marker: str
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class RepeatNode:
    """Rows to be drawn, with the buttons that add one and take one away (empty when none may)."""

    path: str
    id: str
    repeat: Repeat
    rows: tuple[RowNode, ...]
    add: str
    refusals: tuple[Refusal, ...] = ()
    kind: str = "repeat"


@dataclass(frozen=True, slots=True)
class SectionNode:
    section: Section
    id: str
    nodes: "tuple[Node, ...]"
    kind: str = "section"


Node = FieldNode | RepeatNode | SectionNode


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line of the summary above the form: what is wrong and the box where it is mended (empty: no box of it)."""

    refusal: Refusal
    target: str


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The whole form to be drawn."""

    title: Words
    note: Words
    nodes: tuple[Node, ...]
    wrong: tuple[Wrong, ...] = ()
    has_files: bool = False


def layout(
    schema: FormSchema,
    values: Mapping[str, Any],
    refusals: Iterable[Refusal] = (),
    *,
    on: date | None = None,
    ask: Ask | None = None,
    prefix: str = "",
) -> FormLayout:
    """The tree of a form with the values as typed, or as kept, and the refusals each at its field.

    What conditions hide is left out. With `on`, the filing day, addresses have a box for the district only when there
    are districts on it (or when one was typed); `ask` as in `evaluate`. `prefix` stands before every name.
    """
    reasons = tuple(refusals)
    day = on or date.max
    drawing = _Drawing(schema, reasons, prefix, None if on is None else Law(on, ask))
    nodes = drawing.nodes(schema.items, values, evaluate(schema, values, on=day, partial=True, ask=ask).visible)
    targets = drawing.targets
    wrong = tuple(Wrong(each, targets.get(each.at_field or "", "")) for each in reasons)
    return FormLayout(schema.title, schema.note, nodes, wrong, drawing.has_files)


@dataclass(slots=True)
class _Drawing:
    schema: FormSchema
    refusals: tuple[Refusal, ...]
    prefix: str
    law: Law | None
    has_files: bool = False
    targets: dict[str, str] = field(default_factory=dict)
    """By the path of a refusal, the box where it is mended."""

    def nodes(self, items: Sequence[Item], values: Mapping[str, Any], visible: frozenset[str]) -> tuple[Node, ...]:
        found: list[Node] = []
        for item in items:
            if item.key not in visible:
                continue
            if isinstance(item, Section):
                inner = self.nodes(item.items, values, visible)
                if inner:
                    found.append(SectionNode(item, self.id(item.key), inner))
            elif isinstance(item, Repeat):
                found.append(self._repeat(item, values.get(item.key), visible))
            else:
                found.append(self._field(item, item.key, values.get(item.key)))
        return tuple(found)

    def id(self, path: str) -> str:
        return f"o-{self.prefix}{path}".replace(".", "-").replace(":", "-")

    def at(self, path: str) -> tuple[Refusal, ...]:
        return tuple(each for each in self.refusals if each.at_field == path)

    def _repeat(self, item: Repeat, raw: Any, visible: frozenset[str]) -> RepeatNode:
        given = [each if isinstance(each, Mapping) else {} for each in raw] if isinstance(raw, list | tuple) else []
        given = given[: MAX_ROWS + 1]
        given += [{}] * (item.min_rows - len(given))
        rows = []
        for number, values in enumerate(given):
            path = f"{item.key}.{number}"
            is_empty_row = all(is_empty(each) for each in values.values())
            nodes = tuple(
                self._field(each, f"{path}.{each.key}", values.get(each.key))
                for each in item.items
                # An empty row was not judged: it opens with what a row shows before anything is typed.
                if (each.shown_when is None if is_empty_row else f"{path}.{each.key}" in visible)
            )
            label = item.row_label or item.label
            named = Words(f"{label.vi} {number + 1}", f"{label.say('en')} {number + 1}")
            remove = f"{self.prefix}{REMOVE}{path}" if len(given) > item.min_rows else ""
            rows.append(RowNode(number, named, nodes, remove, f"{self.prefix}{item.key}{ROW}", self.at(path)))
            self.targets[path] = self.id(item.key)
        self.targets[item.key] = self.id(item.key)
        add = f"{self.prefix}{ADD}{item.key}" if len(given) < item.max_rows else ""
        return RepeatNode(item.key, self.id(item.key), item, tuple(rows), add, self.at(item.key))

    def _field(self, asked: Field, path: str, raw: Any) -> FieldNode:
        own_id = self.id(path)
        # Hostile values need not be hashable: only text can be chosen.
        chosen = {each for each in (raw if isinstance(raw, list | tuple) else [raw]) if isinstance(each, str)}
        codes = [(option.code, option.label) for option in asked.options]
        if asked.type is FieldType.YES_NO:
            codes = [("yes", Words("Có", "Yes")), ("no", Words("Không", "No"))]
            chosen = {"yes" if raw else "no"} if isinstance(raw, bool) else chosen
        choices = tuple(
            Choice(code, words, code in chosen, f"{own_id}-{place}" if place else own_id)
            for place, (code, words) in enumerate(codes)
        )
        parts = self._parts(path, raw) if asked.type is FieldType.ADDRESS else ()
        for part in parts:
            self.targets[f"{path}.{part.name.rpartition('.')[2]}"] = part.id
        self.targets[path] = parts[0].id if parts else own_id
        self.has_files = self.has_files or asked.type is FieldType.FILE
        file = raw if asked.type is FieldType.FILE and isinstance(raw, Mapping) else {}
        decides = asked.key if "." not in path else f"{path.partition('.')[0]}.{asked.key}"
        inside = (path, *(f"{path}.{part}" for part in ADDRESS_PARTS))
        return FieldNode(
            path=path,
            name=self.prefix + path,
            id=own_id,
            field=asked,
            is_required=asked.required or asked.must_be_yes or asked.min_chosen > 0,
            text=str(file.get("name", "")) if asked.type is FieldType.FILE else written(asked, raw),
            choices=choices,
            parts=parts,
            file_key=str(file.get("key", "")),
            refusals=tuple(each for each in self.refusals if each.at_field in inside),
            refresh=f"{self.prefix}{REFRESH}{path}" if decides in self.schema.controls else "",
        )

    def _parts(self, path: str, raw: Any) -> tuple[Part, ...]:
        given = raw if isinstance(raw, Mapping) else {}
        has_districts = self.law is None or self.law.knows_level("district") is not False
        return tuple(
            Part(
                name=f"{self.prefix}{path}.{name}",
                id=self.id(f"{path}.{name}"),
                label=Words(vi[0].upper() + vi[1:], en[0].upper() + en[1:]),
                text=str(given.get(name) or ""),
                refusals=self.at(f"{path}.{name}"),
                is_required=name != "street",
            )
            for name, (vi, en) in PARTS.items()
            if name != "district" or has_districts or not is_empty(given.get(name))
        )


def written(asked: Field, raw: Any) -> str:
    """A value as it stands in its box: cleaned ones as people write them, all others as they were typed."""
    match asked.type, raw:
        case (_, None) | (_, bool()):
            return ""
        case (FieldType.MONEY, int()):
            return format_dong(raw).removesuffix(" đồng")
        case (FieldType.NUMBER, int()):
            return format_number(raw)
        case (FieldType.NUMBER, Fraction()):
            return str(number_json(raw))
        case (FieldType.DATE, str()):
            return _day(raw)
        case (FieldType.DATE, date()):
            return format_date(raw)
        case (_, str()):
            return raw
        case (_, int() | float()):
            return str(raw)
    return ""


def _day(raw: str) -> str:
    """A stored date day first; what was typed stays as typed."""
    try:
        return format_date(date.fromisoformat(raw)) if raw[:4].isdecimal() else raw
    except ValueError:
        return raw
