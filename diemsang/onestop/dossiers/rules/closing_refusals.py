"""How returning, closing, fees and corrections of moments say no, beside the refusals all acts share."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, RefusalKind

# Returning
RECIPIENT_NOT_ENTITLED: Final = RefusalKind(
    "dossiers.recipient_not_entitled",
    vi="Người nhận không phải người nộp hồ sơ và không có ủy quyền còn hiệu lực ngày {on}.",
    en="The recipient is neither the applicant nor holds an authorisation in force on {on}.",
)
WAY_OF_RETURN_UNKNOWN: Final = RefusalKind(
    "dossiers.way_of_return_unknown",
    vi="Cách trả kết quả “{value}” không có. Chọn: tại quầy, qua bưu chính, bản điện tử.",
    en="There is no way of return “{value}”. Choose: at the counter, by post, electronic.",
)
NOT_SENT_BY_POST: Final = RefusalKind(
    "dossiers.not_sent_by_post",
    vi="Kết quả không được trả qua bưu chính.",
    en="The result was not returned by post.",
    status=CONFLICT,
)
DELIVERED_ALREADY: Final = RefusalKind(
    "dossiers.delivered_already",
    vi="Đã ghi nhận bưu chính phát lúc {at}.",
    en="The delivery at {at} is on record already.",
    status=CONFLICT,
)
DELIVERY_OUT_OF_ORDER: Final = RefusalKind(
    "dossiers.delivery_out_of_order",
    vi="Thời điểm phát phải từ lúc giao bưu chính ({sent}) đến hiện tại.",
    en="The delivery lies between the hand-over to the post ({sent}) and now.",
)

# Fees
FEE_UNKNOWN: Final = RefusalKind(
    "dossiers.fee_unknown",
    vi="Hồ sơ không có khoản phí, lệ phí số {number}.",
    en="The dossier has no fee number {number}.",
)
FEE_NOT_ASSESSED: Final = RefusalKind(
    "dossiers.fee_not_assessed",
    vi="Khoản “{name}” chưa tính số tiền ({note}). Hãy tính số tiền, hoặc miễn với căn cứ.",
    en="The amount of “{name}” is not worked out yet ({note}). Work it out, or exempt it on a ground.",
    status=CONFLICT,
)
FEE_IS_FIXED: Final = RefusalKind(
    "dossiers.fee_is_fixed",
    vi="Mức thu của “{name}” đã công bố là {amount} đồng; muốn thu ít hơn phải có căn cứ miễn, giảm.",
    en="The published amount of “{name}” is {amount} đồng; less is collected on a ground of relief only.",
    status=CONFLICT,
)
FEE_SETTLED_ALREADY: Final = RefusalKind(
    "dossiers.fee_settled_already",
    vi="Khoản “{name}” đã ở trạng thái “{state}” từ {at}.",
    en="“{name}” is {state_code} since {at}.",
    status=CONFLICT,
)
NOTHING_TO_COLLECT: Final = RefusalKind(
    "dossiers.nothing_to_collect",
    vi="Không còn khoản phí, lệ phí nào phải thu.",
    en="No fee is left to collect.",
    status=CONFLICT,
)
RECEIPT_MISSING: Final = RefusalKind(
    "dossiers.receipt_missing", vi="Hãy ghi số biên lai.", en="Give the number of the receipt."
)
RECEIPT_UNKNOWN: Final = RefusalKind(
    "dossiers.receipt_unknown",
    vi="Hồ sơ không có biên lai {number} còn hiệu lực.",
    en="The dossier has no valid receipt {number}.",
)
WAY_OF_PAYING_UNKNOWN: Final = RefusalKind(
    "dossiers.way_of_paying_unknown",
    vi="Cách nộp tiền “{value}” không có.",
    en="There is no way of paying “{value}”.",
)
RELIEF_TOO_LARGE: Final = RefusalKind(
    "dossiers.relief_too_large",
    vi="Số tiền giảm phải lớn hơn 0 và nhiều nhất là {most} đồng.",
    en="A reduction is above 0 and at most {most} đồng.",
)
NOT_COLLECTED: Final = RefusalKind(
    "dossiers.not_collected",
    vi="Khoản “{name}” chưa thu nên không có gì để hoàn.",
    en="“{name}” was not collected: there is nothing to refund.",
    status=CONFLICT,
)
REFUND_DECIDED_ALREADY: Final = RefusalKind(
    "dossiers.refund_decided_already",
    vi="Đã quyết định về việc hoàn khoản “{name}” lúc {at}.",
    en="The refund of “{name}” was decided at {at}.",
    status=CONFLICT,
)
REFUND_TOO_LARGE: Final = RefusalKind(
    "dossiers.refund_too_large",
    vi="Số tiền hoàn từ 0 đến {most} đồng.",
    en="A refund is between 0 and {most} đồng.",
)

# Closing
WRITTEN_REQUEST_MISSING: Final = RefusalKind(
    "dossiers.written_request_missing",
    vi="Nhập thay đề nghị rút hồ sơ phải gắn bản quét văn bản đề nghị của người nộp.",
    en="A request typed for the applicant needs the scan of the applicant's letter.",
)
NO_TIME_WAS_SET: Final = RefusalKind(
    "dossiers.no_time_was_set",
    vi="Chưa đặt thời hạn trả lời cho yêu cầu này, nên không thể dừng vì quá thời hạn.",
    en="No time was set for the answer, so its passing is no ground to stop.",
    status=CONFLICT,
)
SUPPLEMENT_HANDED_IN: Final = RefusalKind(
    "dossiers.supplement_handed_in",
    vi="Người nộp đã nộp giấy tờ bổ sung lúc {at}; hãy kiểm tra, không dừng vì im lặng.",
    en="The applicant handed in what was asked for at {at}: check it; this is no silence.",
    status=CONFLICT,
)
NOTHING_TO_HAND_BACK: Final = RefusalKind(
    "dossiers.nothing_to_hand_back",
    vi="Không còn giấy tờ nào phải trả lại.",
    en="No paper is left to hand back.",
    status=CONFLICT,
)

# Corrections of moments
MOMENT_UNKNOWN: Final = RefusalKind(
    "dossiers.moment_unknown",
    vi="Hồ sơ không có thời điểm “{moment}” để sửa. Có: {moments}.",
    en="The dossier has no moment “{moment}” to correct. There are: {moments}.",
)
MOMENT_OUT_OF_ORDER: Final = RefusalKind(
    "dossiers.moment_out_of_order",
    vi="Thời điểm {becomes} trái thứ tự: phải từ {after} đến {before}, và khác thời điểm đã ghi.",
    en="{becomes} is out of order: it lies between {after} and {before}, and differs from what is recorded.",
)
MOMENT_CHANGED: Final = RefusalKind(
    "dossiers.moment_changed",
    vi="Thời điểm đã ghi nay là {now}, không còn là {was} như khi đề nghị. Hãy đề nghị lại.",
    en="The recorded moment is {now} now, not {was} as when the correction was proposed. Propose it again.",
    status=CONFLICT,
)
NOT_PROPOSED_CORRECTION: Final = RefusalKind(
    "dossiers.not_proposed_correction",
    vi="Không có đề nghị sửa thời điểm nào chờ duyệt.",
    en="No proposed correction waits for approval.",
    status=CONFLICT,
)
