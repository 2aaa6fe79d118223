"""What may be announced, put in public view, and counted as cut."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from diemsang.commons.worktime.rules import Rule, TimeLimit, Unit
from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import obstacles_to_naming
from diemsang.onestop.procedures.rules import refusals
from diemsang.onestop.procedures.rules.values import (
    AGENCY_ROLES,
    KINDS,
    LEVELS,
    SUBJECTS,
    Channel,
    DecisionState,
    LimitKind,
    LineKind,
    VersionContent,
    Way,
)
from diemsang.onestop.procedures.rules.words import PART_NAMES

LONGEST: Final = {
    "name": 2000,
    "agency_name": 1000,
    "agency": 40,
    "form": 60,
    "ministry": 300,
    "kind": 30,
}
MOST_TEXT: Final = 200_000
DAYS_OF_A_MONTH: Final = 28
LOCAL_LEVELS: Final = frozenset({"province", "district", "commune"})
BODY: Final = re.compile(r"body:[1-9]\d{0,17}", re.ASCII)

MOVES: Final = {
    "control": (DecisionState.DRAFT, DecisionState.CONTROLLED),
    "submit": (DecisionState.CONTROLLED, DecisionState.SUBMITTED),
    "announce": (DecisionState.SUBMITTED, DecisionState.ANNOUNCED),
    "publish": (DecisionState.ANNOUNCED, DecisionState.PUBLIC),
}
"""Soạn thảo, kiểm soát, trình, công bố, công khai: each act, the state it needs and the one it makes."""
SENT_BACK_FROM: Final = (DecisionState.CONTROLLED, DecisionState.SUBMITTED)
"""From here a decision goes back to drafting, with a reason."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line of a decision. `sources` are codes: the one replaced, or those merged into `code`."""

    kind: str
    code: str
    content: VersionContent | None = None
    changed_parts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    effective_from: date | None = None
    """When it is not the day of the whole decision."""

    @property
    def touches(self) -> tuple[str, ...]:
        """Every code this line does something to."""
        return tuple(dict.fromkeys((self.code, *self.sources)))

    @property
    def ends(self) -> tuple[str, ...]:
        """The codes that leave the catalogue by it."""
        match self.kind:
            case LineKind.ABOLISHED:
                return (self.code,)
            case LineKind.REPLACED | LineKind.MERGED:
                return tuple(code for code in self.sources if code != self.code)
        return ()

    @property
    def cuts(self) -> tuple[str, ...]:
        """Those of `ends` that count as cut: a replacement lives on, and a merger of n into one cuts n-1."""
        match self.kind:
            case LineKind.ABOLISHED:
                return self.ends
            case LineKind.MERGED:
                return self.ends if self.code in self.sources else self.ends[1:]
        return ()


@dataclass(frozen=True, slots=True)
class Span:
    """Where a procedure stands in time: its last version, `[start, end)`."""

    start: date
    end: date | None


def is_body(key: str) -> bool:
    """Whether this is the key of a body at all."""
    return bool(BODY.fullmatch(key))


def obstacles_to_code(code: str, patterns: Iterable[str]) -> Iterator[Refusal]:
    """The pattern is a setting: the national one, its local copy, those from before the national portal."""
    if naming := tuple(obstacles_to_naming(code, at_field="code")):
        yield from naming
    elif not any(re.fullmatch(pattern, code, re.ASCII) for pattern in patterns):
        yield refusals.CODE_PATTERN(at_field="code", code=code[:40])


def missing_parts(content: VersionContent, code: str) -> tuple[Refusal, ...]:
    """NĐ 63/2010/NĐ-CP Đ.8 k.2: a procedure is public only with all of its required parts, each refusal one part.

    Name, order of steps, ways of doing it, papers, time limit, subjects, performing agency, result.
    """
    performs = content.agency or content.agency_name or content.same_for_all
    there = {
        "name": content.name,
        "steps": content.steps,
        "ways": content.ways,
        "components": content.components,
        "subjects": content.subjects,
        "agency": performs,
        "results": content.results,
    }
    found = [
        refusals.PART_MISSING(at_field=part, code=code, part_vi=PART_NAMES[part][0], part_en=PART_NAMES[part][1])
        for part, value in there.items()
        if not value
    ]
    found += [
        refusals.LIMIT_NOT_ASSIGNED(
            at_field=f"ways.{way.channel}", code=code, channel=way.channel, text=way.limit_text[:200]
        )
        for way in content.ways
        if way.limit is None
    ]
    return tuple(found)


