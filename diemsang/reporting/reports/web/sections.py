"""A report laid out for the page: what has a figure in a table, what waits for a part of the house said once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from diemsang.kernel.periods import Period
from diemsang.reporting.reports import queries, rules


@dataclass(frozen=True, slots=True)
class YearRow:
    """One figure of every year, as a row of a matrix."""

    figure: rules.FigureLine
    lines: Sequence[queries.Line]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of years is one matrix (`years`, `rows`), whether or not there are figures; of it `waiting` only names
    the parts of the house."""

    section: rules.Section
    counted: int
    total: int
    lines: Sequence[queries.Line]
    waiting: Sequence[tuple[str, Sequence[queries.Line]]]
    """What has no figure because its part of the house is not there yet, by the code of that part. A share of which
    one side is counted stands among the lines."""
    years: Sequence[Period]
    rows: Sequence[YearRow]


def view_of(found: queries.SectionRun) -> SectionView:
    """Nothing is left out: every line of the run stands in exactly one of the parts."""
    by_context: dict[str, list[queries.Line]] = defaultdict(list)
    shown: list[queries.Line] = []
    by_figure: dict[str, list[queries.Line]] = defaultdict(list)
    years: list[Period] = []
    for line in found.lines:
        is_only_named = line.waits and not line.is_known_in_part
        if is_only_named or (line.waits and found.section.each_year):
            by_context[line.figure.context].append(line)
        if found.section.each_year:
            by_figure[line.figure.code].append(line)
            if line.period not in years:
                years.append(line.period)
        elif not is_only_named:
            shown.append(line)
    waiting: list[tuple[str, Sequence[queries.Line]]] = [
        (context, [] if found.section.each_year else lines) for context, lines in by_context.items()
    ]
    return SectionView(
        section=found.section,
        counted=sum(line.found.value is not None for line in found.lines),
        total=len(found.lines),
        lines=shown,
        waiting=waiting,
        years=years,
        rows=[YearRow(lines[0].figure, lines) for lines in by_figure.values()],
    )
