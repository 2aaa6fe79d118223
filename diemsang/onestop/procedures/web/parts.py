"""The parts of a procedure in words, a line for each thing: what pages show, and what two versions are compared by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import Field
from diemsang.onestop.procedures.rules import PART_NAMES, Component, LegalBasis, ResultKind, VersionContent, Way
from diemsang.onestop.procedures.web import words
from diemsang.people.organisation import queries as organisation
from diemsang.ui.formats import dmy, vnumber, yes_no

Names = Mapping[str, str]
"""What bodies are called, by their keys, and fields by their codes."""
ALIKE: Final = 0.5
"""Two lines that share at least half of their words are one line that was changed."""


def names_in(contents: Sequence[VersionContent], on: date) -> dict[str, str]:
    """The names of the bodies and fields in some contents, in two queries."""
    bodies = {each.agency for each in contents if each.agency}
    bodies |= {each.body for content in contents for each in content.agencies if each.body}
    fields = Field.objects.filter(code__in={each.field for each in contents}).values_list("code", "name")
    return {**dict(fields), **organisation.names_of(bodies, on)}


def label_of_part(part: str) -> str:
    """What a part is called, as a heading, in the language of the reader."""
    vietnamese, english = PART_NAMES[part]
    name = english if (get_language() or "vi").startswith("en") else vietnamese
    return name[:1].upper() + name[1:]


def papers(component: Component) -> str:
    """How many originals and copies of a paper are asked for."""
    said = []
    if component.originals:
        said.append(_("%(count)s bản chính") % {"count": vnumber(component.originals)})
    if component.copies:
        said.append(_("%(count)s bản sao") % {"count": vnumber(component.copies)})
    if not component.required:
        said.append(_("nếu có"))
    return ", ".join(said)


def lines_of(content: VersionContent, part: str, names: Names) -> list[str]:
    """One part as lines; an empty part has none."""
    value = getattr(content, part)
    if part in _WRITERS:
        return [text for text in _WRITERS[part](value, names) if text]
    if isinstance(value, bool):
        return [yes_no(value)]
    if isinstance(value, int):
        return [vnumber(value)]
    return [line for line in str(value or "").splitlines() if line.strip()]


def _component(component: Component) -> str:
    case = f"[{component.case}] " if component.case else ""
    count = papers(component)
    return f"{case}{component.name}{f' ({count})' if count else ''}"


def _way(way: Way) -> str:
    text = f"{words.channel_name(way.channel)}: {words.way_limit(way)}"
    if way.local_limit is not None and way.limit is not None:
        text += " " + _("(thời hạn chung cả nước: %(limit)s)") % {"limit": words.limit_text(way.limit)}
    return f"{text}. {way.note}" if way.note else text


def _result(result: ResultKind) -> str:
    return f"{result.name} ({result.code})" if result.code else result.name


def legal_text(basis: LegalBasis) -> str:
    """Number, title, date and issuer of a text, as far as they are known."""
    day = _("ngày %(day)s") % {"day": dmy(basis.issued_on)} if basis.issued_on else ""
    return ", ".join(part for part in (basis.number, basis.title, day, basis.issuer) if part)


def _each(write: Callable[[Any], str]) -> Callable[[Any, Names], Iterable[str]]:
    return lambda values, _names: [write(value) for value in values]


_WRITERS: Final[dict[str, Callable[[Any, Names], Iterable[str]]]] = {
    "field": lambda value, names: [names.get(value, value)],
    "agency": lambda value, names: [names.get(value, value)] if value else [],
    "agencies": lambda values, names: [names.get(each.body, "") or each.name for each in values],
    "levels": lambda values, _names: words.level_names(values),
    "kind": lambda value, _names: [words.kind_name(value)],
    "subjects": lambda values, _names: words.subject_names(values),
    "ways": _each(_way),
    "components": _each(_component),
    "fees": _each(words.fee_text),
    "results": _each(_result),
    "legal_basis": _each(legal_text),
    "related": lambda values, _names: list(values),
}

Mark = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and whether they are in both versions, only in the earlier, or only in the later one."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line: in both versions, gone, new, or changed in some words."""

    mark: Literal["same", "gone", "new", "changed"]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ComparedPart:
    part: str
    label: str
    lines: tuple[ComparedLine, ...]


def compared_parts(before: VersionContent, after: VersionContent, names: Names) -> list[ComparedPart]:
    """Every part that differs, line by line, and within a changed line word by word."""
    return [
        ComparedPart(
            each.part,
            label_of_part(each.part),
            tuple(compared(lines_of(before, each.part, names), lines_of(after, each.part, names))),
        )
        for each in rules.difference(before, after)
    ]


def compared(before: Sequence[str], after: Sequence[str]) -> Iterator[ComparedLine]:
    """The lines of both versions in one list."""
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (ComparedLine("same", (Piece(line, "same"),)) for line in before[i:j])
            continue
        gone, new = list(before[i:j]), list(after[k:m])
        while gone and new and _are_alike(gone[0], new[0]):
            yield ComparedLine("changed", tuple(_pieces(gone.pop(0).split(), new.pop(0).split())))
        yield from (ComparedLine("gone", (Piece(line, "gone"),)) for line in gone)
        yield from (ComparedLine("new", (Piece(line, "new"),)) for line in new)


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= ALIKE


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(" ".join(before[i:j]), "same")
            continue
        if j > i:
            yield Piece(" ".join(before[i:j]), "gone")
        if m > k:
            yield Piece(" ".join(after[k:m]), "new")