def obstacles_to_content(content: VersionContent) -> Iterator[Refusal]:
    """What can be wrong in a content that may still be incomplete."""
    if not content.name:
        yield refusals.PART_MISSING(at_field="name", code="", part_vi=PART_NAMES["name"][0], part_en="name")
    for part, most in LONGEST.items():
        if len(getattr(content, part)) > most:
            yield refusals.TOO_LONG(at_field=part, most=most)
    for part in ("steps", "conditions", "keywords", "description", "reception_address"):
        if len(getattr(content, part)) > MOST_TEXT:
            yield refusals.TOO_LONG(at_field=part, most=MOST_TEXT)
    for part, values, choices in (
        ("levels", content.levels, LEVELS),
        ("subjects", content.subjects, SUBJECTS),
        ("kind", (content.kind,), KINDS),
        ("agencies", tuple(each.role for each in content.agencies), AGENCY_ROLES),
        ("fees", tuple(each.kind for each in content.fees), ("fee", "charge")),
    ):
        for value in values:
            if value not in choices:
                yield refusals.UNKNOWN_CHOICE(at_field=part, value=value)
    for body in (content.agency, *(each.body for each in content.agencies)):
        if body and not is_body(body):
            yield refusals.UNKNOWN_CHOICE(at_field="agency", value=body)
    numbers = [("sets", content.sets, 1), ("max_supplements", content.max_supplements or 0, 0)]
    numbers += [("components", count, 0) for each in content.components for count in (each.originals, each.copies)]
    numbers += [("fees", each.amount or 0, 0) for each in content.fees]
    for part, number, least in numbers:
        if not least <= number < 10**12 or (part in {"sets", "max_supplements"} and number > 99):
            yield refusals.BAD_NUMBER(at_field=part, value=number)
    yield from _obstacles_to_ways(content.ways)


def _obstacles_to_ways(ways: Sequence[Way]) -> Iterator[Refusal]:
    seen: set[str] = set()
    for way in ways:
        at_field = f"ways.{way.channel}"
        if way.channel not in list(Channel):
            yield refusals.UNKNOWN_CHOICE(at_field="ways", value=way.channel)
        if way.channel in seen:
            yield refusals.WAY_TWICE(at_field=at_field, channel=way.channel)
        seen.add(way.channel)
        if way.limit_kind not in list(LimitKind):
            yield refusals.UNKNOWN_CHOICE(at_field=at_field, value=way.limit_kind)
        elif (way.limit_kind == LimitKind.STATED) is (way.limit is None):
            yield refusals.LIMIT_CONTRADICTS(at_field=at_field, channel=way.channel, kind=way.limit_kind)
        if way.local_limit is not None and (way.limit is None or not is_never_longer(way.local_limit, way.limit)):
            national = str(way.limit or way.limit_text or "?")
            yield refusals.LOCAL_LIMIT_NOT_SHORTER(at_field=at_field, local=str(way.local_limit), national=national)


def is_never_longer(local: TimeLimit, national: TimeLimit) -> bool:
    """Whether a limit falls due no later than another, from whatever day; a working day being 8 hours.

    Units that holidays could turn round (ten working days and two weeks) are not beyond doubt: no.
    """
    if local.is_working_time and national.is_working_time:
        # Whole days leave out the day of acceptance (R2), hours and half days begin in it (R1, R3).
        left_out = (
            TimeLimit(Unit.WORKING_DAYS).working_ticks if local.rule is Rule.R2 and national.rule is not Rule.R2 else 0
        )
        return local.working_ticks + left_out <= national.working_ticks
    if local.unit is national.unit:
        return local.amount <= national.amount
    if local.unit is Unit.SAME_DAY:
        return national.unit in {Unit.CALENDAR_DAYS, Unit.MONTHS} or national.rule is Rule.R2
    if local.unit is Unit.CALENDAR_DAYS:
        if national.unit is Unit.MONTHS:
            return local.amount <= national.amount * DAYS_OF_A_MONTH
        return national.rule is Rule.R2 and local.amount <= national.amount
    return False


