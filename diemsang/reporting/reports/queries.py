"""Running a report: every figure from its indicator, as an actor may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from diemsang.commons.facts import queries as facts
from diemsang.commons.facts.rules import Figure, Reason
from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused
from diemsang.proof.lawbook.queries import rule_value
from diemsang.proof.lawbook.rules import Verdict, uses
from diemsang.reporting.reports import rules
from diemsang.reporting.reports.models import ExternalIndex, LockedReport


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a report as it came out for one window."""

    figure: rules.FigureLine
    period: Period
    found: Figure
    flags: tuple[str, ...] = ()
    declared: tuple[Any, ...] = ()
    """Figures declared from documents for this window, beside the computed one."""

    @property
    def waits(self) -> bool:
        """Whether a part of the house that would bring the figure is not there yet."""
        return self.found.reason == Reason.CONTEXT_MISSING and not self.declared

    @property
    def is_known_in_part(self) -> bool:
        """Whether one side is counted all the same."""
        return self.found.numerator is not None or self.found.denominator is not None

    def as_dict(self) -> dict[str, Any]:
        """For JSON: whole numbers, exact ratios, the window as a closed-open period."""
        return {
            **self.found.as_dict(),
            "code": self.figure.code,
            "indicator": self.figure.indicator,
            "label": self.figure.vi,
            "window": str(self.period),
            "flags": list(self.flags),
            "context": self.figure.context,
            "declared": [
                {"numerator": each.numerator, "denominator": each.denominator, "source": each.source}
                for each in self.declared
            ],
        }


@dataclass(frozen=True, slots=True)
class SectionRun:
    section: rules.Section
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A report for a period."""

    template: rules.Template
    period: Period
    sections: tuple[SectionRun, ...]

    @property
    def lines(self) -> Iterator[Line]:
        return (line for section in self.sections for line in section.lines)

    def as_dict(self) -> dict[str, Any]:
        return {
            "report": self.template.code,
            "period": str(self.period),
            "figures": [line.as_dict() for line in self.lines],
        }


def template(code: str) -> rules.Template:
    """A report template, or `reports.unknown_report`."""
    if (found := rules.templates().get(code)) is None:
        raise Refused(rules.UNKNOWN_REPORT(at_field="report", code=code))
    return found


def run(code: str, period: Period, *, visible_to: Actor = ANONYMOUS) -> Run:
    """Every figure of a report for a closed-open period of dates (at most 20 years)."""
    chosen = template(code)
    if period.end is None or period.end.year - period.start.year > rules.LONGEST_YEARS:
        raise Refused(rules.PERIOD_IS_TOO_LONG(at_field="period", years=rules.LONGEST_YEARS))
    windows = {section.code: rules.windows_of(section, period) for section in chosen.sections}
    shown = {}
    for window in dict.fromkeys(each for several in windows.values() for each in several):
        codes = [
            figure.indicator
            for section in chosen.sections
            if window in windows[section.code]
            for figure in section.figures
        ]
        for code, each in facts.evaluate_all(codes, window, visible_to=visible_to).items():
            shown[code, window] = each
    sections = tuple(
        SectionRun(
            section,
            tuple(
                _line(figure, window, shown[figure.indicator, window])
                for figure in section.figures
                for window in windows[section.code]
            ),
        )
        for section in chosen.sections
    )
    return Run(chosen, period, sections)


def external_indices() -> "QuerySet[ExternalIndex]":
    """Declared external indices that nothing replaced, newest year first."""
    return ExternalIndex.objects.filter(successor=None).order_by("index", "-year")


def locked_reports(code: str) -> "QuerySet[LockedReport]":
    """The locked editions of a report, newest first."""
    return LockedReport.objects.filter(template=code).order_by("-locked_at", "-pk")


@uses("emulation.quota.cstdcs_of_ldtt", page="reports:report")
def quota_flags(figure: rules.FigureLine, value: Fraction | None, on: date) -> tuple[str, ...]:
    """`QUOTA_SUSPECT` when a decided share stands above the ceiling in force on that day."""
    if not figure.quota or value is None:
        return ()
    answer = rule_value(figure.quota, on=on)
    return (rules.QUOTA_SUSPECT,) if answer.verdict(value) is Verdict.FAIL else ()


def _line(figure: rules.FigureLine, window: Period, shown: facts.Shown) -> Line:
    flags = quota_flags(figure, shown.figure.value, window.last_day or window.start)
    return Line(figure, window, shown.figure, flags, shown.declared)
