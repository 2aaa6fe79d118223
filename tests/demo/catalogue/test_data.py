"""The data of the catalogue reads as an administrator would write it: names, texts, papers, limits, processes."""

import json
import re
import unicodedata
from collections import Counter
from datetime import date
from typing import Final

import pytest

from diemsang.commons.forms.rules import read_schema
from diemsang.commons.worktime.rules import parse_limit
from diemsang.commons.worktime.rules.parameters import packaged_parameters
from diemsang.demo import scenario
from diemsang.demo.catalogue import choosing, data, form_files, steps
from diemsang.demo.catalogue.content import NUMBER, PAPER, SUBJECTS
from diemsang.demo.catalogue.data import ProcedurePlan
from diemsang.kernel.text import fold
from diemsang.onestop.procedures.rules import process as process_rules

PROCEDURES: Final = data.procedures()
WORLD: Final = scenario.load("2016")
RECEIVING: Final = {each.key for each in WORLD.agencies if each.receives_dossiers}
PARAMETERS: Final = packaged_parameters(date(2016, 5, 30))
PLACE: Final = steps.Place("unit:1", "unit:2", "unit:3")


def twice(words: list[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


def test_no_two_procedures_are_called_the_same() -> None:
    assert not twice([fold(each.name) for each in PROCEDURES])


def test_no_name_differs_from_another_only_by_a_number() -> None:
    assert not twice([re.sub(r"\d+", "", each.name) for each in PROCEDURES])


def test_names_are_vietnamese_in_one_spelling_without_placeholders() -> None:
    wrong = [
        each.name
        for each in PROCEDURES
        if each.name != unicodedata.normalize("NFC", " ".join(each.name.split()))
        or each.name.isascii()
        or not each.name[0].isupper()
        or re.search(r"[{}<>_*]|\.\.\.|\bxxx\b|\bABC\b", each.name)
        or len(each.name) < 10
    ]
    assert not wrong


def test_every_field_has_an_agency_of_the_province_and_something_in_it() -> None:
    listed = data.fields()
    assert {each.agency for each, _ in listed} == RECEIVING
    assert not twice([each.code for each, _ in listed])
    assert not twice([fold(each.name) for each, _ in listed])
    assert all(procedures for _, procedures in listed)
    assert all(each.code.isascii() and each.code.isupper() for each, _ in listed)


def test_every_field_rests_on_a_numbered_text_of_before_2016() -> None:
    read = {each.code: NUMBER.fullmatch(each.basis) for each, _ in data.fields()}
    assert not [code for code, found in read.items() if found is None or int(found["year"]) > 2015]


def test_papers_say_how_many_originals_and_copies() -> None:
    wrong = [
        (each.name, paper)
        for each in PROCEDURES
        for paper in each.papers
        if (read := PAPER.fullmatch(paper)) is None or int(read["originals"]) + int(read["copies"]) == 0
    ]
    assert not wrong
    assert all(each.papers and each.result for each in PROCEDURES)


def test_subjects_fees_and_partners_are_known() -> None:
    assert {subject for each in PROCEDURES for subject in each.subjects} <= SUBJECTS.keys()
    assert {key for each in PROCEDURES for key in each.linked} <= RECEIVING
    assert {each.linked_mode for each in PROCEDURES} <= set(data.MODES)
    assert all(each.fee >= 0 and each.charge >= 0 for each in PROCEDURES)
    assert not [each.name for each in PROCEDURES if each.agency in each.linked]


def test_many_procedures_are_linked_in_both_ways() -> None:
    several = [each for each in PROCEDURES if len(each.linked) > 1]
    assert sum(bool(each.linked) for each in PROCEDURES) >= 25
    assert {each.linked_mode for each in several} == set(data.MODES)


def test_the_usual_process_fits_into_every_limit() -> None:
    """One of each kind: the limit, and who takes part how."""
    kinds: dict[tuple[object, ...], ProcedurePlan] = {}
    for each in PROCEDURES:
        kinds.setdefault((each.limit, len(each.linked), steps.OFFICE in each.linked, each.linked_mode), each)
    for each in kinds.values():
        minutes = process_rules.working_minutes(parse_limit(each.limit), PARAMETERS)
        partners = [(key, f"body:{number}", key) for number, key in enumerate(each.linked, start=2)]
        found = steps.steps_of(minutes, PLACE, partners, parallel=each.linked_mode == "parallel")
        assert not list(process_rules.obstacles_to_structure(found, "body:1")), each.name
        assert minutes * 9 // 10 <= process_rules.longest_path(found).minutes <= minutes, each.name


@pytest.mark.parametrize("minutes", [60, 120, 240, 480, 960, 1440, 2400, 9600])
def test_a_process_fits_however_short_the_limit_and_however_many_take_part(minutes: int) -> None:
    for count in range(4):
        for parallel in (True, False):
            partners = [(key, f"body:{place}", key) for place, key in enumerate(("ct", "stp", "vpubnd")[:count], 2)]
            found = steps.steps_of(minutes, PLACE, partners, parallel=parallel)
            assert not list(process_rules.obstacles_to_structure(found, "body:1"))
            assert process_rules.longest_path(found).minutes <= minutes
            groups = process_rules.parallel_groups(found)
            assert bool(groups) is (parallel and count > 1)


def test_the_unit_whose_name_fits_handles_the_field() -> None:
    units = {"Văn phòng": "unit:1", "Phòng Đăng ký kinh doanh": "unit:2", "Phòng Đấu thầu, đầu tư": "unit:3"}
    assert steps.unit_for("Đầu tư tại Việt Nam", units) == "unit:3"
    assert steps.unit_for("Đăng ký kinh doanh hợp tác xã", units) == "unit:2"
    assert steps.unit_for("Lĩnh vực khác", units) in {"unit:2", "unit:3"}
    assert steps.unit_for("Lĩnh vực khác", {}) == ""


def test_every_form_can_be_read_and_belongs_to_procedures_there_are() -> None:
    assert read_schema(json.loads((data.FOLDER / "usual_form.json").read_text())).title
    names = {each.name for each in PROCEDURES}
    for form in form_files.form_files():
        assert read_schema(form.schema).title, form.code
        assert set(form.procedures) <= names, form.code


@pytest.mark.parametrize("name", scenario.worlds())
def test_a_world_chooses_what_its_file_says(name: str) -> None:
    world = scenario.load(name)
    plan = world.catalogue
    assert plan is not None
    agencies = {each.key for each in world.agencies if each.receives_dossiers}
    pinned = frozenset(choosing.said(plan, each) for each in form_files.pinned())
    choice = choosing.choose(plan, agencies, pinned)
    names = {each.name for each in choice.baseline}
    assert len(names) == len(choice.baseline) == plan.baseline
    assert (len(choice.received), len({each.field.code for each in choice.received})) == (
        plan.received,
        plan.fields_received,
    )
    assert {each.agency for each in choice.received} == agencies
    assert sum(len(cut.gone) for cut in choice.cuts) == plan.cut
    assert not {each.name for cut in choice.cuts for each in cut.gone} & {each.name for each in choice.received}
    assert {each for each in pinned if each in names} <= {each.name for each in choice.received}
    if name == "2016":
        assert pinned <= names
    merged = [merger.name for cut in choice.cuts for merger in cut.mergers]
    assert not twice([*merged, *names])


def test_the_words_of_2026_know_no_district() -> None:
    plan = scenario.load("2026").catalogue
    assert plan is not None
    said = [
        " ".join((each.name, each.result, *each.papers)) for _, listed in choosing.of_world(plan) for each in listed
    ]
    assert said
    assert not [words for words in said if "huyện" in words or "chứng minh nhân dân" in words.lower()]
