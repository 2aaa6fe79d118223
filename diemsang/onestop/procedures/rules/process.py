"""Internal processes (quy trình nội bộ): whether their steps make one whole, and whether they fit into the time limit.

A step opens when every step it stands after has ended, so steps after the same one run side by side and a step after
several joins them. Budgets are working minutes: half a day is 240, a day 480 (section 3.4).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from diemsang.commons.worktime import rules as worktime
from diemsang.commons.worktime.rules import Parameters, TimeLimit, Unit, WorkingCalendar
from diemsang.commons.worktime.rules.sessions import MINUTE
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.refusals import Refusal
from diemsang.onestop.procedures.rules import process_refusals as say
from diemsang.onestop.procedures.rules.values import StepKind, StepView

MOST_STEPS: Final = 60
MINUTES_PER_DAY: Final = 480
MINUTES_PER_HALF_DAY: Final = 240
MINUTES_PER_HOUR: Final = 60
_LARGEST_BUDGET: Final = 1_000 * MINUTES_PER_DAY
"""As long as the longest limit that can be written: more is a slip of the pen."""
_CYCLE: Final = (date(2001, 1, 1), date(2029, 12, 31))
"""Weekdays, months and leap years repeat after 28 years, so these years hold every month there is."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a step runs at the earliest and at the longest, in working minutes from acceptance."""

    opens: int
    ends: int


@dataclass(frozen=True, slots=True)
class LongestPath:
    """The steps that decide how long the whole takes (the critical path), and for how many working minutes."""

    minutes: int
    steps: tuple[int, ...]


def obstacles_to_structure(steps: Sequence[StepView], agency: str = "") -> Iterator[Refusal]:
    """Every reason why these steps make no process: numbers, names, budgets, predecessors, one start, one end, no
    cycle, nothing unreachable. `agency` is the key of the one whose process it is.

    Each reason stands at `steps.<no>`, or at `steps` for the whole.
    """
    if not steps:
        yield say.NO_STEPS(at_field="steps")
        return
    if len(steps) > MOST_STEPS:
        yield say.TOO_MANY_STEPS(at_field="steps", count=len(steps), most=MOST_STEPS)
        return
    yield from _obstacles_in_steps(steps, agency)
    known = {step.no: step for step in steps}
    for step in steps:
        for no in step.after:
            if no not in known:
                yield say.UNKNOWN_PREDECESSOR(at_field=f"steps.{step.no}", no=step.no, after=no)
    starts = sorted(no for no, step in known.items() if not step.after)
    ends = sorted(set(known) - {no for step in known.values() for no in step.after if no != step.no})
    if len(starts) > 1:
        yield say.SEVERAL_STARTS(at_field="steps", numbers=_listed(starts))
    if len(ends) > 1:
        yield say.SEVERAL_ENDS(at_field="steps", numbers=_listed(ends))
    if cycle := cycle_in(steps):
        yield say.CYCLE(at_field="steps", numbers=" → ".join(map(str, cycle)))
    if lost := sorted(set(known) - _reachable(known)):
        yield say.UNREACHABLE(at_field="steps", numbers=_listed(lost))
    for step in known.values():
        if step.kind == StepKind.RETURN and step.no not in ends:
            yield say.RETURN_NOT_LAST(at_field=f"steps.{step.no}", no=step.no)


def _obstacles_in_steps(steps: Sequence[StepView], agency: str) -> Iterator[Refusal]:
    times = Counter(step.no for step in steps)
    for no in sorted(no for no, count in times.items() if count > 1):
        yield say.DUPLICATE_NUMBER(at_field=f"steps.{no}", no=no)
    for step in steps:
        here = f"steps.{step.no}"
        if step.no < 1:
            yield say.BAD_NUMBER(at_field=here, no=step.no)
        if not step.name.strip():
            yield say.NAMELESS(at_field=here, no=step.no)
        if step.kind not in StepKind.__members__.values():
            yield say.UNKNOWN_KIND(at_field=here, no=step.no, kind=step.kind)
        if step.budget_minutes < (0 if step.kind == StepKind.RETURN else 1):
            yield say.NO_BUDGET(at_field=here, no=step.no)
        if step.budget_minutes > _LARGEST_BUDGET:
            yield say.BUDGET_TOO_LARGE(at_field=here, no=step.no)
        if step.kind == StepKind.AGENCY_TASK and step.agency in ("", agency):
            yield say.TASK_WITHOUT_AGENCY(at_field=here, no=step.no)


def cycle_in(steps: Iterable[StepView]) -> tuple[int, ...]:
    """One round of steps that wait for each other, its first number said again at the end; empty when there is none."""
    after = {step.no: list(step.after) for step in steps}
    done: set[int] = set()
    for start in sorted(after):
        trail: list[int] = []
        on_trail: dict[int, int] = {}
        waiting: list[tuple[int, Iterator[int]]] = []
        node: int | None = start
        while True:
            if node is not None and node in after and node not in done:
                if node in on_trail:
                    return (*reversed(trail[on_trail[node] :]), trail[-1])
                on_trail[node] = len(trail)
                trail.append(node)
                waiting.append((node, iter(after[node])))
            if not waiting:
                break
            current, rest = waiting[-1]
            node = next(rest, None)
            if node is None:
                waiting.pop()
                trail.pop()
                del on_trail[current]
                done.add(current)
    return ()


