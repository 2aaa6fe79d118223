"""The sets of forms: what the law of a day knows is printed, anything else is refused."""

from datetime import date

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.printing.sets import FormCode, FormSet, chosen_set, packaged_lines, packaged_sets
from diemsang.proof.lawbook.rules import RuleRow, answer, packaged_rows

ROWS = [row for row in packaged_rows() if row.key == "dossiers.forms"]


def on(day: date) -> FormSet:
    return chosen_set(answer(ROWS, "dossiers.forms", on=day))


@pytest.mark.parametrize(
    ("day", "code", "count"),
    [
        pytest.param(date(2015, 5, 15), "QD-09-2015", 6, id="first day of QĐ 09/2015"),
        pytest.param(date(2018, 6, 20), "QD-09-2015", 6, id="its last day"),
        pytest.param(date(2018, 11, 23), "TT-01-2018", 6, id="first day of TT 01/2018"),
        pytest.param(date(2025, 9, 14), "TT-01-2018", 6, id="its last day"),
        pytest.param(date(2025, 9, 15), "TT-03-2025", 7, id="TT 03/2025"),
    ],
)
def test_the_set_of_a_day(day: date, code: str, count: int) -> None:
    found = on(day)
    assert (found.code, len(found.forms)) == (code, count)


@pytest.mark.parametrize("day", [date(2012, 3, 1), date(2015, 5, 14), date(2018, 6, 21), date(2018, 11, 22)])
def test_a_day_without_a_set_is_refused(day: date) -> None:
    with pytest.raises(Refused) as refused:
        on(day)
    assert refused.value.codes == ("dossiers.forms_undefined",)


def test_a_set_nobody_packaged_is_refused() -> None:
    row = ROWS[0]
    strange = RuleRow(row.key, row.scope, None, None, row.operator, row.type, "XX-99", row.unit)
    with pytest.raises(Refused) as refused:
        chosen_set(answer([strange], row.key, on=date(2016, 1, 1)))
    assert refused.value.codes == ("dossiers.forms_undefined",)


def test_numbers_and_names_change_from_set_to_set() -> None:
    before, after = packaged_sets()["TT-01-2018"], packaged_sets()["TT-03-2025"]
    assert before.form(FormCode.APOLOGY).title == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    assert after.form(FormCode.APOLOGY).title == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    assert {code: form.number for code, form in after.forms.items()} == {
        FormCode.RECEIPT: "01",
        FormCode.SUPPLEMENT: "02",
        FormCode.REFUSAL: "03",
        FormCode.APOLOGY: "04",
        FormCode.STOP_NOTICE: "05",
        FormCode.CONTROL_SHEET: "06",
        FormCode.TRACKING_BOOK: "07",
    }
    assert (before.form(FormCode.CONTROL_SHEET).number, before.form(FormCode.TRACKING_BOOK).number) == ("05", "06")


@pytest.mark.parametrize("code", ["TT-01-2018", "QD-09-2015"])
def test_before_2025_there_is_no_form_for_stopping(code: str) -> None:
    with pytest.raises(Refused) as refused:
        packaged_sets()[code].form(FormCode.STOP_NOTICE)
    assert refused.value.codes == ("dossiers.form_not_in_set",)


def test_the_packaged_forms_hold_when_and_on_what_the_lawbook_says() -> None:
    law = {
        str(row.value): (row.valid_from, row.valid_to, row.legal_basis, row.verified)
        for row in ROWS
        if not row.withdrawn
    }
    for line in packaged_lines():
        days = [date.fromisoformat(line[name]) if line[name] else None for name in ("valid_from", "valid_to")]
        assert (*days, line["legal_basis"], line["verified"] == "yes") == law[line["set"]]
    assert {line["set"] for line in packaged_lines()} == law.keys()


def test_an_unverified_form_is_marked_and_a_verified_one_is_not() -> None:
    assert packaged_sets()["QD-09-2015"].form(FormCode.RECEIPT).mark == (
        "Mẫu theo QĐ 09/2015/QĐ-TTg, chưa đối chiếu bản gốc"
    )
    assert packaged_sets()["TT-03-2025"].form(FormCode.RECEIPT).mark == "Mẫu số 01, TT 03/2025/TT-VPCP Phụ lục I"
