"""Money typed as people type it, and shared out without losing a đồng."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.money import MAX_DONG, apportion, format_dong, parse_dong, share_of, spell_dong
from diemsang.kernel.numbers import Rounding
from diemsang.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567", 1_234_567),
        ("1234567 đồng", 1_234_567),
        ("1.234.567đ", 1_234_567),
        ("1.500.000 VND", 1_500_000),
        ("1.500.000₫", 1_500_000),
        ("1,5 triệu", 1_500_000),
        ("32,416 tỷ đồng", 32_416_000_000),
        ("32,416 tỉ", 32_416_000_000),
        ("2 tỷ 500 triệu", 2_500_000_000),
        ("500 nghìn", 500_000),
        ("500 ngàn đồng", 500_000),
        ("37 nghìn tỷ", 37_000_000_000_000),
        ("1.000 tỷ", 10**12),
        ("-5 triệu", -5_000_000),
        ("-1 triệu 500 nghìn", -1_500_000),
        ("  1,5  TRIỆU  ", 1_500_000),
        ("1,5 trie\u0323\u0302u", 1_500_000),
        ("0", 0),
    ],
)
def test_amounts_as_people_type_them(text: str, amount: int) -> None:
    assert parse_dong(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money.bad_amount"),
        ("abc", "money.bad_amount"),
        ("1,234,567", "money.bad_amount"),
        ("12.34", "money.bad_amount"),
        ("500k", "money.bad_amount"),
        ("5 triệu 2 tỷ", "money.bad_amount"),
        ("1 2", "money.bad_amount"),
        ("1 tỷ -5 triệu", "money.bad_amount"),
        ("1" * 70, "money.bad_amount"),
        ("1,5", "money.not_whole"),
        ("0,0001 triệu 0,5 nghìn 0,5", "money.not_whole"),
        ("9999999999 tỷ", "money.too_large"),
    ],
)
def test_an_amount_that_would_have_to_be_guessed_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_dong(text, at_field="cost")
    assert refused.value.codes == (code,)
    assert refused.value.refusals[0].at_field == "cost"


@given(st.integers(-MAX_DONG, MAX_DONG))
def test_what_is_printed_is_read_back(amount: int) -> None:
    assert parse_dong(format_dong(amount)) == amount


def test_amounts_are_spelled_with_a_capital() -> None:
    assert spell_dong(1_200_000) == "Một triệu hai trăm nghìn đồng"


def test_a_share_is_rounded_once() -> None:
    assert share_of(1_490_000, Fraction(8, 10), Rounding.NEAREST, step=10_000) == 1_190_000
    assert share_of(100, Fraction(1, 3)) == 33


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_parts_add_up_and_stay_within_a_dong_of_their_share(amount: int, weights: list[int]) -> None:
    parts = apportion(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


def test_what_rounding_leaves_goes_to_the_largest_remainders() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(10, [70, 25, 5]) == [7, 3, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_are_a_bug(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(1, weights)