def obstacles_to_levels(
    levels: Iterable[str], allowed: frozenset[str] | None, basis: str, on: date
) -> Iterator[Refusal]:
    """The levels of government that exist on the day it takes effect; no answer of the lawbook is no permission."""
    for level in levels:
        if level not in LOCAL_LEVELS:
            continue
        if allowed is None:
            yield refusals.LEVELS_UNDEFINED(at_field="levels", on=f"{on:%d/%m/%Y}")
            return
        if level not in allowed:
            yield refusals.LEVEL_NOT_THERE(at_field="levels", level=level, on=f"{on:%d/%m/%Y}", basis=basis)


def obstacles_to_lines(lines: Sequence[NewLine]) -> Iterator[tuple[int, Refusal]]:
    """What is wrong in the lines of a decision, whatever the catalogue holds: the place of the line, and the reason."""
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if line.kind not in list(LineKind):
            yield place, refusals.UNKNOWN_CHOICE(at_field="kind", value=line.kind)
            continue
        for code in line.touches:
            if code in seen:
                yield place, refusals.TWICE_IN_DECISION(at_field="code", code=code)
            seen.add(code)
        if line.kind == LineKind.ABOLISHED and line.content is not None:
            yield place, refusals.CONTENT_NOT_WANTED(at_field="content", code=line.code)
        if line.kind != LineKind.ABOLISHED and line.content is None:
            yield place, refusals.CONTENT_MISSING(at_field="content", code=line.code)
        if line.kind == LineKind.AMENDED and not line.changed_parts:
            yield place, refusals.CHANGED_PARTS_MISSING(at_field="changed_parts", code=line.code)
        if not _sources_fit(line):
            yield place, refusals.SOURCES_WRONG(at_field="sources", code=line.code)


def _sources_fit(line: NewLine) -> bool:
    different = len(set(line.sources)) == len(line.sources)
    match line.kind:
        case LineKind.REPLACED:
            return len(line.sources) == 1 and line.code not in line.sources
        case LineKind.MERGED:
            return len(line.sources) > 1 and different
    return not line.sources


def obstacles_to_entering(code: str, on: date, last: Span | None) -> Iterator[Refusal]:
    """A procedure enters the catalogue on a day: a code nobody has, or one whose procedure has left before."""
    if last is not None and (last.end is None or on < last.end):
        yield refusals.CODE_TAKEN(at_field="code", code=code)


def obstacles_to_following(code: str, on: date, last: Span | None) -> Iterator[Refusal]:
    """A new version follows one that is in force on that day, and takes effect after it began."""
    if last is None:
        yield refusals.UNKNOWN(at_field="code", code=code)
    elif on <= last.start:
        yield refusals.LATER_VERSION(at_field="effective_from", code=code, on=f"{last.start:%d/%m/%Y}")
    elif last.end is not None and on >= last.end:
        yield refusals.NOT_IN_FORCE(at_field="effective_from", code=code, on=f"{on:%d/%m/%Y}")


def obstacles_to_ending(code: str, on: date, last: Span | None) -> Iterator[Refusal]:
    """A procedure leaves the catalogue on a day: in force until then, and no end announced yet."""
    yield from obstacles_to_following(code, on, last)
    if last is not None and last.end is not None and last.start < on < last.end:
        yield refusals.ENDING_ALREADY(at_field="effective_from", code=code, on=f"{last.end:%d/%m/%Y}")


def state_on(state: str, ended_on: date | None, day: date) -> str:
    """The state of a decision on a day: one whose versions are all out of force is ended (hết hiệu lực)."""
    is_over = ended_on is not None and ended_on <= day
    return DecisionState.ENDED if is_over and state in {DecisionState.ANNOUNCED, DecisionState.PUBLIC} else state


def announcement_lag(signed_on: date | None, source_in_force_on: date | None) -> int | None:
    """Days from the day the text behind took effect to the signing; zero or less is in time (QĐ 766, group 1)."""
    return None if signed_on is None or source_in_force_on is None else (signed_on - source_in_force_on).days


def publication_lag(signed_on: date | None, published_on: date | None) -> int | None:
    """Days from signing to public view."""
    return None if signed_on is None or published_on is None else (published_on - signed_on).days


def whole_days(limit: TimeLimit | None) -> int | None:
    """The limit in days of its own unit; None for hours, months, fractions and the same day."""
    if limit is None or limit.unit not in {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}:
        return None
    return limit.count if Fraction(limit.amount).denominator == 1 else None
