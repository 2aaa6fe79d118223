"""Numbers printed, typed, spelled and rounded as in Việt Nam."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.numbers import (
    Rounding,
    format_number,
    format_percent,
    format_share,
    parse_number,
    rounded,
    spell_number,
)
from diemsang.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("value", "rounding", "step", "expected"),
    [
        pytest.param(1_192_000, Rounding.NEAREST, 10_000, 1_190_000, id="a bonus to the nearest ten thousand"),
        pytest.param(447_000, Rounding.NEAREST, 10_000, 450_000, id="upwards"),
        pytest.param(1_192_000, Rounding.CEILING, 10_000, 1_200_000, id="the ten thousand above"),
        pytest.param(Fraction(15, 100) * 46, Rounding.FLOOR, 1, 6, id="a quota never rounds up"),
        pytest.param(Fraction(5, 2), Rounding.NEAREST, 1, 3, id="a half goes up"),
        pytest.param(Fraction(-5, 2), Rounding.NEAREST, 1, -3, id="a negative half goes away from zero"),
        pytest.param(Fraction(-5, 2), Rounding.FLOOR, 1, -3, id="floor of a negative"),
        pytest.param(Fraction(-5, 2), Rounding.CEILING, 1, -2, id="ceiling of a negative"),
    ],
)
def test_rounding_is_named(value: Fraction | int, rounding: Rounding, step: int, expected: int) -> None:
    assert rounded(value, rounding, step=step) == expected


@given(st.fractions(), st.integers(1, 10**6))
def test_floor_nearest_and_ceiling_stand_in_order_less_than_a_step_away(value: Fraction, step: int) -> None:
    low, near, high = (rounded(value, how, step=step) for how in (Rounding.FLOOR, Rounding.NEAREST, Rounding.CEILING))
    assert low <= near <= high
    assert low <= value <= high
    assert high - low in (0, step)
    assert abs(near - value) * 2 <= step


def test_a_float_is_not_a_number_here() -> None:
    with pytest.raises(TypeError):
        rounded(0.5, Rounding.NEAREST)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        format_percent(0.5)  # type: ignore[arg-type]


def test_a_step_is_positive() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        rounded(1, Rounding.FLOOR, step=0)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1_234_567, 0, "1.234.567"),
        (Fraction(123456789, 100), 2, "1.234.567,89"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 1000), 2, "0,00"),
        (-1234, 1, "-1.234,0"),
        (Fraction(1999, 1000), 2, "2,00"),
        (0, 0, "0"),
    ],
)
def test_numbers_have_points_between_groups_and_a_comma(value: Fraction | int, decimals: int, expected: str) -> None:
    assert format_number(value, decimals=decimals) == expected


@given(st.integers(-(10**20), 10**20), st.integers(0, 6))
def test_what_is_printed_is_read_back(scaled: int, decimals: int) -> None:
    value = Fraction(scaled, 10**decimals)
    assert parse_number(format_number(value, decimals=decimals)) == value


@pytest.mark.parametrize(
    "text", ["", "1,234,567", "1.5", "1.23.456", "12.3456", "1e5", "abc", "--1", ",5", "٣", "9" * 41, "1 234"]
)
def test_a_number_that_would_have_to_be_guessed_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_number(text, at_field="amount")
    assert refused.value.codes == ("numbers.bad_number",)
    assert refused.value.refusals[0].at_field == "amount"


def test_percentages_are_rounded_half_up() -> None:
    assert format_percent(Fraction(191, 1364)) == "14,0%"
    assert format_percent(Fraction(1, 8), decimals=0) == "13%"


def test_a_share_shows_its_two_numbers() -> None:
    assert format_share(191, 1364) == "14,0% (191/1.364)"


def test_nothing_to_divide_by_is_no_data() -> None:
    assert format_share(0, 0) == "không có số liệu"
    assert format_share(0, 0, language="en") == "no data"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (555, "năm trăm năm mươi lăm"),
        (1_001, "một nghìn không trăm linh một"),
        (1_010, "một nghìn không trăm mười"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        (32_416_000_000, "ba mươi hai tỷ bốn trăm mười sáu triệu"),
        (1_005_000_000, "một tỷ không trăm linh năm triệu"),
        (10**12, "một nghìn tỷ"),
        (10**18, "một tỷ tỷ"),
        (-44, "âm bốn mươi tư"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert spell_number(number) == words


def value_of(words: str) -> int:
    """Read the words again, with a reader that knows nothing of how they were made."""
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    values = {word: value for value, word in enumerate(digits)} | {"mốt": 1, "tư": 4, "lăm": 5, "linh": 0}
    above_billion, total, group, digit = 0, 0, 0, 0
    for word in words.split():
        match word:
            case "tỷ":
                above_billion, total, group, digit = (above_billion + total + group + digit) * 10**9, 0, 0, 0
            case "triệu" | "nghìn":
                total += (group + digit) * (10**6 if word == "triệu" else 10**3)
                group = digit = 0
            case "trăm":
                group, digit = digit * 100, 0
            case "mươi":
                group, digit = group + digit * 10, 0
            case "mười":
                group, digit = group + 10, 0
            case _:
                digit = values[word]
    return above_billion + total + group + digit


@given(st.integers(0, 10**18) | st.integers(0, 10**7))
def test_the_words_say_the_number(number: int) -> None:
    assert value_of(spell_number(number)) == number
