"""What is said of the rows of a list of procedures: errors, which keep a row out, and warnings, which do not.

Both are refusals in form, so that a page, the command line and the sheet handed back say them alike.
"""

from typing import Final

from diemsang.kernel.refusals import RefusalKind

# Errors

CODE_MISSING: Final = RefusalKind("procedures.code_missing", vi="Hãy ghi mã thủ tục.", en="Give the procedure's code.")
CODE_UNREADABLE: Final = RefusalKind(
    "procedures.code_unreadable",
    vi="“{value}” không phải mã thủ tục. Ví dụ: 1.012753, hoặc 1.012753.H19 khi địa phương sao từ bản quốc gia.",
    en="“{value}” is no procedure code. Examples: 1.012753, or 1.012753.H19 for a local copy.",
)
CODE_LOST_DIGITS: Final = RefusalKind(
    "procedures.code_lost_digits",
    vi="Ô mã thủ tục là số ({value}), có thể đã mất chữ số 0 ở cuối. Hãy định dạng cột mã là văn bản rồi ghi lại.",
    en="The code's cell is a number ({value}) and may have lost zeros at its end. Make the column text and retype it.",
)
CODE_TWICE: Final = RefusalKind(
    "procedures.code_twice",
    vi="Mã {value} đã có ở dòng {row} của tệp. Mỗi thủ tục chỉ có một dòng.",
    en="The code {value} already stands in row {row} of the file. Each procedure has one row.",
)
NAME_MISSING_IN_ROW: Final = RefusalKind(
    "procedures.row_name_missing", vi="Hãy ghi tên thủ tục.", en="Give the procedure's name."
)
FIELD_MISSING: Final = RefusalKind(
    "procedures.row_field_missing", vi="Hãy ghi lĩnh vực của thủ tục.", en="Give the procedure's field."
)
TEXT_TOO_LONG: Final = RefusalKind(
    "procedures.text_too_long",
    vi="Nội dung dài {length} ký tự, nhiều nhất là {limit}.",
    en="The text has {length} characters, the most is {limit}.",
)
LEVEL_UNKNOWN: Final = RefusalKind(
    "procedures.level_unknown",
    vi="Không có cấp thực hiện “{value}”. Các cấp: Cấp bộ, Cấp tỉnh, Cấp huyện, Cấp xã, Cơ quan khác.",
    en="There is no level “{value}”. The levels: ministry, province, district, commune, other bodies.",
)
CHANNEL_UNKNOWN: Final = RefusalKind(
    "procedures.channel_unknown",
    vi="Không có cách nộp “{value}”. Các cách nộp: Trực tiếp, Trực tuyến, Dịch vụ bưu chính (direct, online, post).",
    en="There is no way of filing “{value}”. The ways: at the counter, online, by post (direct, online, post).",
)
LIMIT_WITHOUT_CHANNEL: Final = RefusalKind(
    "procedures.limit_without_channel",
    vi="Có thời hạn nhưng chưa ghi cách nộp hồ sơ: hãy ghi cách nộp (Trực tiếp, Trực tuyến, Dịch vụ bưu chính).",
    en="There is a time limit and no way of filing it belongs to: give the way (direct, online, post).",
)

# Warnings

