"""Choices follow from names and numbers, and numbers that cannot be are told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data, integers, lists

from diemsang.demo import scenario
from diemsang.demo.catalogue import choosing
from diemsang.demo.catalogue.building import codes
from diemsang.demo.catalogue.choosing import Choice, choose, shares
from diemsang.demo.catalogue.plan import CataloguePlan

AGENCIES = frozenset({"skhdt", "stp", "sct", "snv"})


def the_plan() -> CataloguePlan:
    plan = scenario.load("2016").catalogue
    assert plan is not None
    few = tuple(replace(each, cut=4, by_merging=2) for each in plan.cuts[:2])
    return replace(
        plan, baseline=200, received=120, fields_received=20, cuts=few, amendments=(), receptions=(), handed_over=()
    )


@given(data())
def test_shares_add_up_and_are_close_to_proportion(draws: DataObject) -> None:
    sizes = draws.draw(lists(integers(1, 40), min_size=1, max_size=30))
    wanted = draws.draw(integers(len(sizes), sum(sizes)))
    taken = shares(sizes, wanted)
    assert sum(taken) == wanted
    assert all(1 <= each <= size for each, size in zip(taken, sizes, strict=True))
    for one, size in zip(taken, sizes, strict=True):
        for other, smaller in zip(taken, sizes, strict=True):
            assert size < smaller or one >= other - 1


@pytest.mark.parametrize("wanted", [1, 10])
def test_shares_that_cannot_be_are_refused(wanted: int) -> None:
    with pytest.raises(ValueError, match="shared"):
        shares([3, 4], wanted)


def test_the_same_numbers_choose_the_same() -> None:
    assert choose(the_plan(), AGENCIES) == choose(the_plan(), AGENCIES)


def test_what_is_cut_is_never_received_and_what_is_pinned_stays() -> None:
    pinned = choose(the_plan(), AGENCIES).cuts[0].abolished[0].name
    choice: Choice = choose(the_plan(), AGENCIES, {pinned})
    gone = {each.name for cut in choice.cuts for each in cut.gone}
    received = {each.name for each in choice.received}
    assert len(gone) == 8
    assert not gone & received
    assert pinned not in gone
    assert {each.field.code for each in choice.standing} == {each.field.code for each in choice.baseline}


def test_a_merger_joins_actions_on_one_object() -> None:
    for cut in choose(the_plan(), AGENCIES).cuts:
        for merger in cut.mergers:
            assert {each.object for each in merger.others} == {merger.kept.object}
            assert merger.kept.object in merger.name


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"received": 121}, "leave 938"),
        ({"baseline": 1000}, "more than 1000"),
        ({"received": 100, "fields_received": 101}, "101 fields"),
    ],
)
def test_numbers_that_contradict_each_other_are_told(changes: dict[str, int], told: str) -> None:
    plan = scenario.load("2016").catalogue
    assert plan is not None
    assert not list(plan.contradictions())
    assert told in "; ".join(replace(plan, **changes).contradictions())  # type: ignore[arg-type]


def test_codes_are_each_their_own_and_the_same_in_every_build() -> None:
    names = [each.name for _, listed in choosing.of_world(the_plan()) for each in listed]
    found = codes("T-VHA-{number:06d}-TT", names)
    assert len(set(found.values())) == len(names)
    assert found == codes("T-VHA-{number:06d}-TT", names)
