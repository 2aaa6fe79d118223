"""Counting: facts, indicators, the records behind a number."""

from diemsang.commons.facts.queries.counting import (
    RecordPage,
    count,
    count_on,
    grouped,
    may_list_records,
    records,
    sees_restricted,
)
from diemsang.commons.facts.queries.evaluation import (
    Shown,
    absent,
    declared,
    end_of,
    evaluate,
    evaluate_all,
    indicator,
    indicators,
    last_day,
    part_records,
)
from diemsang.commons.facts.queries.registry import facts, find_fact, registered, stream_of
from diemsang.commons.facts.queries.snapshots import Difference, changes_since

__all__ = [
    "Difference",
    "RecordPage",
    "Shown",
    "absent",
    "changes_since",
    "count",
    "count_on",
    "declared",
    "end_of",
    "evaluate",
    "evaluate_all",
    "facts",
    "find_fact",
    "grouped",
    "indicator",
    "indicators",
    "last_day",
    "may_list_records",
    "part_records",
    "records",
    "registered",
    "sees_restricted",
    "stream_of",
]
