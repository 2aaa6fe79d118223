"""The lawbook's engine and packaged rows: no database."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers

from diemsang.proof.lawbook import rules
from diemsang.proof.lawbook.rules import Combines, Operator, RuleRow, ValueType, Verdict

QUOTA = "emulation.quota.cstdcs_of_ldtt"


def row(
    value: int | Fraction = 5, *, scope: str = "VN", operator: Operator = Operator.AT_MOST, **more: object
) -> RuleRow:
    kind = ValueType.FRACTION if isinstance(value, Fraction) else ValueType.INT
    plain = RuleRow("test.limit", scope, None, None, operator, kind, value, legal_basis="QĐ 1/QĐ")
    return replace(plain, **more)  # type: ignore[arg-type]


def ask(
    *rows: RuleRow, on: date = date(2016, 5, 30), scope: str = "VN", known_at: datetime | None = None
) -> rules.RuleAnswer:
    return rules.answer(rows, "test.limit", on=on, scopes=rules.scope_chain(scope, province="H99"), known_at=known_at)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param(date(2014, 10, 14), "NO_LIMIT", id="the day before the circular"),
        pytest.param(date(2014, 10, 15), "defined", id="TT 07/2014 Điều 5, the first day"),
        pytest.param(date(2023, 12, 31), "defined", id="the last day of NĐ 91/2017"),
        pytest.param(date(2024, 1, 1), "UNDEFINED", id="left to the province, which said nothing"),
    ],
)
def test_the_quota_of_base_titles_follows_the_law_of_the_day(day: date, status: str) -> None:
    assert rules.answer(rules.packaged_rows(), QUOTA, on=day).as_dict()["status"] == status


@pytest.mark.parametrize(("titles", "verdict"), [(15, Verdict.PASS), (16, Verdict.FAIL)])
def test_fifteen_of_a_hundred_is_within_the_quota_and_sixteen_is_not(titles: int, verdict: Verdict) -> None:
    answer = rules.answer(rules.packaged_rows(), QUOTA, on=date(2015, 12, 31))
    assert answer.verdict(Fraction(titles, 100)) is verdict


def test_a_missing_rule_is_undefined_and_never_a_pass() -> None:
    answer = rules.answer(rules.packaged_rows(), QUOTA, on=date(2026, 1, 1))
    assert answer.value is rules.UNDEFINED
    assert answer.verdict(Fraction(0)) is Verdict.UNDEFINED
    with pytest.raises(TypeError):
        bool(answer.value)
    with pytest.raises(LookupError):
        answer.fraction()


def test_no_limit_is_known_and_differs_from_not_knowing() -> None:
    answer = rules.answer(rules.packaged_rows(), QUOTA, on=date(2012, 1, 1))
    assert answer.is_defined
    assert answer.has_no_limit
    assert answer.verdict(Fraction(99, 100)) is Verdict.PASS


def test_the_district_level_ends_with_june_2025() -> None:
    def level_exists(day: date) -> Verdict:
        return rules.answer(rules.packaged_rows(), "organisation.level_exists", on=day).verdict("district")

    assert level_exists(date(2025, 6, 30)) is Verdict.PASS
    assert level_exists(date(2025, 7, 1)) is Verdict.FAIL


def test_more_than_half_is_not_half() -> None:
    """Luật 2003 Điều 28: trên 50%."""
    answer = rules.answer(rules.packaged_rows(), "emulation.ttldtt.ldtt_share", on=date(2015, 1, 1))
    assert answer.verdict(Fraction(1, 2)) is Verdict.FAIL
    assert answer.verdict(Fraction(51, 100)) is Verdict.PASS


def test_a_float_is_never_held_against_the_law() -> None:
    with pytest.raises(TypeError):
        ask(row(Fraction(15, 100))).verdict(0.15)


def test_the_nearest_scope_replaces_the_wider_one() -> None:
    answer = ask(row(5), row(9, scope="H99"), row(7, scope="body:12"), scope="body:12")
    assert answer.value == 7
    assert [each.scope for each in answer.considered] == ["body:12", "H99", "VN"]


@pytest.mark.parametrize(
    ("operator", "national", "provincial", "expected"),
    [
        (Operator.AT_MOST, 15, 10, 10),
        (Operator.AT_MOST, 15, 20, 15),
        (Operator.AT_LEAST, 70, 80, 80),
        (Operator.AT_LEAST, 70, 60, 70),
    ],
)
def test_under_a_ceiling_the_stricter_scope_wins(
    operator: Operator, national: int, provincial: int, expected: int
) -> None:
    rows = [
        row(Fraction(value, 100), scope=scope, operator=operator, combines=Combines.CEILING)
        for scope, value in (("VN", national), ("H99", provincial))
    ]
    assert ask(*rows, scope="H99").value == Fraction(expected, 100)


def test_at_the_same_value_less_than_is_stricter_than_at_most() -> None:
    ceiling = row(40, combines=Combines.CEILING)
    stricter = row(40, scope="H99", operator=Operator.LESS, combines=Combines.CEILING)
    assert ask(ceiling, stricter, scope="H99").row == stricter


def test_a_province_without_a_limit_does_not_lift_a_national_ceiling() -> None:
    ceiling = row(15, combines=Combines.CEILING)
    free = replace(ceiling, scope="H99", operator=Operator.NO_LIMIT, type=ValueType.NONE, value=None)
    assert ask(ceiling, free, scope="H99").value == 15


def test_what_was_known_then_is_not_what_is_known_now() -> None:
    then = datetime(2016, 1, 1, tzinfo=UTC)
    old = row(5, recorded_at=then, superseded_at=then + timedelta(days=90))
    new = row(7, recorded_at=then + timedelta(days=90))
    assert ask(old, new).value == 7
    assert ask(old, new, known_at=then + timedelta(days=89)).value == 5
    assert ask(old, new, known_at=then + timedelta(days=90)).value == 7
    assert not ask(old, new, known_at=then - timedelta(days=1)).is_defined


@given(
    first=dates(date(2000, 1, 1), date(2030, 1, 1)),
    length=integers(1, 4000),
    asked=dates(date(2000, 1, 1), date(2040, 1, 1)),
)
def test_a_row_holds_exactly_on_the_days_of_its_closed_open_period(first: date, length: int, asked: date) -> None:
    end = first + timedelta(days=length)
    assert ask(row(valid_from=first, valid_to=end), on=asked).is_defined == (first <= asked < end)


@given(
    first=dates(date(2000, 1, 1), date(2030, 1, 1)),
    cut=integers(1, 2000),
    asked=dates(date(2000, 1, 1), date(2040, 1, 1)),
)
def test_two_rows_that_meet_never_both_hold_and_never_overlap(first: date, cut: int, asked: date) -> None:
    middle = first + timedelta(days=cut)
    before, after = row(1, valid_from=first, valid_to=middle), row(2, valid_from=middle)
    assert not before.overlaps(after)
    assert not (before.holds_on(asked) and after.holds_on(asked))
    assert ask(before, after, on=asked).is_defined == (asked >= first)


@pytest.mark.parametrize(
    ("kind", "spelled", "value"),
    [
        (ValueType.INT, "5", 5),
        (ValueType.FRACTION, "15/100", Fraction(3, 20)),
        (ValueType.BOOL, "false", False),
        (ValueType.LIST, '["a", 1]', ("a", 1)),
        (ValueType.DATE, "2025-07-01", date(2025, 7, 1)),
        (ValueType.TIME, "15:00", time(15)),
        (ValueType.NONE, "", None),
    ],
)
def test_a_value_is_read_back_as_it_was_meant(kind: ValueType, spelled: str, value: rules.RuleValue) -> None:
    assert rules.parse_value(kind, spelled) == value
    assert rules.parse_value(kind, rules.spell_value(value)) == value


@pytest.mark.parametrize(
    ("kind", "spelled"),
    [
        (ValueType.INT, "5.5"),
        (ValueType.INT, True),
        (ValueType.FRACTION, "0.15"),
        (ValueType.FRACTION, "1/0"),
        (ValueType.BOOL, "yes"),
        (ValueType.LIST, "[]"),
        (ValueType.LIST, "[1.5]"),
        (ValueType.TEXT, ""),
        (ValueType.NONE, "0"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: ValueType, spelled: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        rules.parse_value(kind, spelled)


@pytest.mark.parametrize("scope", ["vn", "H9", "body:", "12", "H99;DROP"])
def test_a_scope_written_wrongly_is_an_error(scope: str) -> None:
    with pytest.raises(ValueError, match="scope"):
        rules.scope_chain(scope)


def test_every_packaged_row_may_stand_in_the_lawbook() -> None:
    rows = rules.packaged_rows()
    assert len({each.identity for each in rows}) == len(rows) > 150
    for each in rows:
        others = [other for other in rows if other is not each]
        assert [refusal.code for refusal in rules.obstacles_to_record(each, others)] == []
        assert each.key in rules.packaged_names()


OUR_DECISION = "Quy ước của phần mềm, chờ đơn vị giữ sổ quy định xác nhận"
IN_FORCE = {
    "Quyết định 09/2015/QĐ-TTg": (date(2015, 5, 15), date(2018, 6, 21)),
    "Nghị định 61/2018/NĐ-CP": (date(2018, 6, 21), date(2025, 7, 1)),
    "Thông tư 01/2018/TT-VPCP": (date(2018, 11, 23), date(2025, 9, 15)),
    "Nghị định 63/2010/NĐ-CP": (date(2010, 10, 14), date.max),
    "Nghị định 118/2025/NĐ-CP": (date(2025, 7, 1), date.max),
    "Thông tư 03/2025/TT-VPCP": (date(2025, 9, 15), date.max),
    "Nghị định 91/2017/NĐ-CP": (date(2017, 10, 1), date(2024, 1, 1)),
    "Nghị định 98/2023/NĐ-CP": (date(2024, 1, 1), date(2025, 7, 1)),
    "Luật Thi đua, khen thưởng 2003": (date(2003, 12, 10), date(2024, 1, 1)),
    "Luật 06/2022/QH15": (date(2024, 1, 1), date.max),
    "Nghị định 29/2023/NĐ-CP": (date(2023, 7, 20), date(2025, 6, 16)),
    "Luật Công đoàn 2012": (date(2013, 1, 1), date(2025, 7, 1)),
    "Bộ luật Dân sự 2015": (date(2017, 1, 1), date.max),
}


@pytest.mark.parametrize("packaged", rules.packaged_rows(), ids=lambda each: each.identity)
def test_no_packaged_row_holds_before_or_after_the_texts_it_rests_on(packaged: RuleRow) -> None:
    """By every day and every year its basis names, and by the days the one-stop and emulation texts were in force."""
    begins, ends = packaged.valid_from or date.min, packaged.valid_to or date.max
    named = re.sub(r"(\d\d)/(\d\d)/(\d{4})", "", packaged.legal_basis)
    days = [
        date(int(year), int(month), int(day))
        for day, month, year in re.findall(r"(\d\d)/(\d\d)/(\d{4})", packaged.legal_basis)
    ]
    years = [date(int(year), 1, 1) for year in re.findall(r"\b(?:19|20)\d\d\b", named)]
    assert begins >= max([date.min, *days, *years])
    for text, (first, last) in IN_FORCE.items():
        if text in packaged.legal_basis:
            assert first <= begins
            assert ends <= last


@pytest.mark.parametrize(
    ("key", "asked", "value", "basis"),
    [
        ("dossiers.intake_answer_hours", date(2016, 5, 30), None, ""),
        ("dossiers.intake_answer_hours", date(2019, 1, 1), 8, "Thông tư 01/2018/TT-VPCP"),
        ("dossiers.max_supplements_default", date(2016, 5, 30), 2, "Nghị định 63/2010/NĐ-CP Điều 20 khoản 4"),
        ("dossiers.max_supplements_default", date(2018, 6, 21), 1, "Nghị định 61/2018/NĐ-CP"),
        ("worktime.extension_notice_days", date(2016, 5, 30), 1, OUR_DECISION),
        ("worktime.extension_notice_days", date(2018, 12, 26), 1, "Nghị định 61/2018/NĐ-CP"),
    ],
)
def test_a_day_is_judged_by_the_law_of_that_day(key: str, asked: date, value: int | None, basis: str) -> None:
    answer = rules.answer(rules.packaged_rows(), key, on=asked)
    assert (answer.value if answer.is_defined else None, answer.legal_basis) == (value, basis)


def test_the_law_of_2003_bears_its_name() -> None:
    answer = rules.answer(rules.packaged_rows(), "organisation.level_exists", on=date(2015, 12, 31))
    assert answer.legal_basis == "Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân 2003"


def test_overlapping_rows_and_empty_grounds_are_named() -> None:
    bad = row(valid_from=date(2016, 1, 1), valid_to=date(2015, 1, 1), legal_basis=" ", scope="nowhere")
    codes = {refusal.code for refusal in rules.obstacles_to_record(bad, [])}
    assert codes == {
        "lawbook.period_ends_before_it_begins",
        "lawbook.legal_basis_is_missing",
        "lawbook.scope_is_written_wrongly",
    }
    overlap = rules.obstacles_to_record(row(valid_from=date(2016, 1, 1)), [row(6)])
    assert [refusal.code for refusal in overlap] == ["lawbook.rows_overlap"]


def test_a_use_is_declared_with_its_place_in_the_code() -> None:
    @rules.uses("test.limit", page="lawbook:list")
    def asks() -> None: ...

    rules.uses("test.limit", by="tests.plain_statement")
    found = {use.by.rsplit(".", 1)[-1]: use for use in rules.uses_of("test.limit")}
    assert found["asks"].page == "lawbook:list"
    assert found["plain_statement"].file == "tests/proof/lawbook/test_rules.py"
    assert found["plain_statement"].line > found["asks"].line > 0
