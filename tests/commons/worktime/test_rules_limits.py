"""Reading time limits: exactly, or not at all. And R12, which limit applies."""

import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.commons.worktime.rules import LimitRow, Rule, TimeLimit, Unit, choose_limit, parse_limit
from diemsang.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("text", "unit", "amount", "rule"),
    [
        ("5 ngày làm việc", Unit.WORKING_DAYS, Fraction(5), Rule.R2),
        ("05 ngày làm việc", Unit.WORKING_DAYS, Fraction(5), Rule.R2),
        ("2,5 ngày làm việc", Unit.WORKING_DAYS, Fraction(5, 2), Rule.R3),
        ("2.5 ngày làm việc", Unit.WORKING_DAYS, Fraction(5, 2), Rule.R3),
        ("2,0 ngày làm việc", Unit.WORKING_DAYS, Fraction(2), Rule.R2),
        ("0,5 ngày làm việc", Unit.WORKING_DAYS, Fraction(1, 2), Rule.R3),
        ("8 giờ làm việc", Unit.WORKING_HOURS, Fraction(8), Rule.R1),
        ("8 giờ", Unit.WORKING_HOURS, Fraction(8), Rule.R1),
        ("1,5 giờ", Unit.WORKING_HOURS, Fraction(3, 2), Rule.R1),
        ("30 ngày", Unit.CALENDAR_DAYS, Fraction(30), Rule.R4),
        ("2 tháng", Unit.MONTHS, Fraction(2), Rule.R5),
        ("trong ngày", Unit.SAME_DAY, Fraction(1), Rule.R6),
        ("10 ngày làm việc.", Unit.WORKING_DAYS, Fraction(10), Rule.R2),
        ("  10\u00a0 NGÀY  Làm Việc ", Unit.WORKING_DAYS, Fraction(10), Rule.R2),
        ("TRONG NGÀY.", Unit.SAME_DAY, Fraction(1), Rule.R6),
        (unicodedata.normalize("NFD", "10 ngày làm việc"), Unit.WORKING_DAYS, Fraction(10), Rule.R2),
        (unicodedata.normalize("NFD", "8 GIỜ"), Unit.WORKING_HOURS, Fraction(8), Rule.R1),
    ],
)
def test_what_is_read(text: str, unit: Unit, amount: Fraction, rule: Rule) -> None:
    limit = parse_limit(text)
    assert (limit.unit, limit.amount, limit.rule) == (unit, amount, rule)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "worktime.limit_empty"),
        (" . ", "worktime.limit_empty"),
        ("Không quy định", "worktime.limit_unspecified"),
        ("5 ngày làm", "worktime.limit_unreadable"),
        ("5 ngày làm việ", "worktime.limit_unreadable"),
        ("ngày làm việc", "worktime.limit_unreadable"),
        ("5", "worktime.limit_unreadable"),
        ("5 ngay lam viec", "worktime.limit_unreadable"),
        ("năm ngày", "worktime.limit_unreadable"),
        ("5 ngày làm việc kể từ ngày nhận", "worktime.limit_unreadable"),
        ("không quá 5 ngày", "worktime.limit_unreadable"),
        ("５ ngày", "worktime.limit_unreadable"),
        ("٥ ngày", "worktime.limit_unreadable"),
        ("5\u200b ngày", "worktime.limit_unreadable"),
        ("1e3 ngày", "worktime.limit_unreadable"),
        ("5 tuần", "worktime.limit_unreadable"),
        ("1 năm", "worktime.limit_unreadable"),
        ("trong ngày làm", "worktime.limit_unreadable"),
        ("x" * 100_000, "worktime.limit_unreadable"),
        ("3 ngày làm việc | 5 ngày làm việc", "worktime.limit_several"),
        ("1 ngày | 1 giờ", "worktime.limit_several"),
        ("3-5 ngày", "worktime.limit_several"),
        ("3 đến 5 ngày", "worktime.limit_several"),
        ("3 ngày hoặc 5 ngày", "worktime.limit_several"),
        ("0 ngày", "worktime.limit_not_positive"),
        ("0,0 ngày làm việc", "worktime.limit_not_positive"),
        ("-3 ngày", "worktime.limit_not_positive"),
        ("\u22123 ngày", "worktime.limit_not_positive"),
        ("9999 ngày", "worktime.limit_too_large"),
        ("9999 ngày làm việc", "worktime.limit_too_large"),
        ("999 tháng", "worktime.limit_too_large"),
        ("9" * 150 + " giờ", "worktime.limit_too_large"),
        ("1.000 ngày", "worktime.limit_ambiguous_number"),
        ("1,000 ngày làm việc", "worktime.limit_ambiguous_number"),
        ("2,5 ngày", "worktime.limit_fraction"),
        ("1,5 tháng", "worktime.limit_fraction"),
        ("0,33 ngày làm việc", "worktime.limit_fraction"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_limit(text)
    assert refused.value.codes == (code,)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        limit = parse_limit(text)
    except Refused as refused:
        codes = refused.codes
    else:
        assert parse_limit(str(limit)) == limit
        return
    assert all(code.startswith("worktime.limit_") for code in codes)


@given(st.sampled_from(["ngày làm việc", "giờ", "ngày", "tháng"]), st.integers(1, 48))
def test_what_is_written_is_read_back(unit: str, number: int) -> None:
    limit = parse_limit(f"{number} {unit}")
    assert parse_limit(str(limit)) == limit


class TestWhichLimitApplies:
    ONLINE = LimitRow("online", parse_limit("3 ngày làm việc"))
    OTHERWISE = LimitRow(None, parse_limit("10 ngày làm việc"))

    def test_the_channel_used_decides(self) -> None:
        assert choose_limit("online", [self.OTHERWISE, self.ONLINE]).applied == self.ONLINE.limit
        assert choose_limit("post", [self.OTHERWISE, self.ONLINE]).applied == self.OTHERWISE.limit

    def test_a_shorter_local_limit_applies_and_both_are_kept(self) -> None:
        local = LimitRow(None, parse_limit("7 ngày làm việc"))
        chosen = choose_limit("post", [self.OTHERWISE, self.ONLINE], [local])
        assert (chosen.national, chosen.local, chosen.applied) == (self.OTHERWISE.limit, local.limit, local.limit)

    @pytest.mark.parametrize(
        ("national", "local", "code"),
        [
            ([LimitRow("online", parse_limit("3 ngày"))], [], "worktime.limit_row_missing"),
            (
                [LimitRow("post", parse_limit("3 ngày")), LimitRow("post", parse_limit("4 ngày"))],
                [],
                "worktime.limit_row_twice",
            ),
            ([OTHERWISE], [LimitRow("post", parse_limit("11 ngày làm việc"))], "worktime.local_limit_longer"),
            ([OTHERWISE], [LimitRow("post", parse_limit("81 giờ"))], "worktime.local_limit_longer"),
        ],
    )
    def test_no_row_two_rows_and_a_longer_local_limit_are_refused(
        self, national: list[LimitRow], local: list[LimitRow], code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            choose_limit("post", national, local)
        assert refused.value.codes == (code,)


def test_a_limit_made_directly_is_judged_too() -> None:
    with pytest.raises(Refused):
        TimeLimit(Unit.MONTHS, Fraction(-1))
