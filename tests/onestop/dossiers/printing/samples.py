"""Values for every form in three measures: what a slip says at its shortest, what it usually says, the most it can."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from diemsang.kernel.clock import at_local
from diemsang.kernel.periods import Period
from diemsang.onestop.dossiers.printing import forms
from diemsang.onestop.dossiers.printing.sets import FormCode, PrintedForm
from diemsang.onestop.dossiers.printing.values import (
    ApologySheet,
    BookLine,
    ControlSheet,
    FeeLine,
    Ground,
    HandOverLine,
    Letterhead,
    Matter,
    PaperLine,
    Party,
    ReceiptSlip,
    RefusalSheet,
    Signatory,
    StopNotice,
    SupplementLine,
    SupplementRequestSheet,
    TrackingBook,
)

RECEIVED: Final[datetime] = at_local(date(2016, 3, 7), 8, 5)
DUE: Final[datetime] = at_local(date(2016, 3, 21), 17)
LONG_NAME: Final = (
    "Cấp giấy chứng nhận đủ điều kiện hoạt động, điều chỉnh, bổ sung nội dung giấy chứng nhận đã cấp đối với cơ sở "
) * 9 + "x" * (1094 - 9 * 110)
MEASURES: Final = ("short", "usual", "extreme")


@dataclass(frozen=True)
class Content:
    """How much of everything there is."""

    name: str
    address: str
    email: str
    procedure: str
    papers: int
    words: str
    lines: int


CONTENTS: Final = {
    "short": Content("Lê A", "", "", "Cấp bản sao trích lục hộ tịch", 1, "Thiếu giấy tờ", 1),
    "usual": Content(
        "Nguyễn Thị Phương Thảo",
        "Số 12, đường Trần Phú, phường Hồng Thử, thành phố Thử, tỉnh Thử",
        "nguyen.thi.phuong.thao@example.vn",
        "Cấp Giấy chứng nhận đăng ký doanh nghiệp đối với công ty trách nhiệm hữu hạn một thành viên",
        4,
        "Bản sao giấy tờ chưa được chứng thực theo quy định, đề nghị nộp bản sao có chứng thực.",
        5,
    ),
    "extreme": Content(
        "Công ty Cổ phần Đầu tư, Xây dựng, Thương mại và Dịch vụ Xuất nhập khẩu Tổng hợp Quốc tế Đông Bắc Việt Nam "
        "– Chi nhánh tại Khu kinh tế cửa khẩu Bắc Thử",
        "Lô CN-12A, đường số 4, Khu công nghiệp Cảng biển Đông Nam Thử, thôn Đồng Ngãi Thượng, xã Quảng Thử Trung, "
        "huyện đảo Vân Thử, tỉnh Thử, nước Cộng hòa xã hội chủ nghĩa Việt Nam "
        "(đối diện trạm kiểm soát liên ngành số 2)",
        "phong.phap.che.va.quan.he.co.quan.nha.nuoc@cong-ty-co-phan-dau-tu-tong-hop-dong-bac-viet-nam.example.vn",
        LONG_NAME,
        40,
        "Bản sao giấy tờ chưa được chứng thực theo quy định tại khoản 2 Điều 20; " * 12,
        40,
    ),
}


def head(measure: str) -> Letterhead:
    if measure == "extreme":
        return Letterhead(
            agency="Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính thuộc Ban Quản lý Khu kinh tế",
            parent="Ban Quản lý các khu công nghiệp, khu kinh tế và khu chế xuất ven biển tỉnh Thử",
            number="12345/TNHS-BQLKKT",
            place="Thành phố Thử",
            issued_on=date(2016, 3, 7),
        )
    return Letterhead(
        agency="Trung tâm Hành chính công tỉnh Thử",
        parent="Ủy ban nhân dân tỉnh Thử",
        number="" if measure == "short" else "12/TNHS",
        place="" if measure == "short" else "Thử",
        issued_on=date(2016, 3, 7),
    )


def matter(measure: str) -> Matter:
    return Matter(
        code="000.00.11.H98-160307-0012" if measure != "short" else "H98.11-160307-0012",
        procedure_code="1.000123" if measure != "short" else "",
        procedure=CONTENTS[measure].procedure,
        lookup_code="K7QM-2XPA",
        lookup_url="https://dichvucong.example.vn/tra-cuu/3f9aK2mPq7Lr8sT1vWxY4z/",
    )


def party(measure: str) -> Party:
    content = CONTENTS[measure]
    return Party(
        full_name=content.name,
        identity="" if measure == "short" else "CMND số 100123456, cấp ngày 01/02/2010, nơi cấp Công an tỉnh Thử",
        address=content.address,
        phone="" if measure == "short" else "0900 000 001",
        email=content.email,
        filed_by="Phạm Văn Đại Diện" if measure == "extreme" else "",
    )


def receipt(measure: str) -> ReceiptSlip:
    content = CONTENTS[measure]
    usual = measure != "short"
    return ReceiptSlip(
        head=head(measure),
        matter=matter(measure),
        party=party(measure),
        handled_by="Sở Tư pháp tỉnh Thử",
        papers=tuple(
            PaperLine(
                f"Giấy tờ {no}: {content.words if no % 7 == 0 else 'Tờ khai, văn bản kèm theo'}",
                originals=no % 2,
                copies=no % 3,
                note="Bản điện tử" if measure == "extreme" and no % 5 == 0 else "",
            )
            for no in range(1, content.papers + 1)
        ),
        sets=1,
        limit="10 ngày làm việc",
        received_at=RECEIVED,
        return_at=DUE if usual else None,
        return_way="Trực tiếp tại Trung tâm",
        return_place="Quầy số 5" if usual else "",
        fees=(
            FeeLine("Lệ phí cấp giấy", 20_000, 20_000),
            FeeLine("Phí thẩm định", None, 0, note="theo dự toán được duyệt"),
        )
        if measure == "extreme"
        else (FeeLine("Lệ phí cấp giấy", 200_000, 200_000),)
        if usual
        else (),
        receiver="Trần Thị Tiếp Nhận" if usual else "",
    )


def supplement(measure: str) -> SupplementRequestSheet:
    content = CONTENTS[measure]
    return SupplementRequestSheet(
        head=head(measure),
        matter=matter(measure),
        party=party(measure),
        lines=tuple(
            SupplementLine(
                f"Giấy tờ cần bổ sung {no}",
                content.words,
                "Nộp lại bản có chứng thực" if measure != "short" else "",
                "Nghị định 99/2016/NĐ-CP Điều 5 khoản 2" if measure == "extreme" and no % 9 == 0 else "",
            )
            for no in range(1, min(content.lines, 20) + 1)
        ),
        reason="" if measure == "short" else content.words,
        guidance="" if measure == "short" else "Xem danh mục giấy tờ niêm yết tại quầy.",
        contact="" if measure == "short" else "Quầy số 5, Trung tâm Hành chính công tỉnh Thử",
        contact_phone="" if measure == "short" else "0203 000 000",
        answer_by=None if measure == "short" else date(2016, 4, 6) if measure == "usual" else DUE,
        officer="" if measure == "short" else "Trần Thị Tiếp Nhận",
    )


def refusal(measure: str) -> RefusalSheet:
    content = CONTENTS[measure]
    return RefusalSheet(
        head=head(measure),
        matter=matter(measure),
        party=party(measure),
        grounds=tuple(
            Ground(f"Lý do {no}: {content.words}", "" if measure == "short" else "Luật Hộ tịch 2014 Điều 16 khoản 1")
            for no in range(1, (content.lines + 3) // 4 + 1)
        ),
        request="" if measure == "short" else "Đề nghị cấp mới trong tháng 3 năm 2016.",
        guidance="" if measure == "short" else "Nộp hồ sơ tại Ủy ban nhân dân xã nơi cư trú.",
        officer="" if measure == "short" else "Trần Thị Tiếp Nhận",
    )


def apology(measure: str) -> ApologySheet:
    content = CONTENTS[measure]
    return ApologySheet(
        head=head(measure),
        matter=matter(measure),
        party=party(measure),
        received_at=RECEIVED,
        first_due=DUE,
        new_due=at_local(date(2016, 3, 28), 17),
        ground="Cần thêm thời gian lấy ý kiến cơ quan phối hợp",
        reason="" if measure == "short" else content.words * (3 if measure == "extreme" else 1),
        responsible="Sở Tư pháp tỉnh Thử",
        signatory=Signatory("Giám đốc", "" if measure == "short" else "Vũ Thuỳ Dương"),
        recipients=() if measure == "short" else ("Như trên;", "Trung tâm Hành chính công tỉnh Thử;", "Lưu: VT, HS."),
    )


def stop_notice(measure: str) -> StopNotice:
    content = CONTENTS[measure]
    return StopNotice(
        head=head(measure),
        matter=matter(measure),
        party=party(measure),
        received_at=RECEIVED,
        stage="Đang thụ lý tại Phòng Hành chính tư pháp",
        ground=Ground(content.words, "" if measure == "short" else "Nghị định 118/2025/NĐ-CP"),
        decision="Dừng giải quyết hồ sơ kể từ ngày ra thông báo này",
        refund=None if measure == "short" else 200_000,
        refund_note="" if measure == "short" else "Nhận lại tại Quầy số 5 hoặc chuyển khoản",
        signatory=Signatory("Giám đốc", "" if measure == "short" else "Vũ Thuỳ Dương"),
        recipients=() if measure == "short" else ("Như trên;", "Lưu: VT, HS."),
    )


def control_sheet(measure: str) -> ControlSheet:
    content = CONTENTS[measure]
    return ControlSheet(
        head=head(measure),
        matter=matter(measure),
        handled_by="Sở Tư pháp tỉnh Thử",
        received_at=RECEIVED,
        due_at=DUE if measure != "short" else None,
        lines=tuple(
            HandOverLine(
                giver_unit="Trung tâm Hành chính công tỉnh Thử" if no == 1 else f"Phòng chuyên môn số {no - 1}",
                giver=f"Người Giao {no}",
                taker_unit=f"Phòng chuyên môn số {no}",
                taker="" if no == content.lines and measure != "short" else f"Người Nhận {no}",
                given_at=RECEIVED,
                taken_at=None if no == content.lines else RECEIVED,
                standing="" if no == content.lines else ("early", "on_time", "late")[no % 3],
                note=content.words if measure == "extreme" and no % 6 == 0 else "",
            )
            for no in range(1, content.lines + 1)
        ),
        with_agencies=() if measure == "short" else ("Công an tỉnh Thử", "Sở Tài chính tỉnh Thử"),
        blank_rows=2,
    )


def tracking_book(measure: str) -> TrackingBook:
    content = CONTENTS[measure]
    return TrackingBook(
        head=head(measure),
        period=Period(date(2016, 3, 1), date(2016, 4, 1)),
        subtitle="" if measure == "short" else "Lĩnh vực Hành chính tư pháp",
        lines=tuple(
            BookLine(
                code=f"000.00.11.H98-160307-{no:04}",
                procedure=content.procedure,
                sets=1,
                applicant=content.name,
                contact=f"{content.address} {content.email}".strip(),
                handled_by="Sở Tư pháp tỉnh Thử",
                received_at=RECEIVED,
                due_at=DUE,
                transferred_at=RECEIVED if no % 2 else None,
                result_received_at=DUE if no % 3 == 0 else None,
                returned_at=DUE if no % 3 == 0 else None,
                return_way="Trực tiếp" if no % 2 else "Qua bưu chính công ích",
                note="" if no % 4 else "Đã gửi thư xin lỗi",
            )
            for no in range(1, min(content.lines, 8) + 1)
        ),
    )


def sheet(form: PrintedForm, measure: str) -> forms.Sheet:
    """The form filled in that measure."""
    match form.code:
        case FormCode.RECEIPT:
            return forms.receipt_sheet(receipt(measure), form)
        case FormCode.SUPPLEMENT:
            return forms.supplement_sheet(supplement(measure), form)
        case FormCode.REFUSAL:
            return forms.refusal_sheet(refusal(measure), form)
        case FormCode.APOLOGY:
            return forms.apology_sheet(apology(measure), form)
        case FormCode.STOP_NOTICE:
            return forms.stop_sheet(stop_notice(measure), form)
        case FormCode.CONTROL_SHEET:
            return forms.control_sheet(control_sheet(measure), form)
        case FormCode.TRACKING_BOOK:
            return forms.book_sheet(tracking_book(measure), form)
