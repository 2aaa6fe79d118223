"""How fast and how right the deadline engine is: due times per second, and differences from two independent oracles.

python -m tools.bench.worktime [--small]
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from diemsang.commons.worktime.rules import due_at, packaged_calendar, parse_limit  # noqa: E402 - found from the root above
from diemsang.kernel.clock import VIETNAM  # noqa: E402
from tests.commons.worktime.day_oracle import WallCalendar  # noqa: E402
from tests.commons.worktime.engine_door import ask, calendar_of  # noqa: E402
from tests.commons.worktime.minute_oracle import MinuteOracle  # noqa: E402
from tests.commons.worktime.random_cases import make_case, make_world  # noqa: E402

DUE_TIMES = 1_000_000
MOST_SECONDS = 10
DAY_CASES = 1_000_000
MINUTE_CASES = 20_000
CASES_PER_WORLD = 2_000
LIMITS = (
    "1 ngày làm việc",
    "5 ngày làm việc",
    "10 ngày làm việc",
    "2,5 ngày làm việc",
    "8 giờ",
    "30 ngày",
    "2 tháng",
    "trong ngày",
)


def seconds_for(count: int) -> float:
    """Processor seconds, on one core, for so many plain due times of all kinds."""
    random, calendar = Random(2016), packaged_calendar()  # noqa: S311 - cases, not secrets
    limits = [parse_limit(text) for text in LIMITS]
    first = datetime(2011, 1, 1, tzinfo=VIETNAM)
    questions = [
        (first + timedelta(minutes=random.randrange(5_700 * 24 * 60)), random.choice(limits)) for _ in range(50_000)
    ]
    begun = time.process_time()
    for _ in range(count // len(questions)):
        for start, limit in questions:
            due_at(start, limit, calendar)
    return time.process_time() - begun


def _by_minute(seed: int) -> int:
    return _differences(seed, 330, MinuteOracle, whole_minutes=True, longest=25)


def _by_day(seed: int) -> int:
    return _differences(seed, 1500, WallCalendar, whole_minutes=False, longest=40)


def _differences(seed: int, days: int, oracle: Callable[..., Any], *, whole_minutes: bool, longest: int) -> int:
    random = Random(seed)  # noqa: S311 - cases, not secrets
    world = make_world(random, days)
    judge, calendar = oracle(world), calendar_of(world)
    cases = (make_case(random, world, whole_minutes=whole_minutes, longest=longest) for _ in range(CASES_PER_WORLD))
    return sum(judge.answer(case) != ask(case, calendar) for case in cases)


def differences(worlds: Callable[[int], int], cases: int, processes: int = 2) -> int:
    """How many of so many random cases engine and oracle answer differently. Seeds are not those of the tests."""
    seeds = range(50_000, 50_000 + cases // CASES_PER_WORLD)
    with get_context("fork").Pool(processes) as pool:
        return sum(pool.imap_unordered(worlds, seeds, chunksize=1))


def run(*, small: bool = False) -> list[dict[str, Any]]:
    """The measures: name, value, unit, limit and whether it holds. `small` asks a twentieth, for a quick look."""
    share = 20 if small else 1
    count = DUE_TIMES // share
    seconds = seconds_for(count)
    scaled = seconds * DUE_TIMES / count
    measures = [
        {
            "name": "worktime: one million due times on one core",
            "value": round(scaled, 2),
            "unit": "s",
            "limit": MOST_SECONDS,
            "ok": scaled <= MOST_SECONDS,
        },
        {
            "name": "worktime: due times a second on one core",
            "value": round(count / seconds),
            "unit": "1/s",
            "limit": DUE_TIMES // MOST_SECONDS,
            "ok": count / seconds >= DUE_TIMES / MOST_SECONDS,
        },
    ]
    for name, worlds, cases in (("minute", _by_minute, MINUTE_CASES), ("day", _by_day, DAY_CASES)):
        asked = max(CASES_PER_WORLD, cases // share)
        found = differences(worlds, asked)
        measures.append(
            {
                "name": f"worktime: differences from the {name}-by-{name} oracle in {asked:,} cases",
                "value": found,
                "unit": "cases",
                "limit": 0,
                "ok": found == 0,
            }
        )
    return measures


if __name__ == "__main__":
    measured = run(small="--small" in sys.argv)
    print(json.dumps(measured, indent=2))
    sys.exit(0 if all(each["ok"] for each in measured) else 1)
