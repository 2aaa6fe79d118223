"""What identity numbers say, against slow readings of the texts made apart from the rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.people.applicants import rules
from diemsang.people.applicants.rules import canonical_number, obstacles_to_identity, tax_check_digit

digits = st.text("0123456789", min_size=9, max_size=9)


def tax_code_is_right(number: str) -> bool:
    """The tenth digit makes the weighted sum of all ten, itself counted once, ten more than a multiple of eleven.

    Found by trying each digit rather than by subtracting.
    """
    weights = {1: 31, 2: 29, 3: 23, 4: 19, 5: 17, 6: 13, 7: 7, 8: 5, 9: 3}
    total = 0
    for place, weight in weights.items():
        for _ in range(int(number[place - 1])):
            total += weight
    while total >= 11:
        total -= 11
    fitting = [digit for digit in range(10) if digit + total == 10]
    return bool(fitting) and int(number[9]) == fitting[0]


def codes(kind: str, number: str, **more: object) -> list[str]:
    options: dict[str, object] = {"holder": "business" if kind == "tax_code" else "citizen"} | more
    return [each.code for each in obstacles_to_identity(kind, number, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["0300588569", "0101248141", "0100109106", "0300588569-001"])
def test_tax_codes_of_known_companies_are_taken(number: str) -> None:
    assert codes("tax_code", number) == []


@given(first=digits, last=st.integers(0, 9))
def test_a_tax_code_is_taken_exactly_when_its_tenth_digit_fits(first: str, last: int) -> None:
    number = f"{first}{last}"
    assert (codes("tax_code", number) == []) is tax_code_is_right(number)


@given(first=digits)
def test_one_wrong_digit_is_always_noticed(first: str) -> None:
    """No weight divides by eleven, so no single digit can be mistyped unseen."""
    check = tax_check_digit(first)
    if check == 10:
        assert all(codes("tax_code", f"{first}{last}") for last in range(10))
        return
    right = f"{first}{check}"
    assert codes("tax_code", right) == []
    for place in range(10):
        for other in "0123456789":
            if other != right[place]:
                assert codes("tax_code", right[:place] + other + right[place + 1 :]) == ["applicants.tax_code_check"]


@pytest.mark.parametrize("number", ["030058856", "03005885699", "0300588569-1", "0300588569-000", "٠٣٠٠٥٨٨٥٦٩", ""])
def test_what_has_not_the_shape_of_a_tax_code_is_refused(number: str) -> None:
    assert codes("tax_code", number) == ["applicants.bad_tax_code"]


@given(code=st.sampled_from(["0300588569001", "0300588569-001", "0300588569 001", "0300.588.569 - 001"]))
def test_a_branch_is_one_however_it_is_typed(code: str) -> None:
    assert canonical_number("tax_code", code) == "0300588569-001"


CENTURIES = {(19, "male"): 0, (19, "female"): 1, (20, "male"): 2, (20, "female"): 3, (21, "male"): 4}
"""Nghị định 137/2015/NĐ-CP, Điều 13, and Thông tư 07/2016/TT-BCA: the century's number less one, and the gender."""


@given(
    province=st.sampled_from(sorted(rules.BIRTH_PROVINCES)),
    born_on=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    gender=st.sampled_from(["male", "female"]),
    tail=st.integers(0, 999_999),
    year_off=st.sampled_from([0, 1, 100]),
    other=st.booleans(),
)
def test_a_citizen_number_is_taken_exactly_when_it_says_the_same_as_the_person(
    province: str, born_on: date, gender: str, tail: int, year_off: int, other: bool
) -> None:
    number = f"{province}{CENTURIES[born_on.year // 100, gender]}{born_on.year % 100:02}{tail:06}"
    said = {"male": "female", "female": "male"}[gender] if other else gender
    claimed = date(born_on.year + year_off, 6, 1)
    wanted = (["applicants.cccd_gender"] if other else []) + (["applicants.cccd_birth"] if year_off else [])
    assert codes("cccd", number, gender=said, born_on=claimed) == wanted
    assert codes("cccd", number) == []


@pytest.mark.parametrize("province", ["000", "003", "050", "097", "099"])
def test_a_number_of_no_province_is_refused(province: str) -> None:
    assert codes("cccd", f"{province}090123456") == ["applicants.cccd_province"]


def test_a_birth_registered_abroad_has_the_code_of_a_country() -> None:
    assert codes("cccd", "208090123456") == []


@pytest.mark.parametrize(
    ("kind", "number", "more", "wanted"),
    [
        pytest.param("cmnd", "12345678", {}, ["applicants.bad_cmnd"], id="a digit too few"),
        pytest.param("cmnd", "123456789", {}, [], id="nine digits"),
        pytest.param("cccd", "02219000001", {}, ["applicants.bad_cccd"], id="eleven digits"),
        pytest.param("passport", "C1234567", {}, [], id="ours"),
        pytest.param("passport", "AB12345", {}, ["applicants.bad_passport"], id="not ours"),
        pytest.param("passport", "AB12345", {"nationality": "LA"}, [], id="a foreign one"),
        pytest.param("cccd", "022190000012", {"nationality": "LA"}, ["applicants.not_a_national"], id="a foreigner"),
        pytest.param(
            "cccd", "022190000012", {"holder": "business"}, ["applicants.identity_kind_not_for_them"], id="a business"
        ),
        pytest.param("decision", "12/QĐ-UBND", {"holder": "organisation"}, ["applicants.issuer_missing"], id="whose"),
        pytest.param("decision", "QĐ", {"holder": "organisation", "issued_by": "UBND"}, ["applicants.bad_decision"]),
        pytest.param("library_card", "1", {}, ["applicants.unknown_choice"], id="no such kind"),
    ],
)
def test_each_kind_has_its_shape_and_its_holders(
    kind: str, number: str, more: dict[str, object], wanted: list[str]
) -> None:
    assert codes(kind, number, **more) == wanted


@pytest.mark.parametrize(
    ("phone", "is_taken"),
    [("0912345678", True), ("+84912345678", True), ("02033825999", True), ("+8562012345", True), ("912345678", False)],
)
def test_a_phone_number_can_be_dialled(phone: str, is_taken: bool) -> None:
    assert (not list(rules.obstacles_to_contacts(rules.canonical_phone(phone), ""))) is is_taken
