"""The engine against two oracles that share no code with it, nor with each other. `make bench` runs many more cases."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from tests.commons.worktime.day_oracle import WallCalendar
from tests.commons.worktime.engine_door import ask, calendar_of
from tests.commons.worktime.minute_oracle import MinuteOracle
from tests.commons.worktime.random_cases import World, make_case, make_world

CHUNKS = range(10)
CASES_PER_CHUNK = 2_000


def differences(
    seed: int, days: int, oracle: Callable[[World], object], *, whole_minutes: bool, longest: int
) -> list[str]:
    random = Random(seed)
    world = make_world(random, days)
    judge, calendar = oracle(world), calendar_of(world)
    found, seen = [], Counter()
    for _ in range(CASES_PER_CHUNK):
        case = make_case(random, world, whole_minutes=whole_minutes, longest=longest)
        expected, got = judge.answer(case), ask(case, calendar)
        seen[expected if isinstance(expected, str) else "answered"] += 1
        if expected != got:
            found.append(f"{case}: oracle {expected}, engine {got}")
    assert seen["answered"] > CASES_PER_CHUNK // 2, "too few cases have an answer for the comparison to mean much"
    return found


@pytest.mark.long
@pytest.mark.parametrize("seed", CHUNKS)
def test_every_minute_agrees(seed: int) -> None:
    assert differences(seed, 330, MinuteOracle, whole_minutes=True, longest=25) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", CHUNKS)
def test_every_day_agrees(seed: int) -> None:
    assert differences(1000 + seed, 1500, WallCalendar, whole_minutes=False, longest=60) == []


def test_the_two_oracles_agree_with_each_other() -> None:
    random = Random(7)
    world = make_world(random, 200)
    by_minute, by_day = MinuteOracle(world), WallCalendar(world)
    cases = [make_case(random, world, whole_minutes=True, longest=20) for _ in range(500)]
    assert [by_minute.answer(case) for case in cases] == [by_day.answer(case) for case in cases]
