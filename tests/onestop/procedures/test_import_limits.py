"""Time limits as lists write them: read exactly, kept as text, or known to be several."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.commons.worktime.rules import TimeLimit, Unit
from diemsang.onestop.procedures.rules.limits_read import LimitKind, read_limit

STATED = [
    ("5 ngày làm việc", Unit.WORKING_DAYS, 5),
    ("250 ngày làm việc", Unit.WORKING_DAYS, 250),
    ("30 ngày", Unit.CALENDAR_DAYS, 30),
    ("300 ngày", Unit.CALENDAR_DAYS, 300),
    ("1 giờ", Unit.WORKING_HOURS, 1),
    ("28 giờ", Unit.WORKING_HOURS, 28),
    ("6 tháng", Unit.MONTHS, 6),
    ("Trong ngày", Unit.SAME_DAY, 1),
    ("2,5 ngày làm việc", Unit.WORKING_DAYS, Fraction(5, 2)),
    ("  10   NGÀY LÀM VIỆC. ", Unit.WORKING_DAYS, 10),
]
SEVERAL = [
    "2 ngày làm việc | 3 ngày làm việc",
    "3 ngày làm việc | 3 ngày",  # the same number of another unit is another limit
    "6 ngày làm việc | 40 ngày",
    "1 ngày | 1 giờ",
    "7 ngày làm việc | 1 giờ | 2 ngày làm việc",
    "15 ngày | 1 giờ | 5 ngày làm việc | 3 ngày làm việc | 20 ngày",
    "2 ngày làm việc|3 ngày làm việc",
    "3 đến 5 ngày làm việc",
    "5 ngày hoặc 7 ngày",
    "10 ngày làm việc | không quy định",
    "10 ngày làm việc | 12 ngày làm việ",
]
TEXT = [
    "10 ngày làm việ",  # a cut word
    "10 ngày làm v",
    "10",
    "ngày làm việc",
    "theo quy định của pháp luật chuyên ngành",
    "ngay sau khi nhận đủ hồ sơ hợp lệ",
    "Trong thời hạn 10 ngày làm việc kể từ ngày nhận đủ hồ sơ",
    "Mười ngày làm việc",
    "10 ngay lam viec",
    "1.5 ngày làm việc kể từ",
]
WRONG = [
    ("0 ngày làm việc", "worktime.limit_not_positive"),
    ("-3 ngày", "worktime.limit_not_positive"),
    ("99999 ngày", "worktime.limit_too_large"),
    ("1,5 tháng", "worktime.limit_fraction"),
    ("1.000 giờ", "worktime.limit_ambiguous_number"),
    ("3 ngày làm việc | 0 ngày", "worktime.limit_not_positive"),
]


@pytest.mark.parametrize(("text", "unit", "amount"), STATED)
def test_one_limit_is_read(text: str, unit: Unit, amount: Fraction) -> None:
    read = read_limit(text)
    assert (read.kind, read.limit) == (LimitKind.STATED, TimeLimit(unit, Fraction(amount)))
    assert not read.warnings
    assert not read.errors


@pytest.mark.parametrize("text", SEVERAL)
def test_of_several_limits_none_is_picked(text: str) -> None:
    read = read_limit(text)
    assert (read.kind, read.limit, read.text) == (LimitKind.SEVERAL, None, text)
    assert "procedures.limits_not_told_apart" in [warning.code for warning in read.warnings]
    assert not read.errors


@pytest.mark.parametrize("text", TEXT)
def test_prose_and_cut_words_are_kept_as_text_and_not_guessed(text: str) -> None:
    read = read_limit(text)
    assert (read.kind, read.limit, read.text) == (LimitKind.UNSPECIFIED, None, text)
    assert [warning.code for warning in read.warnings] == ["procedures.limit_kept_as_text"]


def test_no_limit_is_no_limit() -> None:
    for text in ("", "  ", "|", " | "):
        read = read_limit(text)
        assert (read.kind, read.limit, read.text) == (LimitKind.UNSPECIFIED, None, "")
        assert [warning.code for warning in read.warnings] == ["procedures.limit_missing"]
    assert read_limit("Không quy định").kind is LimitKind.UNSPECIFIED
    assert not read_limit("Không quy định").warnings


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_a_limit_that_cannot_be_true_is_an_error_of_its_cell(text: str, code: str) -> None:
    (error,) = read_limit(text).errors
    assert (error.code, error.at_field) == (code, "time_limit")
    assert read_limit(text).limit is None


def test_the_same_limit_for_every_way_is_one_limit() -> None:
    assert read_limit("5 ngày làm việc | 05 Ngày làm việc.").limit == TimeLimit(Unit.WORKING_DAYS, Fraction(5))
    assert read_limit("5 ngày làm việc |").limit == TimeLimit(Unit.WORKING_DAYS, Fraction(5))


UNITS = {
    Unit.WORKING_HOURS: "giờ",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.CALENDAR_DAYS: "ngày",
    Unit.MONTHS: "tháng",
}
limits = st.tuples(st.integers(1, 48), st.sampled_from(sorted(UNITS)))


@given(st.lists(limits, min_size=1, max_size=6))
def test_a_limit_is_stated_exactly_when_all_that_is_written_is_one_limit(written: list[tuple[int, Unit]]) -> None:
    read = read_limit(" | ".join(f"{amount} {UNITS[unit]}" for amount, unit in written))
    if len(set(written)) == 1:
        amount, unit = written[0]
        assert read.limit == TimeLimit(unit, Fraction(amount))
    else:
        assert (read.kind, read.limit) == (LimitKind.SEVERAL, None)


@given(limits, st.data())
def test_a_cut_limit_is_never_read_as_a_longer_word(written: tuple[int, Unit], data: st.DataObject) -> None:
    """`10 ngày làm` may have been `10 ngày làm việc`; only what is whole counts, and `10 ngày` is whole."""
    text = f"{written[0]} {UNITS[written[1]]}"
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    read = read_limit(cut)
    whole = {f"{written[0]} {UNITS[unit]}": unit for unit in UNITS}
    assert read.limit == (TimeLimit(whole[cut.strip()], Fraction(written[0])) if cut.strip() in whole else None)
