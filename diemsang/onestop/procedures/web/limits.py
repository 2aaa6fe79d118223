"""How limits changed from one version to the next, in the unit they are written in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from diemsang.commons.worktime.rules import TimeLimit
from diemsang.onestop.procedures.rules import Way
from diemsang.onestop.procedures.web import words
from diemsang.ui.formats import vnumber


@dataclass(frozen=True, slots=True)
class LimitChange:
    """Of one way of filing: the limits before and after, and by how much it is shorter or longer.

    `share` is said only of limits in the same unit: two working days and three calendar days are not compared.
    """

    channel: str
    before: str
    after: str
    is_shorter: bool
    share: str


def limit_changes(before: Sequence[Way], after: Sequence[Way]) -> Iterator[LimitChange]:
    """The ways of filing that both versions have and whose limit is not the same."""
    old = {way.channel: way for way in before}
    for way in after:
        earlier = old.get(way.channel)
        if earlier is None or words.way_limit(earlier) == words.way_limit(way):
            continue
        ratio = _ratio(earlier.applied, way.applied)
        yield LimitChange(
            words.channel_name(way.channel),
            words.way_limit(earlier),
            words.way_limit(way),
            ratio is not None and ratio < 1,
            f"{vnumber(abs(1 - ratio) * 100, 0)}%" if ratio is not None else "",
        )


def _ratio(before: TimeLimit | None, after: TimeLimit | None) -> Fraction | None:
    if before is None or after is None or before.unit is not after.unit:
        return None
    return Fraction(after.amount) / Fraction(before.amount)
