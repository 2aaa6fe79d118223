"""Files that are no list, and cells that would do something: refused, or kept as plain text."""

from io import BytesIO

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import read_sheets
from diemsang.onestop.dossiers import imports
from diemsang.onestop.dossiers.imports import columns
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import Counter
from tests.onestop.dossiers.switching import as_csv, as_workbook, row

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x.example","x")'


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param([b"%PDF-1.7"], "spreadsheets.not_a_spreadsheet", id="a PDF"),
        pytest.param([b"PK\x03\x04" + b"x" * 99], "spreadsheets.damaged", id="a damaged archive"),
        pytest.param([b"a,b\n1,2\n"], "dossiers.import_sheet_unknown", id="another table"),
        pytest.param([as_workbook(pauses=[{"code": "A"}])], "spreadsheets.no_such_sheet", id="no sheet of dossiers"),
        pytest.param([as_workbook(dossiers=[])], "dossiers.import_empty", id="headings only"),
        pytest.param([as_csv("dossiers", [row()])] * 2, "dossiers.import_sheet_twice", id="a sheet twice"),
        pytest.param([b"\0" * (columns.LIMITS.file_bytes + 1)], "spreadsheets.file_too_large", id="too large"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(files: list[bytes], code: str) -> None:
    with pytest.raises(Refused) as refused:
        imports.dry_run(files, by=SYSTEM, at=AT)
    assert refused.value.codes == (code,)


def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_DOSSIERS", 1)
    with pytest.raises(Refused) as refused:
        imports.dry_run([as_csv("dossiers", [row(1), row(2)])], by=SYSTEM, at=AT)
    assert refused.value.codes == ("dossiers.import_too_long",)


def test_rows_come_back_with_their_reasons_and_no_cell_is_a_formula(counter: Counter) -> None:
    paper = {"code": "H98.01-160523-0001", "paper": FORMULA, "verdict": "Đủ"}
    wrong = row(1, subject=FORMULA, state="10", applicant="@SUM(A1)")
    outcome = imports.dry_run([as_workbook(dossiers=[wrong, row(2)], papers=[paper])], by=SYSTEM, at=AT)
    target = BytesIO()
    imports.hand_back(target, outcome.as_dict())
    handed = target.getvalue()
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(handed)}
    assert [len(sheets[name]) for name in ("Hồ sơ", "Giấy tờ")] == [2, 2], "with a wrong dossier come its other rows"
    cells = [cell for _, line in (*sheets["Hồ sơ"], *sheets["Giấy tờ"]) for cell in line]
    assert {FORMULA, "dossiers.import_state_final"} <= set(cells)
    again = imports.dry_run([handed], by=SYSTEM, at=AT)
    assert (again.read, again.tally()["dossiers.import_state_final"]) == (1, 1)


def test_text_of_a_hostile_cell_is_kept_as_text(counter: Counter) -> None:
    outcome = imports.dry_run(
        [as_csv("dossiers", [row(1, subject="x" * 501, code="A\u202eB-1"), row(2, supplements="9" * 30)])],
        by=SYSTEM,
        at=AT,
    )
    assert {"dossiers.import_value_too_long", "dossiers.import_number_wrong"} <= outcome.tally().keys()
