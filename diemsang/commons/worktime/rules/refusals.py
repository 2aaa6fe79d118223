"""The ways this context says no. Codes are stable; sentences are for people."""

from diemsang.kernel.refusals import CONFLICT, NOT_FOUND, RefusalKind

CALENDAR_UNKNOWN = RefusalKind(
    "worktime.calendar_unknown",
    vi="Chưa có lịch làm việc cho ngày {day}: lịch chỉ biết từ {first} đến hết {last}. Không thể xác định hạn.",
    en="UNDEFINED: there is no working calendar for {day}; it is known from {first} to {last} only.",
)
CALENDAR_INVALID = RefusalKind(
    "worktime.calendar_invalid",
    vi="Lịch làm việc không hợp lệ: {problem_vi}",
    en="The working calendar is not valid: {problem_en}",
)
SESSIONS_INVALID = RefusalKind(
    "worktime.sessions_invalid",
    vi="Giờ làm việc “{value}” không hợp lệ: viết như 07:30-11:30, 13:00-17:00, các buổi "
    "nối tiếp nhau và không chồng nhau.",
    en="The working hours '{value}' are not valid: write 07:30-11:30, 13:00-17:00, sessions in "
    "order and not overlapping.",
)

BAD_MOMENT = RefusalKind(
    "worktime.bad_moment",
    vi="Thời điểm “{value}” không có thật hoặc viết sai: viết như 2016-02-05T15:30.",
    en="'{value}' is no real moment or is written wrongly: write it as 2016-02-05T15:30.",
)
BAD_DATE = RefusalKind(
    "worktime.bad_date",
    vi="Ngày “{value}” không có thật hoặc viết sai: viết như {example}.",
    en="'{value}' is no real date or is written wrongly: write it as {example}.",
)
BAD_YEAR = RefusalKind(
    "worktime.bad_year",
    vi="“{value}” không phải là năm.",
    en="'{value}' is no year.",
)
BAD_TIME = RefusalKind(
    "worktime.bad_time",
    vi="Giờ “{value}” không có thật hoặc viết sai: viết như 15:00.",
    en="'{value}' is no real time of day or is written wrongly: write it as 15:00.",
)

BAD_REQUEST = RefusalKind(
    "worktime.bad_request",
    vi="Yêu cầu không đọc được: {problem_vi}.",
    en="The request cannot be read: {problem_en}.",
)
PAUSE_WRITTEN = RefusalKind(
    "worktime.pause_written",
    vi="Lần tạm dừng “{value}” phải viết là TỪ/ĐẾN, như 2016-02-05T09:00/2016-02-10T14:00.",
    en="The pause '{value}' is written FROM/TO, such as 2016-02-05T09:00/2016-02-10T14:00.",
)

LIMIT_EMPTY = RefusalKind(
    "worktime.limit_empty",
    vi="Chưa nêu thời hạn giải quyết.",
    en="No time limit is given.",
)
LIMIT_UNSPECIFIED = RefusalKind(
    "worktime.limit_unspecified",
    vi="Thủ tục không quy định thời hạn, nên không có hạn trả kết quả để tính.",
    en="The procedure states no time limit, so there is no due time to compute.",
)
LIMIT_UNREADABLE = RefusalKind(
    "worktime.limit_unreadable",
    vi="Không hiểu thời hạn “{value}”. Viết một trong các dạng: 5 ngày làm việc; 2,5 ngày làm việc; 8 giờ làm việc; "
    "8 giờ; 30 ngày; 2 tháng; trong ngày.",
    en="The time limit '{value}' is not understood. Write one of: 5 ngày làm việc; 2,5 ngày làm việc; 8 giờ làm việc; "
    "8 giờ; 30 ngày; 2 tháng; trong ngày.",
)
LIMIT_SEVERAL = RefusalKind(
    "worktime.limit_several",
    vi="“{value}” nêu nhiều thời hạn: hãy chọn một thời hạn.",
    en="'{value}' states several time limits: choose one.",
)
LIMIT_NOT_POSITIVE = RefusalKind(
    "worktime.limit_not_positive",
    vi="Thời hạn “{value}” phải lớn hơn 0.",
    en="The time limit '{value}' must be greater than zero.",
)
LIMIT_TOO_LARGE = RefusalKind(
    "worktime.limit_too_large",
    vi="Thời hạn “{value}” dài quá mức có thể tin được (tối đa {most}).",
    en="The time limit '{value}' is longer than can be believed (at most {most}).",
)
LIMIT_AMBIGUOUS_NUMBER = RefusalKind(
    "worktime.limit_ambiguous_number",
    vi="Số trong “{value}” có thể hiểu theo hai cách: viết phần lẻ sau dấu phẩy với một hoặc hai chữ số, không viết "
    "dấu ngăn hàng nghìn.",
    en="The number in '{value}' can be read in two ways: write decimals after a comma with one or two digits, and no "
    "thousands separator.",
)
LIMIT_FRACTION = RefusalKind(
    "worktime.limit_fraction",
    vi="Thời hạn “{value}” không được có phần lẻ: chỉ ngày làm việc và giờ mới có phần lẻ, và phải tròn phút.",
    en="The time limit '{value}' may not have a fraction: only working days and hours may, and they must come to whole "
    "minutes.",
)
LIMIT_ROW_MISSING = RefusalKind(
    "worktime.limit_row_missing",
    vi="Thủ tục không có dòng thời hạn nào cho cách nộp “{channel}”.",
    en="The procedure has no time-limit row for the channel '{channel}'.",
)
LIMIT_ROW_TWICE = RefusalKind(
    "worktime.limit_row_twice",
    vi="Thủ tục có nhiều dòng thời hạn khác nhau cho cách nộp “{channel}”.",
    en="The procedure has several differing time-limit rows for the channel '{channel}'.",
)
LOCAL_LIMIT_LONGER = RefusalKind(
    "worktime.local_limit_longer",
    vi="Thời hạn của địa phương ({local}) dài hơn thời hạn chung ({national}): địa phương chỉ được rút ngắn.",
    en="The local time limit ({local}) is longer than the national one ({national}): it may only be shorter.",
)

