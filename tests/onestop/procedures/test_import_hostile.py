"""Files that are no list of procedures, or mean harm, are refused by name and write nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets.limits import MEGABYTE
from diemsang.onestop.procedures.imports.columns import COLUMNS, LIMITS, cells_of, rows_of, sent_in
from diemsang.onestop.procedures.rules.cells_read import CODE
from tests.onestop.procedures.lists import CODES, as_csv, as_workbook, row


def bomb() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (LIMITS.small_bytes + MEGABYTE))
    return buffer.getvalue()


def many_rows() -> bytes:
    return ("code,name,field\n" + "1.000001,a,b\n" * (LIMITS.rows + 1)).encode()


def too_wide() -> bytes:
    return ("code,name,field" + ",x" * LIMITS.columns).encode()


@pytest.mark.parametrize(
    ("made", "code"),
    [
        pytest.param(lambda: b"\0" * (LIMITS.file_bytes + 1), "spreadsheets.file_too_large", id="too large"),
        pytest.param(bomb, "spreadsheets.unpacks_too_large", id="an archive that unpacks to very much"),
        pytest.param(many_rows, "spreadsheets.too_many_rows", id="more rows than there are procedures"),
        pytest.param(too_wide, "spreadsheets.too_many_columns", id="too wide"),
        pytest.param(lambda: b"%PDF-1.7 \xff\0", "spreadsheets.not_a_spreadsheet", id="not a spreadsheet"),
        pytest.param(lambda: b"PK\x03\x04" + b"\0" * 99, "spreadsheets.damaged", id="a damaged archive"),
        pytest.param(lambda: b"a,b\n1,2\n", "spreadsheets.missing_headings", id="other columns"),
        pytest.param(lambda: as_csv([]), "procedures.list_empty", id="only headings"),
        pytest.param(
            lambda: as_csv([row()], headings=CODES[:8]),
            "procedures.columns_go_together",
            id="limits without their ways",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_name(made: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Refused) as refused:
        rows_of(made())
    assert refused.value.codes == (code,)


@pytest.mark.parametrize("spelled", [as_csv, as_workbook])
def test_headings_are_read_in_both_spellings(spelled: Callable[[list[dict[str, str]]], bytes]) -> None:
    (read,) = rows_of(spelled([row()]))
    assert cells_of(read) == row()
    assert tuple(column.name for column in COLUMNS) == CODES


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        pytest.param({"name": "x" * 2001}, ["procedures.text_too_long"], id="a name beyond what is kept"),
        pytest.param({"channels": ""}, ["procedures.limit_without_channel"], id="a limit of no way of filing"),
        pytest.param({"channels": "", "time_limit": ""}, [], id="neither a limit nor a way"),
        pytest.param({"time_limit": "0 ngày"}, ["worktime.limit_not_positive"], id="a limit that cannot be"),
        pytest.param({"code": "=1.000001"}, ["procedures.code_unreadable"], id="a formula for a code"),
        pytest.param({"field": ""}, ["procedures.row_field_missing"], id="no field"),
    ],
)
def test_a_row_is_at_fault_for_its_own_cells_only(cells: dict[str, Any], codes: list[str]) -> None:
    good, bad = (sent_in(each, (CODE,)) for each in rows_of(as_csv([row(1), row(2, **cells)])))
    assert not good.errors
    assert [error.code for error in bad.errors] == codes
    assert all(error.at_field in CODES for error in bad.errors)


def test_letters_that_deceive_the_eye_are_pointed_out() -> None:
    (read,) = (sent_in(each, (CODE,)) for each in rows_of(as_csv([row(1, decision="163/Q\u00d0-BTP")])))
    assert [warning.code for warning in read.warnings] == ["procedures.decision_unusual", "text.lookalike_letters"]
