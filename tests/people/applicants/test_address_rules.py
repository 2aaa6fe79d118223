"""The levels of an address are dated by the lawbook, and no rule is no leave."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.people.applicants.rules import obstacles_to_address
from diemsang.people.applicants.services import NewAddress
from diemsang.people.applicants.services.levels import Levels

pytestmark = pytest.mark.django_db
END_OF_DISTRICTS = date(2025, 7, 1)


@pytest.fixture(scope="module")
def levels(django_db_blocker: object) -> Levels:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return Levels()


@given(on=st.dates(date(1990, 1, 1), date(2040, 1, 1)), has_district=st.booleans())
def test_a_district_is_needed_before_01_07_2025_and_refused_from_then_on(
    levels: Levels, on: date, has_district: bool
) -> None:
    address = NewAddress(commune="Xã A", district="Huyện B" if has_district else "", province="Tỉnh C", valid_from=on)
    found = [each.code for each in levels.obstacles(address)]
    if on < END_OF_DISTRICTS:
        assert found == ([] if has_district else ["applicants.district_missing"])
    else:
        assert found == (["applicants.district_gone"] if has_district else [])


@pytest.mark.parametrize("district", ["", "Huyện B"])
def test_where_no_row_says_which_levels_there_are_an_address_is_refused(district: str) -> None:
    found = obstacles_to_address("Xã A", district, "Tỉnh C", levels=None, basis="", on=date(2016, 1, 1))
    assert [each.code for each in found] == ["applicants.levels_undefined"]


def test_commune_and_province_are_always_there() -> None:
    found = obstacles_to_address("", "", "", levels={"province", "commune"}, basis="", on=date(2026, 1, 1))
    assert [each.at_field for each in found] == ["commune", "province"]
