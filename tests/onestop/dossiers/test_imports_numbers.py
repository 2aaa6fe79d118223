"""Numbers another system gave: what is given here goes on after them, and no number is ever given twice."""

from datetime import date, timedelta

import pytest

from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers import imports, services
from diemsang.onestop.dossiers.models import LastSerial, Result
from diemsang.onestop.dossiers.rules.codes import read_codes, write_code
from diemsang.proof.ledger.models import Entry
from diemsang.proof.numbering.models import Series
from diemsang.proof.numbering.queries import wholeness
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import Counter
from tests.onestop.dossiers.switching import as_csv, as_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
OLD = "000.00.01.H98"
CODES = {"kind": "Mã hồ sơ", "agency": OLD, "when": "30/05/2016", "last": "41"}
RESULTS = {"kind": "Kết quả", "agency": "H98.01", "when": "2016", "last": "120"}


def given(*lines: dict[str, str], by: Actor = SYSTEM, is_trial: bool = False) -> imports.Outcome:
    return imports.run_numbers([as_workbook(numbers=list(lines))], by=by, at=AT, source="Sổ cũ", is_trial=is_trial)


def test_codes_of_dossiers_go_on_after_the_last_one_given_there(counter: Counter) -> None:
    assert given(CODES, is_trial=True).fates["new"] == 1
    assert not LastSerial.objects.exists()
    assert given(CODES, by=counter.cast.actor("procedure_controller")).is_written
    assert counter.accepted().code == f"{OLD}-160530-0042"
    assert Entry.objects.filter(act="dossiers.serial_continued").count() == 1


def test_results_go_on_after_the_last_one_and_the_book_is_whole(counter: Counter) -> None:
    assert given(RESULTS).fates["new"] == 1
    row, cast, at = counter.processing(), counter.cast, AT + timedelta(hours=1)
    specialist = cast.actor("specialist")
    services.keep_result_draft(row.key, kind="KQ.H98.000001", text="Cấp thẻ", by=specialist, at=at)
    services.submit_for_signature(row.key, by=specialist, at=at)
    services.sign(row.key, method="paper", by=SYSTEM, at=at)
    services.issue(row.key, method="paper", by=cast.actor("clerk"), at=at)
    assert Result.objects.get().number.startswith("121/")
    found = wholeness(Series.objects.get())
    assert (found.is_whole, found.taken, found.taken_over) == (True, 1, ((1, 120),))


def test_only_upwards_and_the_same_sheet_again_changes_nothing(counter: Counter) -> None:
    given(CODES, RESULTS)
    before = Entry.objects.count()
    again = given(CODES, RESULTS)
    assert (again.fates, again.warned) == ({"new": 0, "there": 2, "wrong": 0}, 0)
    lower = given(CODES | {"last": "7"}, RESULTS | {"last": "7"})
    assert (lower.fates["there"], lower.failed, lower.tally()) == (2, 0, {"dossiers.import_number_lower": 2})
    assert (LastSerial.objects.get().last, Series.objects.get().next) == (41, 121)
    assert Entry.objects.exclude(act="numbering.register_opened").count() == before - 1
    assert given(CODES | {"last": "50"}).fates["new"] == 1
    assert LastSerial.objects.get().last == 50


def test_a_row_at_fault_keeps_the_whole_sheet_out(counter: Counter) -> None:
    outcome = given(CODES, RESULTS | {"agency": "H11", "when": "hôm nay", "last": "0"}, CODES | {"kind": "vé"})
    assert (outcome.is_written, outcome.failed) == (False, 2)
    assert outcome.tally().keys() == {
        "dossiers.import_agency_unknown",
        "dossiers.import_number_wrong",
        "dossiers.import_word_unknown",
    }
    assert not LastSerial.objects.exists()
    elsewhere = given(CODES, by=counter.cast.actor("procedure_controller", elsewhere=True))
    assert elsewhere.tally() == {"dossiers.import_agency_out_of_reach": 1}
    assert imports.run_numbers([as_csv("numbers", [CODES])], by=SYSTEM, at=AT).is_written


@pytest.mark.parametrize("template", ["{agency}-{yymmdd}-{serial:04d}", "{yymmdd}.{serial:03d}/{agency}"])
def test_a_serial_is_read_back_from_the_code_it_was_written_in(template: str) -> None:
    day = date(2016, 5, 30)
    codes = [write_code(OLD, day, serial, template=template) for serial in (7, 12345, 12)]
    assert read_codes([*codes, "khác", f"{OLD}-169930-0001"], template=template) == {(OLD, day): 12345}