def _reachable(known: Mapping[int, StepView]) -> set[int]:
    """Those that some start leads to."""
    following: dict[int, list[int]] = {no: [] for no in known}
    for step in known.values():
        for no in step.after:
            if no in following:
                following[no].append(step.no)
    found = {no for no, step in known.items() if not step.after}
    waiting = list(found)
    while waiting:
        for no in following[waiting.pop()]:
            if no not in found:
                found.add(no)
                waiting.append(no)
    return found


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def in_order(steps: Iterable[StepView]) -> tuple[StepView, ...]:
    """Every step behind those it stands after, otherwise by number. The steps have passed `obstacles_to_structure`."""
    waiting = sorted(steps, key=lambda step: step.no)
    placed: dict[int, StepView] = {}
    while waiting:
        step = next((each for each in waiting if placed.keys() >= set(each.after)), None)
        if step is None:
            raise ValueError("steps that wait for each other have no order")
        placed[step.no] = step
        waiting.remove(step)
    return tuple(placed.values())


def spans(steps: Iterable[StepView]) -> dict[int, Span]:
    """When each step runs: R11, parallel steps open together and a join opens at the latest end."""
    found: dict[int, Span] = {}
    for step in in_order(steps):
        opens = max((found[no].ends for no in step.after), default=0)
        found[step.no] = Span(opens, opens + step.budget_minutes)
    return found


def longest_path(steps: Iterable[StepView]) -> LongestPath:
    """The longest way from the first step to the result, in working minutes; of equal ways the one of lower numbers.

    Handing over the result (`return`) is not counted: the clock stops when the result is issued (R10).
    """
    counted = [step for step in steps if step.kind != StepKind.RETURN]
    found = spans(counted)
    if not found:
        return LongestPath(0, ())
    known = {step.no: step for step in counted}
    node: int | None = min(found, key=lambda no: (-found[no].ends, no))
    minutes = found[node].ends if node is not None else 0
    path: list[int] = []
    while node is not None:
        path.append(node)
        before, opens = known[node].after, found[node].opens
        node = min((no for no in before if found[no].ends == opens), default=None)
    return LongestPath(minutes, tuple(reversed(path)))


# The time limit as working minutes


@lru_cache(maxsize=4_096)
def working_minutes(limit: TimeLimit, parameters: Parameters) -> int:
    """The working minutes that a limit grants to whoever files, on whatever day: what a process may plan with.

    Working hours and working days say it themselves (one working day is 8 hours; half a day 4). The others depend on
    the day of acceptance, so the least of all days is taken, by the rules of due times themselves (R4 to R6) on a
    calendar of usual weeks: `1 ngày` accepted on Monday leaves Tuesday, so 480; `1 tháng` is a February; `trong ngày`
    accepted at the cut-off (15:00) leaves until the end of that day, 120. Public holidays are left out: around Tết ten
    calendar days hold two working days or none, and nothing could be planned. The dossier's own due time, which knows
    them, stands above the due times of steps anyway.
    """
    if limit.is_working_time:
        return limit.working_ticks // MINUTE
    calendar = _usual_weeks()
    return (
        min(
            calendar.work_between(start, worktime.due_at(start, limit, calendar, parameters))
            for start in _starts(calendar, limit, parameters)
        )
        // MINUTE
    )


@lru_cache(maxsize=1)
def _usual_weeks() -> WorkingCalendar:
    """Monday to Friday, eight hours, no holiday."""
    return WorkingCalendar([], *_CYCLE)


def _starts(calendar: WorkingCalendar, limit: TimeLimit, parameters: Parameters) -> Iterator[datetime]:
    """The moments of acceptance that leave least: as late on a day as the limit still counts from that day."""
    first, last = calendar.first, calendar.last
    days = 365 * 28 + 7 if limit.unit is Unit.MONTHS else 7
    for number in range(days):
        day = first + timedelta(days=number)
        if limit.unit is Unit.MONTHS and day.year > last.year - 1 - limit.count // 12:
            return
        if limit.unit is Unit.SAME_DAY and calendar.is_working(day):
            yield datetime.combine(day, parameters.same_day_cutoff, VIETNAM)
        else:
            yield datetime.combine(day, worktime.USUAL_SESSIONS[-1].closes, VIETNAM)


def obstacles_to_activation(
    steps: Sequence[StepView],
    limits: Mapping[str, TimeLimit | None],
    parameters: Parameters,
    *,
    agency: str = "",
) -> Iterator[Refusal]:
    """Why a process cannot be put to work: its structure, and a longest path beyond the limit of some channel.

    `limits` are those that apply by channel (R12); None is a limit that is not stated, which can hold no plan.
    """
    broken = tuple(obstacles_to_structure(steps, agency))
    yield from broken
    for channel in sorted(channel for channel, limit in limits.items() if limit is None):
        yield say.LIMIT_UNSPECIFIED(at_field="limit", channel=channel)
    if not limits:
        yield say.LIMIT_UNSPECIFIED(at_field="limit", channel="–")
    if broken:
        return
    path = longest_path(steps)
    for channel, limit in sorted(limits.items()):
        if limit is not None and path.minutes > (granted := working_minutes(limit, parameters)):
            yield say.LONGER_THAN_LIMIT(
                at_field="steps",
                path=" → ".join(map(str, path.steps)),
                minutes=path.minutes,
                limit=str(limit),
                granted=granted,
                channel=channel,
            )


def parallel_groups(steps: Iterable[StepView]) -> tuple[tuple[int, ...], ...]:
    """The numbers of steps that open together: two or more after exactly the same steps."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for step in steps:
        if step.after:
            groups.setdefault(tuple(sorted(step.after)), []).append(step.no)
    return tuple(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def edges_of(path: LongestPath) -> frozenset[tuple[int, int]]:
    """The arrows of the critical path."""
    return frozenset(pairwise(path.steps))
