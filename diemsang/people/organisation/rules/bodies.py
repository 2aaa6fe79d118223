"""When a body may be founded, changed, placed, merged, split or dissolved."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal
from diemsang.people.organisation.rules import refusals

LOCAL_LEVELS: Final = frozenset({"province", "district", "commune"})
"""The levels of local government, of which the law says when they exist; the central level always does."""
UNION_KINDS: Final = frozenset(
    {"union_federation", "provincial_union", "grassroots_union", "union_section", "union_group"}
)
WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a body stands in both lines."""

    body: int | None
    kind: str
    state_parent: int | None
    union_parent: int | None


def reachable(start: int, children: Mapping[int, Sequence[int]]) -> frozenset[int]:
    """The node and everything below it; a cycle, were there one, is walked once."""
    found, waiting = {start}, [start]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def obstacles_to_working_in(name: str, closed_on: date | None, on: date) -> Iterator[Refusal]:
    """Tổ chức đã giải thể, sáp nhập chỉ được đọc: nothing new happens in a body on or after the day it closed."""
    if closed_on is not None and closed_on <= on:
        yield refusals.CLOSED(name=name, closed_on=format_date(closed_on))


def obstacles_to_founding(name: str, decision_number: str) -> Iterator[Refusal]:
    """A body has a name, and a decision that founds it."""
    if not name:
        yield refusals.NAME_MISSING(at_field="name")
    if not decision_number:
        yield refusals.DECISION_MISSING(at_field="decision_number")


def obstacles_to_change(latest_from: date, on: date, decision_number: str, *, changes: bool) -> Iterator[Refusal]:
    """A change begins after the latest one began: what was true of a past day stays so, with the names of that time."""
    if on <= latest_from:
        yield refusals.NOT_LATEST(at_field="on", latest=format_date(latest_from))
    if not decision_number:
        yield refusals.DECISION_MISSING(at_field="decision_number")
    if not changes:
        yield refusals.NOTHING_CHANGES()


def obstacles_to_level(level: str, allowed: Collection[str] | None, basis: str, on: date) -> Iterator[Refusal]:
    """Whether the level exists on that day, as the row `organisation.level_exists` says; None: no row says anything.

    Cấp huyện ended on 01/07/2025; the row says so, not this code.
    """
    if level not in LOCAL_LEVELS:
        return
    if allowed is None:
        yield refusals.LEVEL_UNDEFINED(at_field="level", on=format_date(on))
    elif level not in allowed:
        yield refusals.LEVEL_GONE(at_field="level", on=format_date(on), basis=basis)


def obstacles_to_placing(
    placement: Placement, *, on: date, kinds: Mapping[int, str], parents: Mapping[str, Mapping[int, int]]
) -> Iterator[Refusal]:
    """Whether the body may stand there: parents exist on that day, lines are not mixed, and nothing is below itself.

    `kinds` has every body in force on that day; `parents` maps a line (`state`, `union`) to child -> parent.
    """
    for line, parent in (("state", placement.state_parent), ("union", placement.union_parent)):
        if parent is None:
            continue
        field = f"{line}_parent"
        if parent not in kinds:
            yield refusals.PARENT_NOT_THERE(at_field=field, on=format_date(on))
        elif (kinds[parent] in UNION_KINDS) != (line == "union") or (
            line == "union" and placement.kind not in UNION_KINDS
        ):
            yield refusals.PARENT_IN_THE_OTHER_LINE(at_field=field)
        elif placement.body is not None and _is_above(placement.body, parent, parents.get(line, {})):
            yield refusals.CYCLE(at_field=field)


def _is_above(body: int, start: int, parents: Mapping[int, int]) -> bool:
    seen: set[int] = set()
    node: int | None = start
    while node is not None and node not in seen:
        if node == body:
            return True
        seen.add(node)
        node = parents.get(node)
    return False


def obstacles_to_dissolving(bodies_below: int) -> Iterator[Refusal]:
    """Nothing may hang from a body that is no more."""
    if bodies_below:
        yield refusals.HAS_BODIES_BELOW(count=bodies_below)


def obstacles_to_merging(sources: Sequence[int], into: int | None) -> Iterator[Refusal]:
    """Hợp nhất (into a new body) takes two sources; sáp nhập (into one that exists) takes one besides that one."""
    distinct = set(sources) - {into}
    if len(distinct) < (1 if into is not None else 2) or len(set(sources)) != len(sources):
        yield refusals.TOO_FEW_SOURCES(at_field="sources")


def obstacles_to_inheriting(heir: int | None, closing: Collection[int]) -> Iterator[Refusal]:
    """What closes cannot receive the records of what closes with it."""
    if heir is not None and heir in closing:
        yield refusals.HEIR_IS_CLOSING(at_field="successor")


def obstacles_to_splitting(shares: Sequence[int], existing: Sequence[str] = ()) -> Iterator[Refusal]:
    """At least two bodies result, each named once (`existing`: keys of those that are there already), and their shares
    (ten-thousandths) add up to one."""
    if len(shares) < 2 or len(set(existing)) != len(existing):
        yield refusals.TOO_FEW_RESULTS(at_field="results")
    if sum(shares) != WHOLE or any(share < 1 for share in shares):
        yield refusals.SHARES_NOT_WHOLE(at_field="results", total=f"{sum(shares) // 100},{sum(shares) % 100:02}")
