"""Every way the catalogue of procedures says no."""

from diemsang.kernel.refusals import CONFLICT, NOT_FOUND, RefusalKind

UNKNOWN = RefusalKind(
    "procedures.unknown",
    vi="Không có thủ tục hành chính mang mã {code}.",
    en="There is no procedure with the code {code}.",
    status=NOT_FOUND,
)
NOT_IN_FORCE = RefusalKind(
    "procedures.not_in_force",
    vi="Thủ tục {code} không có hiệu lực vào ngày {on}.",
    en="The procedure {code} is not in force on {on}.",
    status=CONFLICT,
)
NOT_PUBLIC = RefusalKind(
    "procedures.not_public",
    vi="Thủ tục {code} đã công bố nhưng chưa công khai: còn thiếu nội dung bắt buộc.",
    en="The procedure {code} is announced but not public yet: required parts are missing.",
    status=CONFLICT,
)
CHANNEL_NOT_OFFERED = RefusalKind(
    "procedures.channel_not_offered",
    vi="Thủ tục {code} không nhận hồ sơ theo cách thức này ({channel}).",
    en="The procedure {code} is not filed in this way ({channel}).",
)
LIMIT_UNSPECIFIED = RefusalKind(
    "procedures.limit_unspecified",
    vi="Thủ tục {code} chưa có một thời hạn giải quyết rõ ràng cho cách thức này ({channel}).",
    en="The procedure {code} states no single time limit for this way of filing ({channel}).",
)
NOT_FOUND_HERE = RefusalKind(
    "procedures.not_found",
    vi="Không tìm thấy mục này trong danh mục thủ tục.",
    en="This is not in the catalogue of procedures.",
    status=NOT_FOUND,
)
PART_MISSING = RefusalKind(
    "procedures.part_missing",
    vi="Thủ tục {code} còn thiếu phần bắt buộc: {part_vi}.",
    en="The procedure {code} lacks a required part: {part_en}.",
)
LIMIT_NOT_ASSIGNED = RefusalKind(
    "procedures.limit_not_assigned",
    vi="Thủ tục {code} chưa có một thời hạn duy nhất cho cách thức này ({channel}): “{text}”. Hãy ấn định thời hạn.",
    en="The procedure {code} has no single limit for this way of filing ({channel}): “{text}”. Assign one.",
)
LOCAL_LIMIT_NOT_SHORTER = RefusalKind(
    "procedures.local_limit_not_shorter",
    vi="Thời hạn của tỉnh ({local}) không chắc ngắn hơn thời hạn chung ({national}): tỉnh chỉ được rút ngắn.",
    en="The local limit ({local}) is not certainly shorter than the national one ({national}): it may only shorten.",
)
CODE_PATTERN = RefusalKind(
    "procedures.code_pattern",
    vi="“{code}” không phải mã thủ tục hợp lệ.",
    en="“{code}” is no valid code of a procedure.",
)
CODE_TAKEN = RefusalKind(
    "procedures.code_taken",
    vi="Mã {code} đang là của một thủ tục trong danh mục.",
    en="The code {code} belongs to a procedure in the catalogue.",
    status=CONFLICT,
)
FIELD_UNKNOWN = RefusalKind(
    "procedures.field_unknown",
    vi="Không có lĩnh vực mang mã {field}.",
    en="There is no field with the code {field}.",
)
FIELD_TAKEN = RefusalKind(
    "procedures.field_taken",
    vi="Mã hoặc tên lĩnh vực “{field}” đã có.",
    en="A field is already called “{field}”.",
    status=CONFLICT,
)
FIELD_NAMELESS = RefusalKind(
    "procedures.field_nameless",
    vi="Lĩnh vực phải có mã và tên.",
    en="A field needs a code and a name.",
)
UNKNOWN_CHOICE = RefusalKind(
    "procedures.unknown_choice",
    vi="Không có lựa chọn “{value}”.",
    en="There is no choice “{value}”.",
)
TOO_LONG = RefusalKind(
    "procedures.too_long",
    vi="Nội dung dài quá {most} ký tự.",
    en="The text is longer than {most} characters.",
)
BAD_NUMBER = RefusalKind(
    "procedures.bad_number",
    vi="Số {value} không hợp lệ ở đây.",
    en="The number {value} cannot stand here.",
)
WAY_TWICE = RefusalKind(
    "procedures.way_twice",
    vi="Cách thức {channel} được ghi hai lần.",
    en="The way of filing {channel} stands twice.",
)
LIMIT_CONTRADICTS = RefusalKind(
    "procedures.limit_contradicts",
    vi="Thời hạn của cách thức {channel} mâu thuẫn: loại “{kind}” và số ngày ghi không khớp.",
    en="The limit of {channel} contradicts itself: its kind “{kind}” and its amount do not fit.",
)
LEVEL_NOT_THERE = RefusalKind(
    "procedures.level_not_there",
    vi="Ngày {on} không có cấp “{level}” ({basis}).",
    en="On {on} there is no level “{level}” ({basis}).",
)
LEVELS_UNDEFINED = RefusalKind(
    "procedures.levels_undefined",
    vi="Sổ quy định chưa ghi các cấp chính quyền của ngày {on}.",
    en="The lawbook does not say which levels of government exist on {on}.",
)
NO_LINES = RefusalKind(
    "procedures.no_lines",
    vi="Quyết định công bố phải có ít nhất một dòng.",
    en="A decision of announcement has at least one line.",
)
NOT_NUMBERED = RefusalKind(
    "procedures.not_numbered",
    vi="Quyết định công bố phải có số và ngày ký.",
    en="A decision of announcement needs its number and the day it was signed.",
)
NO_ISSUER = RefusalKind(
    "procedures.no_issuer",
    vi="Hãy chọn cơ quan công bố.",
    en="Choose the body that announces.",
)
ANNOUNCED_ALREADY = RefusalKind(
    "procedures.announced_already",
    vi="Quyết định {number} đã được công bố.",
    en="The decision {number} is announced already.",
    status=CONFLICT,
)
WRONG_STATE = RefusalKind(
    "procedures.wrong_state",
    vi="Quyết định đang ở trạng thái “{state}” nên không làm được việc này.",
    en="The decision is in the state “{state}”, which does not allow this.",
    status=CONFLICT,
)
DRAFT_CHANGED = RefusalKind(
    "procedures.draft_changed",
    vi="{who} đã sửa dự thảo này lúc {at}, sau khi bạn mở trang. Hãy xem nội dung mới trước khi làm lại.",
    en="{who} changed this draft at {at}, after you opened the page. Look at it before you do this again.",
    status=CONFLICT,
)
SIGNED_LATER = RefusalKind(
    "procedures.signed_later",
    vi="Ngày {day} ở sau ngày làm việc này.",
    en="The day {day} is after the day of this act.",
)
PUBLIC_BEFORE_SIGNED = RefusalKind(
    "procedures.public_before_signed",
    vi="Không thể công khai trước ngày ký quyết định.",
    en="Nothing is put in public view before the decision is signed.",
)
CONTROLS_AND_ANNOUNCES = RefusalKind(
    "procedures.controls_and_announces",
    vi="Người kiểm soát không được là người công bố.",
    en="Who controls is not who announces.",
)
NOT_A_CONTROLLER = RefusalKind(
    "procedures.not_a_controller",
    vi="Người kiểm soát được nêu không giữ quyền kiểm soát thủ tục tại cơ quan công bố.",
    en="The one said to have controlled it does not hold that right in the body that announces.",
)
CONTENT_MISSING = RefusalKind(
    "procedures.content_missing",
    vi="Dòng của thủ tục {code} phải có nội dung.",
    en="The line of {code} needs content.",
)
CONTENT_NOT_WANTED = RefusalKind(
    "procedures.content_not_wanted",
    vi="Dòng bãi bỏ thủ tục {code} không có nội dung.",
    en="The line that abolishes {code} has no content.",
)
CHANGED_PARTS_MISSING = RefusalKind(
    "procedures.changed_parts_missing",
    vi="Dòng sửa đổi thủ tục {code} phải nêu phần nào được sửa đổi.",
    en="The line that amends {code} has to say which parts change.",
)
CHANGED_PARTS_DIFFER = RefusalKind(
    "procedures.changed_parts_differ",
    vi="Phần sửa đổi nêu cho thủ tục {code} không khớp nội dung: thực tế sửa {parts}.",
    en="The parts said to change in {code} are not those that do: {parts}.",
)
SOURCES_WRONG = RefusalKind(
    "procedures.sources_wrong",
    vi="Thủ tục {code}: thay thế phải nêu đúng một thủ tục khác, gộp phải nêu ít nhất hai thủ tục khác nhau.",
    en="{code}: a replacement names exactly one other procedure, a merger at least two different ones.",
)
TWICE_IN_DECISION = RefusalKind(
    "procedures.twice_in_decision",
    vi="Thủ tục {code} có trong hai dòng của cùng một quyết định.",
    en="The procedure {code} stands in two lines of one decision.",
)
LATER_VERSION = RefusalKind(
    "procedures.later_version",
    vi="Thủ tục {code} đã có phiên bản có hiệu lực từ {on}: quyết định phải có hiệu lực sau ngày đó.",
    en="The procedure {code} has a version from {on}: a decision takes effect after that day.",
    status=CONFLICT,
)
ENDING_ALREADY = RefusalKind(
    "procedures.ending_already",
    vi="Thủ tục {code} đã được công bố hết hiệu lực từ {on}.",
    en="The procedure {code} is announced to end on {on} already.",
    status=CONFLICT,
)
PUBLIC_ALREADY = RefusalKind(
    "procedures.public_already",
    vi="Thủ tục {code} đã công khai: nội dung không sửa được nữa, chỉ công bố phiên bản mới.",
    en="The procedure {code} is public: its content never changes, a new version is announced instead.",
    status=CONFLICT,
)
DECISION_MISSING = RefusalKind(
    "procedures.decision_missing",
    vi="Việc này phải có số quyết định.",
    en="This act needs the number of its decision.",
)
DONE_ALREADY = RefusalKind(
    "procedures.done_already",
    vi="Việc này đã ghi cho thủ tục {code} theo cùng quyết định.",
    en="This was recorded for {code} by the same decision already.",
    status=CONFLICT,
)
RECEIVED_ALREADY = RefusalKind(
    "procedures.received_already",
    vi="Thủ tục {code} đang được tiếp nhận tại nơi này.",
    en="The procedure {code} is received at this place already.",
    status=CONFLICT,
)
NOT_RECEIVED = RefusalKind(
    "procedures.not_received",
    vi="Thủ tục {code} không được tiếp nhận tại nơi này vào ngày {on}.",
    en="The procedure {code} is not received at this place on {on}.",
    status=CONFLICT,
)
PLACE_NOT_THERE = RefusalKind(
    "procedures.place_not_there",
    vi="Ngày {on} không có cơ quan này.",
    en="This body does not exist on {on}.",
)
PERIOD_EMPTY = RefusalKind(
    "procedures.period_empty",
    vi="Ngày kết thúc phải sau ngày bắt đầu.",
    en="The end is after the beginning.",
)
GROUP_UNKNOWN = RefusalKind(
    "procedures.group_unknown",
    vi="Không có nhóm thủ tục mang mã {group}.",
    en="There is no group of procedures with the code {group}.",
)
GROUP_TAKEN = RefusalKind(
    "procedures.group_taken",
    vi="Mã nhóm {group} đã có, hoặc không hợp lệ.",
    en="The code {group} of a group is taken, or not valid.",
    status=CONFLICT,
)
REASON_MISSING = RefusalKind(
    "procedures.reason_missing",
    vi="Hãy ghi lý do.",
    en="Give the reason.",
)
NOT_IN_GROUP = RefusalKind(
    "procedures.not_in_group",
    vi="Thủ tục {code} không thuộc nhóm này vào ngày {on}.",
    en="The procedure {code} does not belong to this group on {on}.",
    status=CONFLICT,
)