PAUSE_REVERSED = RefusalKind(
    "worktime.pause_reversed",
    vi="Lần tạm dừng kết thúc ({resumed}) trước khi bắt đầu ({paused}).",
    en="The pause ends ({resumed}) before it begins ({paused}).",
)
PAUSE_BEFORE_START = RefusalKind(
    "worktime.pause_before_start",
    vi="Lần tạm dừng bắt đầu ({paused}) trước khi tiếp nhận hồ sơ ({start}).",
    en="The pause begins ({paused}) before the dossier was accepted ({start}).",
)
PAUSES_OVERLAP = RefusalKind(
    "worktime.pauses_overlap",
    vi="Hai lần tạm dừng chồng nhau: lần sau bắt đầu {paused} khi lần trước chưa kết thúc ({resumed}).",
    en="Two pauses overlap: one begins at {paused} while the one before lasts until {resumed}.",
)
EXTENSION_TWICE = RefusalKind(
    "worktime.extension_twice",
    vi="Một hồ sơ chỉ được gia hạn một lần.",
    en="A dossier may be extended once only.",
    status=CONFLICT,
)
EXTENSION_LENGTH = RefusalKind(
    "worktime.extension_length",
    vi="Số ngày gia hạn “{value}” không hợp lệ: phải là số nguyên từ 1 đến {most} ngày làm việc.",
    en="The extension '{value}' is not valid: a whole number of working days from 1 to {most}.",
)
EXTENSION_TOO_LATE = RefusalKind(
    "worktime.extension_too_late",
    vi="Văn bản gia hạn ký ngày {signed} là quá muộn: phải ký chậm nhất ngày {latest}.",
    en="The extension was signed on {signed}, too late: the latest day was {latest}.",
)
EXTENSION_BEFORE_START = RefusalKind(
    "worktime.extension_before_start",
    vi="Văn bản gia hạn ký ngày {signed}, trước ngày tiếp nhận hồ sơ ({start}).",
    en="The extension was signed on {signed}, before the dossier was accepted ({start}).",
)
NOTICE_DAYS = RefusalKind(
    "worktime.notice_days",
    vi="Số ngày báo trước “{value}” không hợp lệ: phải là số nguyên từ 0 đến {most}.",
    en="The notice '{value}' is not valid: a whole number of days from 0 to {most}.",
)
PARAMETER_UNDEFINED = RefusalKind(
    "worktime.parameter_undefined",
    vi="Sổ quy định không có dòng nào của “{key}” vào ngày {on}, nên chưa tính được hạn.",
    en="The lawbook has no row of '{key}' on {on}, so no due time can be computed.",
)
STEP_MISSING = RefusalKind(
    "worktime.step_missing",
    vi="Quy trình không có bước nào để tính.",
    en="There is no step to compute.",
)

STEP_UNIT = RefusalKind(
    "worktime.step_unit",
    vi="Thời gian của một bước phải tính bằng giờ hoặc ngày làm việc, không phải “{value}”.",
    en="The budget of a step is stated in hours or working days, not '{value}'.",
)

REASON_MISSING = RefusalKind(
    "worktime.reason_missing",
    vi="Phải ghi căn cứ của việc thay đổi lịch.",
    en="State the ground for changing the calendar.",
)
YEAR_KNOWN = RefusalKind(
    "worktime.year_known",
    vi="Lịch năm {year} đã có.",
    en="The calendar of {year} is already there.",
    status=CONFLICT,
)
YEAR_NOT_NEXT = RefusalKind(
    "worktime.year_not_next",
    vi="Chỉ thêm được năm {expected}: lịch không được có khoảng trống.",
    en="Only the year {expected} can be added: the calendar may have no gap.",
)
DAY_OUTSIDE_YEAR = RefusalKind(
    "worktime.day_outside_year",
    vi="Ngày {day} không thuộc năm {year}.",
    en="{day} is not in the year {year}.",
)
PATTERN_REVERSED = RefusalKind(
    "worktime.pattern_reversed",
    vi="Ngày hết hiệu lực phải sau ngày bắt đầu.",
    en="The end of validity must be after its beginning.",
)
PATTERN_OVERLAPS = RefusalKind(
    "worktime.pattern_overlaps",
    vi="Đã có giờ làm việc khác của cùng cơ quan trong thời gian này ({name}).",
    en="Other working hours of the same agency hold in this period ({name}).",
    status=CONFLICT,
)
ROW_NOT_FOUND = RefusalKind(
    "worktime.row_not_found",
    vi="Không có dòng lịch này.",
    en="There is no such calendar row.",
    status=NOT_FOUND,
)
NOTHING_TO_UNDO = RefusalKind(
    "worktime.nothing_to_undo",
    vi="Không còn gì để hoàn tác: lịch đã thay đổi thêm sau đó, hoặc việc này đã được hoàn tác.",
    en="There is nothing left to undo: the calendar has changed since, or this was undone already.",
    status=CONFLICT,
)
