"""Laws that hold whatever happens: versions never overlap nor leave a gap, trees agree with a slow oracle."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries, rules, services
from diemsang.people.organisation.models import BodyVersion
from tests.people.conftest import AT, BEGIN, SYSTEM, department

DAYS = st.integers(-30, 400).map(lambda days: BEGIN + timedelta(days=days))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def intervals(body: str) -> list[tuple[date, date | None]]:
    return [(version.valid_from, version.valid_to) for version in queries.versions_of(body)]


def codes_of_renaming(body: str, name: str, day: date) -> tuple[str, ...]:
    try:
        services.rename_body(body, by=SYSTEM, at=AT, on=day, name=name, decision_number="2/QĐ")
    except Refused as refused:
        return refused.codes
    return ()


class Versions(TestCase):
    @FEW
    @given(days=st.lists(DAYS, max_size=8), end=st.none() | DAYS)
    def test_renaming_never_overlaps_and_never_leaves_a_gap(self, days: list[date], end: date | None) -> None:
        body = services.found_body(department("Sở 0"), by=SYSTEM, at=AT, on=BEGIN, decision_number="1/QĐ")
        history = {BEGIN: "Sở 0"}
        for number, day in enumerate(days, 1):
            name = f"Sở {number}"
            expected = () if day > max(history) else ("organisation.not_latest",)
            assert codes_of_renaming(body, name, day) == expected
            if not expected:
                history[day] = name
        if end is not None and end > max(history):
            services.dissolve_body(body, by=SYSTEM, at=AT, on=end, decision_number="3/QĐ")
        else:
            end = None
        found = intervals(body)
        assert found[0][0] == BEGIN
        assert found[-1][1] == end
        assert all(one[1] == other[0] for one, other in pairwise(found))
        for day in {*days, *history, BEGIN + timedelta(days=200)}:
            version = queries.body_as_of(body, day)
            known = [name for since, name in sorted(history.items()) if since <= day]
            is_there = bool(known) and (end is None or day < end)
            assert (version.name if version else None) == (known[-1] if is_there else None)
            assert BodyVersion.objects.on(day).filter(body=int(body[5:])).count() == int(is_there)


class Trees(TestCase):
    @FEW
    @given(
        moves=st.lists(st.tuples(st.integers(0, 6), st.none() | st.integers(0, 6), st.integers(1, 300)), max_size=14)
    )
    def test_the_tree_of_every_day_agrees_with_a_slow_oracle(self, moves: list[tuple[int, int | None, int]]) -> None:
        keys = services.found_bodies(
            [department(f"Sở {n}") for n in range(7)], by=SYSTEM, at=AT, on=BEGIN, decision_number="1/QĐ"
        )
        done: list[tuple[date, str, str | None]] = []
        for child, parent, days in moves:
            on, above = BEGIN + timedelta(days=days), None if parent is None else keys[parent]
            try:
                services.move_body(
                    keys[child], by=SYSTEM, at=AT, on=on, line="state", parent=above, decision_number="2/QĐ"
                )
            except Refused:
                continue
            done.append((on, keys[child], above))
        for day in {BEGIN, *(on for on, _, _ in done), BEGIN + timedelta(days=301)}:
            parents: dict[str, str | None] = dict.fromkeys(keys)
            for on, moved, above in sorted(done, key=lambda each: each[0]):
                if on <= day:
                    parents[moved] = above
            assert {node.key for node in queries.flattened(queries.tree_on(day))} == set(keys), "a cycle hides bodies"
            for key in keys:
                assert queries.ancestors_of(key, day) == chain(key, parents)
                below = {other for other in keys if key in chain(other, parents)} | {key}
                assert queries.descendants_of(key, day) == below


def chain(key: str, parents: dict[str, str | None]) -> list[str]:
    found: list[str] = []
    above = parents[key]
    while above is not None:
        found.append(above)
        above = parents[above]
    return found


@given(st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 12))), st.integers(0, 12))
def test_reachable_agrees_with_closure_by_repetition(children: dict[int, list[int]], start: int) -> None:
    slow = {start}
    for _ in range(14):
        slow |= {child for node in slow for child in children.get(node, ())}
    assert rules.reachable(start, children) == slow


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("H99", "000.00.00.H99"),
        ("H99.11", "000.00.11.H99"),
        ("H99.217", "000.00.217.H99"),
        ("H99.11.05", "000.05.11.H99"),
    ],
)
def test_the_old_spelling_of_a_code(code: str, old: str) -> None:
    assert rules.old_code_of(code) == old
    assert list(rules.obstacles_to_code(code, old)) == []


@pytest.mark.parametrize("code", ["h99", "H9", "H99.", "H99.1", "H99.1111", "H99.11.05.01", "99.H11", "Đ99", "H٩٩"])
def test_codes_nobody_writes(code: str) -> None:
    assert [reason.code for reason in rules.obstacles_to_code(code, "")] == ["organisation.bad_code"]
    assert rules.old_code_of(code) == ""


@given(st.lists(st.integers(0, 10_000), max_size=6))
def test_a_split_is_whole_or_refused(shares: list[int]) -> None:
    refused = bool(list(rules.obstacles_to_splitting(shares)))
    assert refused == (len(shares) < 2 or sum(shares) != 10_000 or 0 in shares)


def test_without_a_rule_the_level_is_undefined_and_never_passes() -> None:
    on = date(2016, 1, 1)
    assert [reason.code for reason in rules.obstacles_to_level("commune", None, "", on)] == [
        "organisation.level_undefined"
    ]
    assert list(rules.obstacles_to_level("central", None, "", on)) == []
