"""Who may sign in which capacity: NĐ 30/2020/NĐ-CP, Điều 13."""

from datetime import date

import pytest

from diemsang.proof.signatures.rules import Capacity, Delegation, obstacles_to_sign

DAY = date(2026, 3, 2)
GIVEN = Delegation("person:1", "person:2", "QĐ 5/QĐ-SNV", date(2026, 1, 1), date(2026, 4, 1))


def codes(*arguments, **more):
    return [refusal.code for refusal in obstacles_to_sign(*arguments, **more)]


@pytest.mark.parametrize("capacity", [Capacity.HEAD, Capacity.COLLECTIVE, Capacity.ACTING, Capacity.AGENCY])
def test_who_signs_by_their_own_office_needs_no_delegation(capacity):
    assert codes("person:2", capacity, on=DAY) == []


@pytest.mark.parametrize("capacity", [Capacity.DEPUTY, Capacity.BY_ORDER, Capacity.AUTHORISED])
def test_who_signs_for_another_needs_a_delegation_to_them_on_that_day(capacity):
    assert codes("person:2", capacity, on=DAY, delegation=GIVEN) == []
    assert codes("person:2", capacity, on=DAY) == ["signatures.no_delegation"]
    assert codes("person:3", capacity, on=DAY, delegation=GIVEN) == ["signatures.no_delegation"]


@pytest.mark.parametrize(
    ("day", "allowed"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_a_delegation_holds_from_its_first_day_until_before_its_end(day, allowed):
    assert (codes("person:2", Capacity.DEPUTY, on=day, delegation=GIVEN) == []) == allowed


def test_an_authorisation_is_written_and_ends():
    spoken = Delegation("person:1", "person:2", " ", date(2026, 1, 1))
    assert codes("person:2", Capacity.AUTHORISED, on=DAY, delegation=spoken) == [
        "signatures.no_written_basis",
        "signatures.authorisation_without_end",
    ]
    assert codes("person:2", Capacity.DEPUTY, on=DAY, delegation=spoken) == []


def test_nobody_delegates_to_themselves():
    own = Delegation("person:2", "person:2", "x", date(2026, 1, 1), date(2027, 1, 1))
    assert codes("person:2", Capacity.DEPUTY, on=DAY, delegation=own) == ["signatures.no_delegation"]


def test_an_examiner_does_not_sign():
    assert codes("person:2", Capacity.HEAD, on=DAY, examiners={"person:2"}) == ["signatures.examiner_may_not_sign"]
