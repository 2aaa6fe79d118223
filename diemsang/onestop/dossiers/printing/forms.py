"""Each form as a PDF: values in, bytes out. Nothing is read and nothing is decided here.

A print holds any number of sheets, so bulk printing is one file. Which set: `filling.form_set_on(accepted_on)`.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from diemsang.kernel.dates import spell_date
from diemsang.onestop.dossiers.printing import spelling
from diemsang.onestop.dossiers.printing.sets import FormCode, FormSet, PrintedForm
from diemsang.onestop.dossiers.printing.values import (
    ApologySheet,
    BookLine,
    ControlSheet,
    HandOverLine,
    Letterhead,
    Matter,
    Party,
    ReceiptSlip,
    RefusalSheet,
    StopNotice,
    SupplementRequestSheet,
    TrackingBook,
)
from diemsang.ui.pdf import code128_svg, qr_svg, render_pdf

TEMPLATE: Final = "onestop/dossiers/typst/sheets.typ"
COPY_LABELS: Final = ("Liên 1: Lưu", "Liên 2: Giao người nộp hồ sơ")
MOST_COPIES: Final = len(COPY_LABELS)

Sheet = dict[str, Any]
"""A form of one dossier, spelled, as the template draws it."""


def print_receipt(values: ReceiptSlip, *, form_set: FormSet, at: datetime, copies: int = 2) -> bytes:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả: both copies in one print, on one page where they fit.

    `at` is the moment of printing. ValueError for other than one or two copies.
    """
    return print_sheets([receipt_sheet(values, form_set.form(FormCode.RECEIPT), copies=copies)], at=at)


def print_supplement(values: SupplementRequestSheet, *, form_set: FormSet, at: datetime) -> bytes:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""
    return print_sheets([supplement_sheet(values, form_set.form(FormCode.SUPPLEMENT))], at=at)


def print_refusal(values: RefusalSheet, *, form_set: FormSet, at: datetime) -> bytes:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ."""
    return print_sheets([refusal_sheet(values, form_set.form(FormCode.REFUSAL))], at=at)


def print_apology(values: ApologySheet, *, form_set: FormSet, at: datetime) -> bytes:
    """Phiếu xin lỗi và hẹn lại ngày trả kết quả, or what the set calls it."""
    return print_sheets([apology_sheet(values, form_set.form(FormCode.APOLOGY))], at=at)


def print_stop_notice(values: StopNotice, *, form_set: FormSet, at: datetime) -> bytes:
    """Thông báo dừng giải quyết hồ sơ. Refused (`dossiers.form_not_in_set`) before TT 03/2025/TT-VPCP."""
    return print_sheets([stop_sheet(values, form_set.form(FormCode.STOP_NOTICE))], at=at)


def print_control_sheet(values: ControlSheet, *, form_set: FormSet, at: datetime) -> bytes:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ."""
    return print_sheets([control_sheet(values, form_set.form(FormCode.CONTROL_SHEET))], at=at)


def print_tracking_book(values: TrackingBook, *, form_set: FormSet, at: datetime) -> bytes:
    """Sổ theo dõi hồ sơ, landscape."""
    return print_sheets([book_sheet(values, form_set.form(FormCode.TRACKING_BOOK))], at=at)


def print_sheets(sheets: Sequence[Sheet], *, at: datetime) -> bytes:
    """Any sheets in one file, each on pages of its own. ValueError when there is none."""
    if not sheets:
        raise ValueError("nothing to print")
    first = sheets[0]
    titles = {sheet["form"]["title"] for sheet in sheets}
    title = first["form"]["title"] if len(titles) == 1 else "Mẫu phiếu của hồ sơ một cửa"
    if len(sheets) == 1 and first["code"]:
        title = f"{title} {first['code']}"
    return render_pdf(TEMPLATE, {"agency": first["head"]["agency"], "sheets": list(sheets)}, title=title, at=at)


def receipt_sheet(values: ReceiptSlip, form: PrintedForm, *, copies: int = 2) -> Sheet:
    """Form 01. One copy carries no label. ValueError for other than one or two copies."""
    if not 1 <= copies <= MOST_COPIES:
        raise ValueError(f"a receipt is printed once or twice, not {copies} times")
    return {
        **_about(form, values.head, values.matter),
        "party": _party(values.party),
        "copies": list(COPY_LABELS) if copies == MOST_COPIES else [""],
        "handled_by": values.handled_by,
        "papers": [
            {
                "no": str(no),
                "name": paper.name,
                "originals": str(paper.originals or ""),
                "copies": str(paper.copies or ""),
                "note": paper.note,
            }
            for no, paper in enumerate(values.papers, start=1)
        ],
        "sets": f"{values.sets:02} (bộ)",
        "limit": values.limit,
        "received": spelling.moment_in_words(values.received_at),
        "returned": spelling.moment_in_words(values.return_at) if values.return_at else "theo thông báo của cơ quan",
        "return_way": values.return_way,
        "return_place": values.return_place,
        "fees": [spelling.fee_in_words(fee) for fee in values.fees],
        "fee_total": spelling.fees_in_total(values.fees),
        "applicant_signs": values.party.filed_by or values.party.full_name,
        "receiver": values.receiver,
    }


