"""Values of every type: what is cleaned, what is refused, on which day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.commons.forms import rules
from diemsang.commons.forms.rules import identity
from tests.commons.forms.examples import DEFINITION, ON, RIGHT, SCHEMA, codes, field, form, right

LATER = date(2026, 3, 2)


def judge(kind: str, value: Any, *, on: date = ON, **more: Any) -> Any:
    """The cleaned value, or the codes of what is refused."""
    judged = rules.evaluate(rules.read_schema(form(field(kind, **more))), {"asked": value}, on=on)
    return [each.code.removeprefix("forms.") for each in judged.refusals] or judged.values.get("asked")


OPTIONS = [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]


@pytest.mark.parametrize(
    ("kind", "value", "more", "expected"),
    [
        ("text", "  Ho\u0300a\u200b  Bi\u0300nh ", {}, "Hòa Bình"),
        ("text", "x" * 256, {}, ["too_long"]),
        ("text", "x", {"min_length": 2}, ["too_short"]),
        ("text", 5, {}, ["wrong_type"]),
        ("text", "2016/AB", {"mask": "9999/AA"}, "2016/AB"),
        ("text", "2016-AB", {"mask": "9999/AA"}, ["mask"]),
        ("text", "9x", {"mask": "\\9*"}, "9x"),
        ("text", "8x", {"mask": "\\9*"}, ["mask"]),
        ("long_text", "một\r\nhai\n", {}, "một\nhai"),
        ("number", "1.234", {}, 1234),
        ("number", "12,5", {"decimals": 1}, "12,5"),
        ("number", 12.5, {"decimals": 1}, "12,5"),
        ("number", 0.1, {"decimals": 1}, "0,1"),
        ("number", "12,55", {"decimals": 1}, ["too_many_decimals"]),
        ("number", "1e3", {}, ["not_a_number"]),
        ("number", True, {}, ["not_a_number"]),
        ("number", -1, {"least": 0}, ["too_little"]),
        ("number", "2,5", {"decimals": 1, "most": "2,4"}, ["too_much"]),
        ("number", 10**19, {}, ["too_much"]),
        ("money", "1,5 triệu", {}, 1_500_000),
        ("money", 7, {}, 7),
        ("money", -7, {}, ["too_little"]),
        ("money", "0,5", {}, ["not_money"]),
        ("money", 1.5, {}, ["not_money"]),
        ("date", "30/05/2016", {}, "2016-05-30"),
        ("date", date(2016, 5, 30), {}, "2016-05-30"),
        ("date", "31/02/2016", {}, ["not_a_date"]),
        ("date", "30/05/16", {}, ["not_a_date"]),
        ("date", "31/05/2016", {"not_after": {"filing_day": {}}}, ["too_late"]),
        ("date", "30/05/1998", {"not_after": {"filing_day": {"years": -18}}}, "1998-05-30"),
        ("date", "31/05/1998", {"not_after": {"filing_day": {"years": -18}}}, ["too_late"]),
        ("date", "29/05/2016", {"not_before": "2016-05-30"}, ["too_early"]),
        ("choice", "a", {"options": OPTIONS}, "a"),
        ("choice", "c", {"options": OPTIONS}, ["not_a_choice"]),
        ("choices", ["b", "a", "a"], {"options": OPTIONS}, ["a", "b"]),
        ("choices", ["a"], {"options": OPTIONS, "min_chosen": 2}, ["too_few_chosen"]),
        ("choices", ["a", "b"], {"options": OPTIONS, "max_chosen": 1}, ["too_many_chosen"]),
        ("choices", "a", {"options": OPTIONS}, ["wrong_type"]),
        ("yes_no", "no", {}, False),
        ("yes_no", 1, {}, ["wrong_type"]),
        ("yes_no", False, {"must_be_yes": True}, ["must_be_yes"]),
        ("phone", "(0203) 382 5123", {}, "02033825123"),
        ("phone", "84912345678", {}, "0912345678"),
        ("phone", "+1 202 555 0100", {}, ["bad_phone"]),
        ("email", " Ten@Vidu.VN ", {}, "Ten@vidu.vn"),
        ("email", "a@b", {}, ["bad_email"]),
        ("email", "a..b@c.vn", {}, ["bad_email"]),
        ("tax_code", "0100109106", {}, "0100109106"),
        ("tax_code", "0100109106-001", {}, "0100109106-001"),
        ("tax_code", "0100109107", {}, ["bad_tax_code"]),
        ("file", {"key": "file:1", "name": "a.pdf"}, {}, {"key": "file:1", "name": "a.pdf"}),
        ("file", {"key": "a b"}, {}, ["bad_file"]),
        ("file", "file:1", {}, ["bad_file"]),
    ],
)
def test_a_value_is_cleaned_or_refused(kind: str, value: Any, more: dict, expected: Any) -> None:
    assert judge(kind, value, **more) == expected


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        ("100234567", date(2012, 6, 30), "100234567"),
        ("022099000009", date(2012, 6, 30), ["bad_identity"]),
        ("022099000009", date(2012, 7, 1), "022099000009"),
        ("100 234 567", date(2024, 12, 31), "100234567"),
        ("100234567", date(2025, 1, 1), ["bad_identity"]),
        ("000099000009", LATER, ["identity_not_real"]),
        ("022299000009", LATER, ["identity_not_real"]),
        ("022220000009", LATER, "022220000009"),
        ("10023456", ON, ["bad_identity"]),
        ("10023456x", ON, ["bad_identity"]),
        ("٣" * 9, ON, ["bad_identity"]),
        ("100234567", date(1990, 1, 1), ["law_undefined"]),
    ],
)
def test_numbers_of_cmnd_and_cccd_hold_by_date(number: str, on: date, expected: Any) -> None:
    """TT 27/2012/TT-BCA: twelve digits from 01/07/2012; Luật Căn cước 2023, Điều 46: nine until 31/12/2024."""
    assert judge("identity", number, on=on) == expected


def test_a_personal_number_is_a_tax_code_from_july_2025() -> None:
    """TT 86/2024/TT-BTC, Điều 39."""
    assert judge("tax_code", "022099000009", on=date(2025, 6, 30)) == ["bad_tax_code"]
    assert judge("tax_code", "022099000009", on=date(2025, 7, 1)) == "022099000009"


ADDRESS = {"street": "Số 1", "commune": "Phường Ba", "district": "Quận Tư", "province": "Tỉnh Năm"}


@pytest.mark.parametrize(
    ("left_out", "on", "expected"),
    [
        ("street", date(2025, 6, 30), []),
        ("district", date(2025, 6, 30), [("address_part_missing", "asked.district")]),
        ("", date(2025, 7, 1), [("level_gone", "asked.district")]),
        ("district", date(2025, 7, 1), []),
        ("commune", date(2016, 1, 1), [("address_part_missing", "asked.commune")]),
    ],
)
def test_an_address_has_a_district_while_there_are_districts(left_out: str, on: date, expected: list) -> None:
    """Luật Tổ chức chính quyền địa phương 2025: two levels from 01/07/2025."""
    value = {part: text for part, text in ADDRESS.items() if part != left_out}
    found = rules.evaluate(rules.read_schema(form(field("address"))), {"asked": value}, on=on).refusals
    assert [(each.code.removeprefix("forms."), each.at_field) for each in found] == expected


def test_without_a_row_of_law_nothing_passes() -> None:
    from diemsang.proof.lawbook import rules as lawbook

    schema = rules.read_schema(form(field("address")))
    judged = rules.evaluate(schema, {"asked": ADDRESS}, on=ON, ask=lambda key: lawbook.answer([], key, on=ON))
    assert [each.code for each in judged.refusals] == ["forms.law_undefined"]


def test_the_whole_answer_is_right_and_cleaning_it_again_changes_nothing() -> None:
    judged = rules.evaluate(SCHEMA, RIGHT, on=ON)
    assert judged.refusals == ()
    again = rules.evaluate(SCHEMA, judged.values, on=ON)
    assert (again.values, again.refusals) == (judged.values, ())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unknown": 1}, [("unknown_field", "unknown")]),
        ({"full_name": None, "promise": False}, [("required", "full_name"), ("must_be_yes", "promise")]),
        ({"members": []}, [("too_few_rows", "members")]),
        ({"members": [{"name": "A"}]}, [("required", "members.0.identity"), ("required", "members.0.amount")]),
        ({"members": [{}, {"x": 1}]}, [("unknown_field", "members.1.x"), ("required", "members.1.name")]),
        ({"members": "A"}, [("wrong_type", "members")]),
        ({"members": ["A"]}, [("wrong_type", "members.0")]),
        ({"kind": "person"}, []),
        ({"staff": 6, "safety_number": None}, [("required", "safety_number")]),
        ({"opens_on": "01/06/2016", "closes_on": "31/05/2016"}, [("not_in_order", "closes_on")]),
        ({"capital": 99_999_999}, [("sum_too_large", "capital")]),
        ({"identity": "022099000009"}, [("not_that_persons", "identity")]),
        ({"phone": None}, [("none_given", "phone")]),
        ({"phone": "x"}, [("bad_phone", "phone")]),
    ],
)
def test_fields_demand_things_of_each_other(changes: dict, expected: list) -> None:
    assert codes(right(**changes))[: len(expected) or None] == expected


def test_checks_in_rows_and_between_rows_name_the_row() -> None:
    members = [
        {"name": "A", "identity": "100234567", "amount": 1, "since": "02/01/2016", "until": "02/01/2016"},
        {"name": "B", "identity": "100 234 567", "amount": 1},
    ]
    found = rules.evaluate(SCHEMA, right(members=members), on=ON).refusals
    assert [(each.code, each.at_field) for each in found] == [
        ("forms.not_after", "members.0.until"),
        ("forms.check_failed", "members.1.identity"),
    ]
    assert (
        found[0].message()
        == "“Thành viên góp vốn, dòng 1: Đến ngày” phải sau “Thành viên góp vốn, dòng 1: Góp từ ngày”."
    )
    assert found[1].message("en") == "Each member stands once."


def test_a_draft_may_lack_anything_but_not_be_wrong() -> None:
    assert codes({}, partial=True) == []
    assert codes({"kind": "family", "home": {"street": "Số 1"}, "members": [{"name": "A"}]}, partial=True) == []
    assert codes({"capital": "x"}, partial=True) == [("not_money", "capital")]


def test_every_refusal_names_its_field_in_both_languages() -> None:
    values = dict.fromkeys(SCHEMA.entries(), "\x01?") | {"members": [], "kind": "family"}
    labels = {item.key: item.label for item in SCHEMA.entries().values()}
    found = rules.evaluate(SCHEMA, values, on=ON).refusals
    assert len(found) > 12
    for refusal in found:
        label = labels[refusal.at_field or ""]
        assert label.vi in refusal.message("vi")
        assert label.en in refusal.message("en")


# Laws


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_nine_digits_have_at_most_one_check_digit(nine: str) -> None:
    right_ones = [digit for digit in "0123456789" if identity.tax_code_is_right(nine + digit)]
    weighted = sum(int(digit) * weight for digit, weight in zip(nine, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True))
    expected = [str(number) for number in range(10) if (weighted + number - 10) % 11 == 0 and weighted % 11 != 0]
    assert right_ones == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted([*SCHEMA.entries(), "else"])), JSON, max_size=8) | JSON, st.booleans())
def test_no_value_whatever_makes_judging_or_drawing_fail(values: Any, partial: bool) -> None:
    judged = rules.evaluate(SCHEMA, values, on=ON, partial=partial)
    again = rules.evaluate(SCHEMA, judged.values, on=ON, partial=True)
    assert not {each.code for each in again.refusals} & {"forms.unknown_field", "forms.wrong_type"}
    if isinstance(values, dict):
        rules.layout(SCHEMA, values, judged.refusals, on=ON)


@pytest.mark.parametrize(
    "values",
    [
        {"full_name": "x" * 600_000},
        {"lines": ["food"] * 30_000},
        {"members": [{"name": "A"}] * 201},
        {"home": {"a": {"b": {"c": {"d": {"e": {"f": {}}}}}}}},
        {"capital": 10**5000},
        {1: 2},
        None,
    ],
)
def test_hostile_values_are_refused_at_once(values: Any) -> None:
    assert rules.evaluate(SCHEMA, values, on=ON).refusals


def test_the_definition_says_the_same_after_json() -> None:
    assert rules.read_schema(SCHEMA.data) == SCHEMA
    assert SCHEMA.data == DEFINITION