LIMIT_MISSING: Final = RefusalKind(
    "procedures.limit_missing",
    vi="Chưa ghi thời hạn giải quyết: phải bổ sung trước khi công bố.",
    en="No time limit is given: it must be added before the procedure is announced.",
)
LIMIT_KEPT_AS_TEXT: Final = RefusalKind(
    "procedures.limit_kept_as_text",
    vi="Thời hạn “{value}” không đọc được thành số ngày: giữ nguyên lời văn, không dùng để tính hạn.",
    en="The time limit “{value}” cannot be read as a number of days: kept as text, no due time is computed from it.",
)
LIMITS_NOT_TOLD_APART: Final = RefusalKind(
    "procedures.limits_not_told_apart",
    vi="Có nhiều thời hạn ({value}) mà không rõ thời hạn nào của cách nộp nào: hãy chọn cho từng cách nộp.",
    en="There are several time limits ({value}) and it is not said which way of filing has which: choose for each.",
)
CHANNELS_MISSING: Final = RefusalKind(
    "procedures.channels_missing",
    vi="Chưa ghi cách nộp hồ sơ: phải bổ sung trước khi công bố.",
    en="No way of filing is given: it must be added before the procedure is announced.",
)
LEVELS_MISSING: Final = RefusalKind(
    "procedures.levels_missing",
    vi="Chưa ghi cấp thực hiện: phải bổ sung trước khi công bố.",
    en="No level is given: it must be added before the procedure is announced.",
)
SUBJECTS_MISSING: Final = RefusalKind(
    "procedures.subjects_missing",
    vi="Chưa ghi đối tượng thực hiện: phải bổ sung trước khi công bố.",
    en="No subjects are given: they must be added before the procedure is announced.",
)
SUBJECT_CUT: Final = RefusalKind(
    "procedures.subject_cut",
    vi="Danh sách đối tượng bị cắt ở “{value}”: bỏ phần bị cắt, không đoán. Hãy bổ sung đối tượng còn thiếu.",
    en="The list of subjects is cut at “{value}”: the cut part is left out, not guessed. Add the missing subjects.",
)
SUBJECT_UNKNOWN: Final = RefusalKind(
    "procedures.subject_unknown",
    vi="Không có đối tượng thực hiện “{value}” trong danh mục: đã bỏ qua.",
    en="“{value}” is not in the list of subjects: it was left out.",
)
AGENCY_MISSING: Final = RefusalKind(
    "procedures.agency_missing",
    vi="Chưa ghi cơ quan thực hiện: phải bổ sung trước khi công bố.",
    en="No performing agency is given: it must be added before the procedure is announced.",
)
AGENCY_CUT: Final = RefusalKind(
    "procedures.agency_cut",
    vi="Tên cơ quan thực hiện có thể bị cắt ở cuối (“{value}”): giữ nguyên lời văn.",
    en="The performing agency's name may be cut at its end (“{value}”): kept as text.",
)
AGENCY_AMBIGUOUS: Final = RefusalKind(
    "procedures.agency_ambiguous",
    vi="Có {count} cơ quan tên “{value}”: chưa gắn cơ quan nào.",
    en="{count} bodies have the name “{value}”: none was linked.",
)
DECISION_NOT_GIVEN: Final = RefusalKind(
    "procedures.decision_not_given",
    vi="Chưa ghi số quyết định công bố.",
    en="The number of the announcing decision is not given.",
)
DECISION_UNUSUAL: Final = RefusalKind(
    "procedures.decision_unusual",
    vi="Số quyết định “{value}” không theo mẫu số/QĐ-cơ quan: giữ nguyên, cần kiểm tra.",
    en="The decision's number “{value}” has an unusual form: kept as it is, to be checked.",
)
FIELD_NEW: Final = RefusalKind(
    "procedures.field_new",
    vi="Lĩnh vực “{value}” chưa có: ghi nhận là chưa xác minh.",
    en="The field “{value}” is new: it is registered as not verified.",
)
FIELD_NEW_RESEMBLES: Final = RefusalKind(
    "procedures.field_new_resembles",
    vi="Lĩnh vực “{value}” chưa có: ghi nhận là chưa xác minh. Gần giống: {near}.",
    en="The field “{value}” is new: it is registered as not verified. It resembles: {near}.",
)
PUBLISHED_DIFFERS: Final = RefusalKind(
    "procedures.published_differs",
    vi="Thủ tục đã công bố và dòng này khác bản đang có ({parts_vi}): không thay đổi gì.",
    en="The procedure is announced and this row differs from it ({parts_en}): nothing was changed.",
)
DRAFT_HELD: Final = RefusalKind(
    "procedures.draft_held",
    vi="Thủ tục đang trong quyết định chờ công bố ({number}) và dòng này khác bản đó ({parts_vi}): không thay đổi gì.",
    en="The procedure is in a decision on its way ({number}) and this row differs ({parts_en}): nothing was changed.",
)
DRAFTED_TWICE: Final = RefusalKind(
    "procedures.drafted_twice",
    vi="Thủ tục có trong {count} dự thảo quyết định và dòng này khác các bản đó: hãy sửa ngay trong dự thảo.",
    en="The procedure is in {count} draft decisions and this row differs from them: change it in the draft.",
)
LISTED_BUT_ENDED: Final = RefusalKind(
    "procedures.listed_but_ended",
    vi="Thủ tục đã bị bãi bỏ hoặc thay thế tại đây: không soạn lại.",
    en="The procedure was abolished or replaced here: it is not drafted again.",
)
LEVEL_ENDED: Final = RefusalKind(
    "procedures.level_ended",
    vi="Cấp huyện không còn từ 01/07/2025: phải bỏ trước khi công bố.",
    en="There is no district level since 01/07/2025: it must go before the procedure is announced.",
)