def supplement_sheet(values: SupplementRequestSheet, form: PrintedForm) -> Sheet:
    """Form 02: everything that is missing, at once."""
    contact = values.contact or values.head.agency
    return {
        **_about(form, values.head, values.matter),
        "party": _party(values.party),
        "lines": [{"no": str(no), **asdict(line)} for no, line in enumerate(values.lines, start=1)],
        "reason": values.reason,
        "guidance": values.guidance,
        "answer_by": spelling.day_or_moment_in_words(values.answer_by),
        "contact_line": f"{contact}, số điện thoại {values.contact_phone}" if values.contact_phone else contact,
        "applicant_signs": values.party.filed_by or values.party.full_name,
        "officer": values.officer,
    }


def refusal_sheet(values: RefusalSheet, form: PrintedForm) -> Sheet:
    """Form 03."""
    return {
        **_about(form, values.head, values.matter),
        "party": _party(values.party),
        "request": values.request,
        "grounds": [{"no": str(no), **asdict(ground)} for no, ground in enumerate(values.grounds, start=1)],
        "guidance": values.guidance,
        "applicant_signs": values.party.filed_by or values.party.full_name,
        "officer": values.officer,
    }


def apology_sheet(values: ApologySheet, form: PrintedForm) -> Sheet:
    """Form 04. From 2025 the agency proposes to extend the time; before, it names a new day."""
    return {
        **_about(form, values.head, values.matter),
        "party": _party(values.party),
        "extends": "gia hạn" in form.title and values.new_due is not None,
        "received": _on_day(values.received_at),
        "first_due": spelling.moment_in_words(values.first_due),
        "new_due": spelling.day_or_moment_in_words(values.new_due),
        "ground": values.ground,
        "reason": values.reason,
        "responsible": values.responsible,
        "signatory": asdict(values.signatory),
        "recipients": list(values.recipients),
    }


def stop_sheet(values: StopNotice, form: PrintedForm) -> Sheet:
    """Form 05 of 2025."""
    return {
        **_about(form, values.head, values.matter),
        "party": _party(values.party),
        "received": _on_day(values.received_at),
        "stage": values.stage,
        "ground": asdict(values.ground),
        "decision": values.decision,
        "refund": "chưa ghi nhận khoản đã nộp" if values.refund is None else spelling.money(values.refund),
        "refund_note": values.refund_note,
        "signatory": asdict(values.signatory),
        "recipients": list(values.recipients),
    }


def control_sheet(values: ControlSheet, form: PrintedForm) -> Sheet:
    """Form 05 of 2018, 06 of 2025: names no applicant, because it lies on every desk on the way."""
    done = len(values.lines)
    return {
        **_about(form, values.head, values.matter),
        "handled_by": values.handled_by,
        "with_agencies": "; ".join(values.with_agencies),
        "received": spelling.short_moment(values.received_at),
        "due": spelling.short_moment(values.due_at),
        "lines": [{"no": str(no), **_hand_over(line)} for no, line in enumerate(values.lines, start=1)],
        "blanks": [str(no) for no in range(done + 1, done + values.blank_rows + 1)],
    }


def book_sheet(values: TrackingBook, form: PrintedForm) -> Sheet:
    """Form 06 of 2018, 07 of 2025."""
    return {
        **_about(form, values.head, Matter(code="", procedure_code="", procedure="")),
        "period": spelling.period_in_words(values.period),
        "subtitle": values.subtitle,
        "lines": [[str(no), *_book_cells(line)] for no, line in enumerate(values.lines, start=1)],
        "total": f"Tổng số: {len(values.lines)} hồ sơ.",
    }


def _about(form: PrintedForm, head: Letterhead, matter: Matter) -> Sheet:
    """What every form has: its name, its letterhead, its dossier with the codes, and the foot of each page."""
    foot = f"{matter.code} – {form.mark}" if matter.code else form.mark
    return {
        "code": matter.code,
        "form": {"code": str(form.code), "number": form.number, "title": form.title},
        "foot": foot,
        "head": {
            "agency": head.agency,
            "parent": head.parent,
            "number": head.number,
            "place_date": spelling.place_and_date(head),
        },
        "matter": {
            "code": matter.code,
            "procedure_code": matter.procedure_code,
            "procedure": matter.procedure,
            "lookup_code": matter.lookup_code,
        },
        "qr": qr_svg(matter.lookup_url) if matter.lookup_url else "",
        "barcode": code128_svg(matter.code) if matter.code else "",
    }


def _party(party: Party) -> dict[str, str]:
    return asdict(party)


def _on_day(moment: datetime) -> str:
    return spell_date(moment).capitalize()


def _hand_over(line: HandOverLine) -> dict[str, str]:
    return {
        "giver_unit": line.giver_unit,
        "giver": line.giver,
        "taker_unit": line.taker_unit,
        "taker": line.taker,
        "given": spelling.short_moment(line.given_at),
        "taken": spelling.short_moment(line.taken_at),
        "standing": spelling.STANDINGS[line.standing],
        "note": line.note,
    }


def _book_cells(line: BookLine) -> list[str]:
    return [
        line.code,
        line.procedure,
        str(line.sets),
        line.applicant,
        line.contact,
        line.handled_by,
        *(
            spelling.short_moment(moment)
            for moment in (line.received_at, line.due_at, line.transferred_at, line.result_received_at)
        ),
        spelling.short_moment(line.returned_at),
        line.return_way,
        "",
        line.note,
    ]
