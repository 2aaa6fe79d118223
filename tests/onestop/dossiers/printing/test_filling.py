"""From records to forms: each says what was so on its day, and costs the same few queries for one and for many."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from diemsang.kernel.periods import Period
from diemsang.onestop.dossiers.models import Dossier, Extension
from diemsang.onestop.dossiers.printing import filling, flow, forms
from diemsang.onestop.dossiers.printing.names import seat_of
from diemsang.onestop.dossiers.printing.sets import FormCode, packaged_sets
from diemsang.onestop.dossiers.printing.values import PaperLine
from diemsang.onestop.dossiers.rules import State
from tests.cast import AT, Cast
from tests.onestop.dossiers.printing.records import DUE, RECEIVED, Desk, a_desk, rename_the_centre

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return a_desk(cast)


def test_a_receipt_says_what_was_so_on_the_day_of_acceptance(desk: Desk) -> None:
    rename_the_centre(desk.cast)
    row = desk.dossier(promised_due=DUE + timedelta(days=9))
    values = filling.receipts([row])[row.pk]
    assert (values.head.agency, values.head.parent, values.head.place, values.head.issued_on) == (
        "Trung tâm Hành chính công tỉnh Thử",
        "Ủy ban nhân dân tỉnh Thử",
        "Thử",
        date(2016, 3, 7),
    )
    assert values.party.address == "Số 1, xã Thử Trung, huyện Thử, tỉnh Thử"
    assert values.party.identity == "CMND số 100123451, cấp ngày 01/02/2010, nơi cấp Công an tỉnh Thử"
    assert values.papers == (
        PaperLine("Đơn đề nghị", 1),
        PaperLine("Bản sao giấy tờ", 0, 2),
        PaperLine("Bản vẽ", note="Bản điện tử"),
    )
    assert (values.received_at, values.return_at, values.limit) == (RECEIVED, DUE, "10 ngày làm việc")
    assert (values.handled_by, values.receiver) == (
        "Sở Tư pháp tỉnh Thử",
        filling.read_names(RECEIVED.date(), [row.receiver]).person(row.receiver),
    )
    assert [(fee.name, fee.amount, fee.paid, fee.unit) for fee in values.fees] == [("Lệ phí", 200_000, None, "")]


def test_the_qr_code_holds_the_token_and_nothing_of_the_applicant(desk: Desk) -> None:
    row = desk.dossier()
    url = filling.receipts([row])[row.pk].matter.lookup_url
    assert url.endswith(f"/tra-cuu/{row.token}/")
    for secret in (row.code, row.lookup_code, row.applicant, "Nguyễn", "100123451", "0900000001"):
        assert str(secret) not in url


def test_what_was_not_accepted_has_no_receipt(desk: Desk) -> None:
    assert filling.receipts([desk.dossier(State.SUBMITTED)]) == {}


def test_a_way_of_return_is_vietnamese_on_an_english_screen() -> None:
    with translation.override("en"):
        assert filling.return_way("post") == "Nhận qua bưu chính"
    assert filling.return_way("") == ""


def test_a_supplement_sheet_is_the_latest_request_that_was_sent(desk: Desk) -> None:
    row = desk.dossier(State.SUBMITTED)
    desk.asked(row, "answered", reason="Lần đầu")
    assert filling.supplements([row])[row.pk].reason == "Lần đầu"
    desk.asked(row, "proposed", reason="Chưa duyệt")
    values = filling.supplements([row])[row.pk]
    assert values.reason == "Lần đầu"
    assert [(line.name, line.reason, line.ground) for line in values.lines] == [
        ("Giấy tờ không nộp", "chưa có", ""),
        ("Giấy khác", "cần", "Luật Thử Điều 1"),
    ]
    assert (values.answer_by, values.contact) == (DUE, "Trung tâm Hành chính công tỉnh Thử")


def test_a_request_after_examination_comes_from_the_agency(desk: Desk) -> None:
    row = desk.dossier(State.SUPPLEMENT)
    desk.asked(row, kind="examination")
    assert filling.supplements([row])[row.pk].head.agency == "Sở Tư pháp tỉnh Thử"


def test_a_refusal_names_the_ground_with_its_law(desk: Desk) -> None:
    desk.ground("refuse.test", "refuse", "Không đủ điều kiện", "Luật Hộ tịch 2014 Điều 16")
    row = desk.dossier(State.REFUSED)
    desk.move(row, "dossiers.refuse", State.SUBMITTED, State.REFUSED, reason_code="refuse.test", reason="thiếu tuổi")
    values = filling.refusals([row])[row.pk]
    assert [(each.reason, each.legal_basis) for each in values.grounds] == [
        ("Không đủ điều kiện; thiếu tuổi", "Luật Hộ tịch 2014 Điều 16")
    ]
    assert values.request == "Đề nghị cấp mới"


def test_a_convention_of_ours_is_not_told_to_a_citizen_as_law(desk: Desk) -> None:
    desk.ground("refuse.ours", "refuse", "Không thuộc thẩm quyền", "Quy ước của phần mềm, chờ xác nhận")
    row = desk.dossier(State.REFUSED)
    desk.move(row, "dossiers.refuse", State.SUBMITTED, State.REFUSED, reason_code="refuse.ours")
    basis = filling.refusals([row])[row.pk].grounds[0].legal_basis
    assert set(basis) == {"…"}


def test_an_apology_is_signed_by_the_leader_of_the_agency_at_fault(desk: Desk) -> None:
    desk.ground("late.opinions", "late", "Chờ ý kiến cơ quan khác", "Luật Thử")
    row = desk.dossier()
    desk.late(row, signed_at=DUE, reason="lần đầu")
    desk.late(row)
    values = filling.apologies([row])[row.pk]
    assert (values.first_due, values.new_due) == (DUE, DUE + timedelta(days=7))
    assert (values.ground, values.reason) == ("Chờ ý kiến cơ quan khác", "Chờ ý kiến Sở Y tế")
    assert values.responsible == values.head.agency == "Sở Tư pháp tỉnh Thử"
    assert values.signatory.authority == "Chuyên viên"
    assert "Trung tâm Hành chính công tỉnh Thử;" in values.recipients


def test_an_apology_for_what_is_settled_names_no_new_day(desk: Desk) -> None:
    row = desk.dossier(State.READY)
    desk.late(row, new_due=None)
    values = filling.apologies([row])[row.pk]
    form = packaged_sets()["TT-03-2025"].form(FormCode.APOLOGY)
    sheet = forms.apology_sheet(values, form)
    assert (values.new_due, sheet["new_due"], sheet["extends"]) == (None, "", False)


def test_an_extension_signed_after_the_apology_is_what_is_sent(desk: Desk) -> None:
    row, early = desk.dossier(), desk.dossier(who=1)
    desk.late(row, signed_at=DUE)
    for each in (row, early):
        Extension.objects.create(
            dossier=each,
            working_days=5,
            reason="Cần thẩm định thêm",
            signed_at=DUE + timedelta(hours=1),
            signed_by=desk.cast.people["agency_leader"],
            due_before=DUE,
            due_after=DUE + timedelta(days=7),
        )
    found = filling.apologies([row, early])
    assert {found[each.pk].reason for each in (row, early)} == {"Cần thẩm định thêm"}
    assert {found[each.pk].new_due for each in (row, early)} == {DUE + timedelta(days=7)}


def test_a_stop_notice_names_the_stage_and_what_was_paid(desk: Desk) -> None:
    desk.ground("stop.test", "stop", "Người nộp không còn", "Luật Thử Điều 2")
    row, unpaid = desk.dossier(State.STOPPED), desk.dossier(State.STOPPED, who=1)
    for each in (row, unpaid):
        desk.move(each, "dossiers.stop", State.FINANCIAL, State.STOPPED, at=DUE, reason_code="stop.test")
    desk.paid(row, 5_000_000)
    values = filling.stop_notices([row, unpaid])
    assert (values[row.pk].refund, values[unpaid.pk].refund) == (5_000_000, None)
    assert values[row.pk].stage == "Chờ nghĩa vụ tài chính"
    assert (values[row.pk].ground.legal_basis, values[row.pk].head.issued_on) == ("Luật Thử Điều 2", date(2016, 3, 21))


def test_a_control_sheet_judges_each_hand_over_by_the_step_that_ended(desk: Desk) -> None:
    row = desk.dossier(State.RETURNED, settled_at=DUE - timedelta(days=3))
    desk.handed_over(row, 1, step_due=RECEIVED + timedelta(hours=5))
    desk.handed_over(row, 4, step_due=RECEIVED + timedelta(hours=6), giver_unit=desk.cast.units["unit"])
    desk.handed_over(row, 30, step_due=None, giver_unit=desk.cast.units["unit"])
    desk.returned(row)
    values = flow.control_sheets([row])[row.pk]
    assert [line.standing for line in values.lines] == ["", "on_time", "late", "early"]
    assert values.lines[0].giver_unit == "Trung tâm Hành chính công tỉnh Thử"
    assert values.lines[0].taker_unit == "Phòng Hành chính tư pháp"
    assert (values.blank_rows, values.handled_by) == (0, "Sở Tư pháp tỉnh Thử")


def test_a_declined_hand_over_says_why_and_a_running_dossier_leaves_rows_to_sign(desk: Desk) -> None:
    row = desk.dossier()
    desk.handed_over(
        row,
        1,
        step_due=None,
        received_at=None,
        accepted_at=None,
        declined_at=RECEIVED + timedelta(hours=2),
        decline_reason="chuyển nhầm",
    )
    values = flow.control_sheets([row])[row.pk]
    assert (values.lines[0].note, values.lines[0].taken_at) == ("Trả lại: chuyển nhầm", None)
    assert values.blank_rows == flow.BLANK_ROWS


def test_the_tracking_book_follows_the_order_of_acceptance(desk: Desk) -> None:
    later = desk.dossier(State.RETURNED, filed_at=RECEIVED + timedelta(days=1))
    first = desk.dossier(who=1)
    desk.handed_over(first, 3, step_due=None)
    desk.returned(later)
    march = Period(date(2016, 3, 1), date(2016, 4, 1))
    book = flow.tracking_book([later, first], desk.cast.bodies["centre"], march, at=AT)
    assert [line.code for line in book.lines] == [first.code, later.code]
    assert [line.transferred_at for line in book.lines] == [RECEIVED + timedelta(hours=3), None]
    assert [line.result_received_at for line in book.lines] == [None, DUE]
    assert book.lines[1].returned_at == DUE + timedelta(hours=20)
    assert book.lines[0].contact == "Số 2, xã Thử Trung, huyện Thử, tỉnh Thử; 0900000001"


def everything(rows: Sequence[Dossier]) -> list[Callable[[], Any]]:
    march = Period(date(2016, 3, 1), date(2016, 4, 1))
    one_by_one = (
        filling.receipts,
        filling.supplements,
        filling.refusals,
        filling.apologies,
        filling.stop_notices,
        flow.control_sheets,
    )
    found: list[Callable[[], Any]] = [lambda fill=fill: fill(rows) for fill in one_by_one]  # type: ignore[misc]
    return [*found, lambda: flow.tracking_book(rows, rows[0].centre, march, at=AT)]


def cost(fill: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert fill()
    return len(queries)


def test_twelve_dossiers_cost_the_queries_of_one(desk: Desk) -> None:
    rows = []
    for number in range(12):
        row = desk.dossier(State.RETURNED, who=number % 3)
        desk.asked(row, "answered")
        desk.handed_over(row, 1, step_due=DUE)
        desk.late(row)
        desk.paid(row, 1)
        desk.returned(row)
        desk.move(row, "dossiers.refuse", State.SUBMITTED, State.REFUSED)
        desk.move(row, "dossiers.stop", State.PROCESSING, State.STOPPED)
        rows.append(row)
    for fill in everything(rows):
        fill()  # the working calendar is kept from here on
    few = [cost(fill) for fill in everything(rows[:1])]
    many = [cost(fill) for fill in everything(rows)]
    assert few == many
    assert max(many) <= 20


@pytest.mark.parametrize(
    ("committee", "seat"),
    [
        ("Ủy ban nhân dân tỉnh Thử", "Thử"),
        ("Ủy ban nhân dân thành phố Hồng Thử", "Hồng Thử"),
        ("Ủy ban nhân dân huyện đảo", "đảo"),
        ("Ủy ban nhân dân phường 5", "Phường 5"),
        ("Sở Tư pháp", ""),
    ],
)
def test_the_place_of_a_document_is_that_of_its_committee(committee: str, seat: str) -> None:
    assert seat_of(committee) == seat
