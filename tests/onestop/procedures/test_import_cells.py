"""Levels, subjects, ways of filing, codes and numbers of decisions as lists write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.onestop.procedures.models import Subject
from diemsang.onestop.procedures.rules import SUBJECTS, cells_read
from diemsang.onestop.procedures.rules.cells_read import (
    SOURCE_CUTS_AT,
    names_near,
    read_agency,
    read_channels,
    read_code,
    read_decision,
    read_levels,
    read_subjects,
)

OFFICIALS = "Cán bộ, công chức, viên chức"
ORGANISATIONS = "Tổ chức (không bao gồm doanh nghiệp, HTX)"
EVERY_SUBJECT = {
    "Công dân Việt Nam": "citizen",
    "Người Việt Nam định cư ở nước ngoài": "overseas_vietnamese",
    "Người nước ngoài": "foreigner",
    OFFICIALS: "public_employee",
    "Doanh nghiệp": "enterprise",
    "Doanh nghiệp có vốn đầu tư nước ngoài": "foreign_invested_enterprise",
    ORGANISATIONS: "organisation",
    "Tổ chức nước ngoài": "foreign_organisation",
    "Hợp tác xã": "cooperative",
    "Doanh nghiệp Việt Nam": "domestic_enterprise",
    "Người nước ngoài cư trú tại Việt Nam": "resident_foreigner",
    "Đảng viên": "party_member",
    "Tổ chức Đảng": "party_organisation",
}


def test_every_subject_has_its_words() -> None:
    assert set(EVERY_SUBJECT.values()) == set(SUBJECTS) == set(Subject.values)
    assert {read_subjects(str(label)).codes for label in Subject.labels} == {(value,) for value in Subject.values}


def codes_of(warnings: tuple[cells_read.Refusal, ...]) -> list[str]:
    return [warning.code for warning in warnings]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Cấp tỉnh", ("province",)),
        ("Cấp bộ, Cấp tỉnh, Cấp xã", ("ministry", "province", "commune")),
        ("Cấp xã, Cơ quan khác", ("commune", "other")),
        ("CẤP XÃ; cấp huyện", ("district", "commune")),
    ],
)
def test_levels_are_read_in_our_order(text: str, levels: tuple[str, ...]) -> None:
    read = read_levels(text)
    assert (read.codes, read.warnings, read.errors) == (levels, (), ())


def test_a_level_nobody_knows_is_an_error_and_none_a_warning() -> None:
    assert codes_of(read_levels("Cấp tỉnh, Cấp khu").errors) == ["procedures.level_unknown"]
    assert codes_of(read_levels("").warnings) == ["procedures.levels_missing"]


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("direct+online+post", ("counter", "online", "post")),
        ("post + direct", ("counter", "post")),
        ("Trực tiếp, Trực tuyến, Dịch vụ bưu chính", ("counter", "online", "post")),
        ("counter", ("counter",)),
    ],
)
def test_ways_of_filing_are_read_in_both_spellings(text: str, channels: tuple[str, ...]) -> None:
    read = read_channels(text)
    assert (read.codes, read.warnings, read.errors) == (channels, (), ())


def test_a_way_nobody_knows_is_an_error_and_none_a_warning() -> None:
    assert codes_of(read_channels("direct+fax").errors) == ["procedures.channel_unknown"]
    assert codes_of(read_channels(" ").warnings) == ["procedures.channels_missing"]


@given(st.lists(st.sampled_from(sorted(EVERY_SUBJECT)), unique=True, min_size=1, max_size=3))
def test_subjects_that_hold_commas_are_read_whole(names: list[str]) -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, ", ".join(names))
        if len(unicodedata.normalize("NFC", text)) < SOURCE_CUTS_AT - 1:
            read = read_subjects(text)
            assert sorted(read.codes) == sorted(EVERY_SUBJECT[name] for name in names)
            assert not read.warnings


@given(st.permutations(sorted(EVERY_SUBJECT)))
def test_a_cut_list_never_names_a_subject_that_is_not_whole_in_it(names: list[str]) -> None:
    """Against all it could have been: the codes are those of the whole words, without the last doubtful one."""
    cut = ", ".join(names)[:SOURCE_CUTS_AT]
    read = read_subjects(cut)
    whole, at = [], 0
    for name in names:
        if at + len(name) <= SOURCE_CUTS_AT:
            whole.append(name)
        at += len(name) + 2
    allowed = {EVERY_SUBJECT[name] for name in whole}
    assert set(read.codes) <= allowed
    assert len(allowed) - len(read.codes) <= 1
    if len(allowed) > len(read.codes) or not cut.endswith((*whole, ", ", ",")):
        assert codes_of(read.warnings) == ["procedures.subject_cut"]


@pytest.mark.parametrize(
    "tail", ["T", "Doan", "Cán bộ, ", "Cán bộ, công chức,", "Tổ chức (không bao gồm doanh nghiệp, H"]
)
def test_a_cut_word_is_shown_and_not_completed(tail: str) -> None:
    read = read_subjects(f"Công dân Việt Nam, {tail}")
    assert read.codes == ("citizen",)
    assert codes_of(read.warnings) == ["procedures.subject_cut"]
    assert read.warnings[0].params["value"] == tail.rstrip(" ,")


def test_at_the_length_of_the_cut_a_word_that_could_go_on_is_not_trusted() -> None:
    """`Doanh nghiệp` may have been `Doanh nghiệp có vốn đầu tư nước ngoài`; `Hợp tác xã` is nothing else."""
    short = "Công dân Việt Nam, Người nước ngoài"
    for last, code in (("Doanh nghiệp", "enterprise"), ("Hợp tác xã", "cooperative")):
        assert code in read_subjects(f"{short}, {last}").codes
        read = read_subjects(f"{short}, {'x' * (SOURCE_CUTS_AT - len(short) - len(last) - 4)}, {last}")
        assert (code in read.codes) == (last == "Hợp tác xã")
        assert ("procedures.subject_cut" in codes_of(read.warnings)) == (last == "Doanh nghiệp")


def test_a_subject_nobody_knows_is_left_out_with_a_warning() -> None:
    read = read_subjects("Hội viên câu lạc bộ, Công dân Việt Nam")
    assert (read.codes, codes_of(read.warnings)) == (("citizen",), ["procedures.subject_unknown"])
    assert codes_of(read_subjects("").warnings) == ["procedures.subjects_missing"]


@pytest.mark.parametrize(
    ("text", "is_number", "expected", "error"),
    [
        ("1.012753", False, "1.012753", None),
        (" 1.012753.h19 ", False, "1.012753.H19", None),
        ("3,000368", True, "3.000368", None),
        ("1,00132", True, "1.00132", "procedures.code_lost_digits"),
        ("1.00132", False, "1.00132", "procedures.code_unreadable"),
        ("7.000001", False, "7.000001", "procedures.code_unreadable"),
        ("1.0127531", False, "1.0127531", "procedures.code_unreadable"),
        ("", False, "", "procedures.code_missing"),
    ],
)
def test_codes_are_six_digits_and_lost_zeros_are_not_put_back(
    text: str, is_number: bool, expected: str, error: str | None
) -> None:
    code, errors = read_code(text, is_number=is_number)
    assert (code, codes_of(errors)) == (expected, [error] if error else [])


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("1171/QĐ-BCA", []),
        ("885/QĐ-BCA-C06", []),
        ("12/2015/QĐ-UBND", []),
        ("QĐ/0001-BCA", ["procedures.decision_unusual"]),
        ("1681", ["procedures.decision_unusual"]),
        ("1707/QD-BTC", ["procedures.decision_unusual"]),
        ("SỐ 64/QĐ-NHNN", ["procedures.decision_unusual"]),
        ("", ["procedures.decision_not_given"]),
    ],
)
def test_the_number_of_a_decision_is_kept_as_written(text: str, warnings: list[str]) -> None:
    number, told = read_decision(text)
    assert (number, codes_of(told)) == (text, warnings)


def test_what_a_list_calls_an_agency_is_kept_as_written() -> None:
    assert read_agency("Cục quản lý xuất nhập cảnh,  Công an tỉnh") == ("Cục quản lý xuất nhập cảnh, Công an tỉnh", ())
    long = ("Ủy ban nhân dân cấp tỉnh, " * 9)[:SOURCE_CUTS_AT]
    text, warnings = read_agency(long)
    assert (text, codes_of(warnings)) == (long.rstrip(), ["procedures.agency_cut"])
    assert codes_of(read_agency("")[1]) == ["procedures.agency_missing"]


def test_names_that_resemble_are_offered_nearest_first() -> None:
    known = ["Đất đai", "Hộ tịch", "Đầu tư tại Việt Nam", "Đầu tư vào nông nghiệp, nông thôn"]
    assert names_near("Đầu tư tại Việt nam.", known)[0] == "Đầu tư tại Việt Nam"
    assert names_near("Hải quan", known) == ()
