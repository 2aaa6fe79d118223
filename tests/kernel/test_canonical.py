"""The journal's bytes: one spelling for each value, and nothing that two machines could spell differently."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.canonical import MAX_DEPTH, decode, digest, encode, salted_digest

# Fixed offsets: Python calls a moment in a repeated hour of a named zone unequal to itself in UTC.
offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.fractions()
    | st.dates()
    | st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=offsets)  # noqa: DTZ001
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
)


class Level(StrEnum):
    GOOD = "good"


class Step(IntEnum):
    FIRST = 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, "N0:", id="nothing"),
        pytest.param(True, "B1:1", id="true"),
        pytest.param(False, "B1:0", id="false"),
        pytest.param(0, "I1:0", id="zero"),
        pytest.param(-12, "I3:-12", id="negative number"),
        pytest.param(Fraction(191, 1364), "R8:191/1364", id="ratio"),
        pytest.param(Fraction(-4, 2), "R4:-2/1", id="whole ratio in lowest terms"),
        pytest.param(date(2016, 5, 30), "D10:2016-05-30", id="date"),
        pytest.param(datetime(2016, 5, 30, 8, tzinfo=UTC), "M27:2016-05-30T08:00:00.000000Z", id="moment"),
        pytest.param("", "S0:", id="empty text"),
        pytest.param("Điểm", "S7:Điểm", id="text is counted in bytes"),
        pytest.param(b"\x00", "X1:\x00", id="bytes"),
        pytest.param([], "L0:", id="empty list"),
        pytest.param((1, [None]), "L10:I1:1L3:N0:", id="a tuple is a list"),
        pytest.param({"b": [1, None], "a": "đ"}, "O23:S1:aS2:đS1:bL7:I1:1N0:", id="the example of the docstring"),
        pytest.param(
            {"\uffee": 1, "é": 2, "z": 3}, "O27:S1:zI1:3S2:éI1:2S3:\uffeeI1:1", id="keys in the order of bytes"
        ),
        pytest.param(Level.GOOD, "S4:good", id="a text enumeration is its text"),
        pytest.param(Step.FIRST, "I1:1", id="a number enumeration is its number"),
        pytest.param(MappingProxyType({"a": 1}), "O8:S1:aI1:1", id="any mapping"),
    ],
)
def test_the_spelling_of_each_type(value: object, expected: str) -> None:
    assert encode(value) == expected.encode()


@given(values)
def test_decoding_gives_the_value_back(value: Any) -> None:
    assert decode(encode(value)) == value


@given(values, values)
def test_different_values_have_different_bytes(one: Any, other: Any) -> None:
    # Python says True == 1 and Fraction(2) == 2; canonical bytes keep types apart, so only the implication holds.
    if encode(one) == encode(other):
        assert one == other


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers()))
def test_the_order_of_filling_a_mapping_does_not_show(value: dict[str, int]) -> None:
    assert encode(dict(reversed(value.items()))) == encode(value)


def test_types_that_python_calls_equal_are_told_apart() -> None:
    assert len({encode(value) for value in (1, True, Fraction(1), "1", b"1", [1])}) == 6


def test_one_moment_has_one_spelling_in_every_time_zone() -> None:
    moment = datetime(2016, 5, 30, 1, 2, 3, 4, tzinfo=UTC)
    assert encode(moment.astimezone(timezone(timedelta(hours=7)))) == encode(moment)


def test_text_is_not_normalised() -> None:
    assert encode("\u1ec7") != encode("\u0065\u0323\u0302")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.5, id="float"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param({"share": [0.5]}, id="float inside"),
        pytest.param({1, 2}, id="set"),
        pytest.param({1: "a"}, id="key that is not text"),
        pytest.param(object(), id="some object"),
        pytest.param(timedelta(1), id="duration"),
    ],
)
def test_unknown_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("\ud800", id="lone surrogate"),
        pytest.param({"\udfff": 1}, id="lone surrogate in a key"),
        pytest.param(datetime(2016, 5, 30), id="moment without a time zone"),  # noqa: DTZ001
        pytest.param(nested(MAX_DEPTH + 1), id="too deep"),
    ],
)
def test_values_outside_the_grammar_are_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any: UnicodeEncodeError is one)
        encode(value)


def test_the_deepest_allowed_value_comes_back() -> None:
    assert decode(encode(nested(MAX_DEPTH))) == nested(MAX_DEPTH)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"I1:1I1:1",
        b"I01:1",
        b"I2:01",
        b"I2:+1",
        b"I2:-0",
        b"I 1:1",
        b"I-1:1",
        b"I9:1",
        b"B1:2",
        b"N1:x",
        b"R3:2/4",
        b"R1:2",
        b"R3:1/0",
        b"D8:20160530",
        b"M20:2016-05-30T08:00:00Z",
        b"M32:2016-05-30T08:00:00.000000+07:00",
        b"M25:0001-01-01T00:00:00+10:00",
        b"S1:\xff",
        b"Z0:",
        b"L3:I1:1",
        b"O16:S1:bI1:1S1:aI1:2",
        b"O16:S1:aI1:1S1:aI1:2",
        b"O8:X1:aI1:1",
        b"O6:L0:N0:",
        b"O4:S1:a",
        b"L3:" * 5000,
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not canonical bytes"):
        decode(data)


def test_the_digest_is_fixed_for_ever() -> None:
    expected = "b05b8236fda656729f224a0075b2c81e030a8658ec18fbe05694f038f90a96f2"
    assert digest({"b": [1, None], "a": "đ"}) == expected  # printf '<the docstring\'s example>' | sha256sum


def test_the_salted_digest_is_that_of_the_pair() -> None:
    salt = bytes(range(16))
    assert salted_digest(salt, "Nguyễn Văn A") == digest([salt, "Nguyễn Văn A"])
    assert salted_digest(bytes(16), "Nguyễn Văn A") != salted_digest(salt, "Nguyễn Văn A")


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        salted_digest(b"salt", "x")
