"""Indicators: definitions from the installation, else from the package; their figures for a period."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import QuerySet

from diemsang.commons.facts import rules
from diemsang.commons.facts.models import DeclaredFigure, IndicatorDefinition
from diemsang.commons.facts.queries import counting
from diemsang.commons.facts.queries.registry import find_fact
from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused


@cache
def packaged() -> dict[str, rules.Indicator]:
    """The indicators that come with the package, by code."""
    text = files("diemsang.commons.facts").joinpath("data", "indicators.csv").read_text(encoding="utf-8")
    return {line["code"]: read_indicator(line) for line in csv.DictReader(text.splitlines())}


def indicators(on: date) -> dict[str, rules.Indicator]:
    """Every indicator in force on a day, by code: the installation's own definition stands over the packaged one."""
    chosen = {code: each for code, each in packaged().items() if each.is_in_force(on)}
    for definition in IndicatorDefinition.objects.order_by("recorded_at", "pk"):
        each = read_indicator({**definition.definition, "code": definition.code})
        if (definition.valid_from or date.min) <= on and (definition.valid_to is None or on < definition.valid_to):
            chosen[definition.code] = each
    return dict(sorted(chosen.items()))


def indicator(code: str, on: date) -> rules.Indicator:
    """One indicator as defined on a day, or `facts.unknown_indicator`."""
    if (found := indicators(on).get(code)) is None:
        raise Refused(rules.UNKNOWN_INDICATOR(code=code))
    return found


def evaluate(code: str | rules.Indicator, period: Period, *, visible_to: Actor = ANONYMOUS) -> rules.Figure:
    """The figure of an indicator for a closed-open period of dates, as an actor may see it.

    Both sides come from records. A side whose fact nobody declares yet is taken from a declared figure of exactly this
    period when there is one (status `declared`, or `mixed` beside a counted side), else there is no data.
    """
    if isinstance(code, str):
        found = indicators(last_day(period)).get(code)
        if found is None:
            return rules.undefined(code, "", period.label())
        code = found
    return _figure(code, period, visible_to, declared(code.code, period).first())


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a report prints it: what was counted, and what was declared beside it."""

    figure: rules.Figure
    declared: tuple[DeclaredFigure, ...]


def evaluate_all(codes: Iterable[str], period: Period, *, visible_to: Actor = ANONYMOUS) -> dict[str, Shown]:
    """Many figures of one period: definitions and declared figures are read once. What one may not see is absent."""
    defined = indicators(last_day(period))
    typed: dict[str, list[DeclaredFigure]] = defaultdict(list)
    for each in DeclaredFigure.objects.filter(starts_on=period.start, ends_on=end_of(period), successor=None).order_by(
        "-declared_at", "-pk"
    ):
        typed[each.indicator].append(each)
    shown = {}
    for code in codes:
        said = tuple(typed.get(code, ()))
        if code not in defined:
            shown[code] = Shown(rules.undefined(code, "", period.label()), said)
            continue
        try:
            figure = _figure(defined[code], period, visible_to, said[0] if said else None)
        except Refused as refused:
            if refused.codes != ("access.not_found",):
                raise
            figure = _absent(code, defined[code].unit, period)
        shown[code] = Shown(figure, said)
    return shown


def _figure(defined: rules.Indicator, period: Period, visible_to: Actor, typed: DeclaredFigure | None) -> rules.Figure:
    numerator = _counted(defined.numerator, period, visible_to, typed.numerator if typed else None)
    denominator = None
    if defined.denominator is not None:
        denominator = _counted(defined.denominator, period, visible_to, typed.denominator if typed else None)
    return rules.figure(defined, period.label(), numerator, denominator)


def absent(code: str, period: Period) -> rules.Figure:
    """The figure of somebody who may not see its records: the same as without such records in the house."""
    found = indicators(last_day(period)).get(code)
    return _absent(code, found.unit if found else "", period)


def _absent(code: str, unit: str, period: Period) -> rules.Figure:
    return rules.Figure(
        code, None, None, None, unit, rules.Status.NO_DATA, rules.Reason.CONTEXT_MISSING, period.label()
    )


def declared(code: str, period: Period) -> "QuerySet[DeclaredFigure]":
    """The figures declared for exactly this period that nothing replaced, newest first."""
    return DeclaredFigure.objects.filter(
        indicator=code, starts_on=period.start, ends_on=end_of(period), successor=None
    ).order_by("-declared_at", "-pk")


def part_records(
    part: rules.Part, period: Period, *, visible_to: Actor, after: int | None = None, size: int = counting.PAGE
) -> counting.RecordPage:
    """The records behind one side of a figure, page by page."""
    return counting.records(
        part.fact, filters=part.filters, visible_to=visible_to, after=after, size=size, **window_of(part, period)
    )


def window_of(part: rules.Part, period: Period) -> dict[str, Any]:
    """The arguments of a count for a side's window: a period, or a date."""
    match part.window:
        case rules.Window.DURING:
            return {"period": period}
        case rules.Window.AT_START:
            return {"on": period.start}
        case rules.Window.AT_END:
            return {"on": last_day(period)}


def _counted(part: rules.Part, period: Period, actor: Actor, typed: int | None) -> rules.Counted:
    fact = find_fact(part.fact)
    if fact is None:
        if typed is not None:
            return rules.Counted(typed, is_declared=True)
        return rules.Counted(None, rules.Reason.CONTEXT_MISSING)
    window = window_of(part, period)
    number = counting.count(fact, filters=part.filters, how=part.how, visible_to=actor, **window)
    reason = rules.Reason.NONE
    if number is None:
        reason = rules.Reason.NO_RECORDS if part.how in {"max", "min", "median"} else rules.Reason.SMALL_CELL
    chosen = counting.selected(fact, filters=part.filters, visible_to=actor, **window)
    return rules.Counted(number, reason, query=str(chosen.order_by().values("pk").query))


def end_of(period: Period) -> date:
    """The first day after the period; `facts.period_is_open` when there is none."""
    if period.end is None:
        raise Refused(rules.PERIOD_IS_OPEN(at_field="period"))
    return period.end


def last_day(period: Period) -> date:
    """The last day of the period; `facts.period_is_open` when there is none."""
    if period.last_day is None:
        raise Refused(rules.PERIOD_IS_OPEN(at_field="period"))
    return period.last_day


def read_indicator(line: Mapping[str, str]) -> rules.Indicator:
    return rules.Indicator(
        code=line["code"],
        vi=line["vi"],
        en=line["en"],
        unit=line["unit"],
        numerator=next(_parts(line, "numerator")),
        denominator=next(_parts(line, "denominator"), None),
        target=Fraction(line["target"]) if line.get("target") else None,
        valid_from=_day(line.get("valid_from")),
        valid_to=_day(line.get("valid_to")),
        context=line.get("context", ""),
        note=line.get("note", ""),
        note_en=line.get("note_en", ""),
    )


def _parts(line: Mapping[str, str], side: str) -> Iterator[rules.Part]:
    if line.get(side):
        yield rules.Part(
            fact=line[side],
            window=rules.Window(line[f"{side}_window"]),
            filters=json.loads(line.get(f"{side}_filters") or "{}"),
            how=line.get(f"{side}_how") or "total",
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
