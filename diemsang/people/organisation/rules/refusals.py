"""Every way the organisation says no."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, RefusalKind

CLOSED: Final = RefusalKind(
    "organisation.closed",
    vi="“{name}” đã kết thúc hoạt động từ {closed_on}: chỉ được xem, không thay đổi.",
    en="“{name}” closed on {closed_on}: it can be read, not changed.",
    status=CONFLICT,
)
CHANGED_MEANWHILE: Final = RefusalKind(
    "organisation.changed_meanwhile",
    vi="Người khác vừa thay đổi nội dung này. Hãy tải lại trang rồi xem lại.",
    en="Somebody else has just changed this. Load the page again and look.",
    status=CONFLICT,
)
NOT_LATEST: Final = RefusalKind(
    "organisation.not_latest",
    vi="Thay đổi phải có hiệu lực sau {latest}, ngày của thay đổi gần nhất: lịch sử không sửa lại.",
    en="A change takes effect after {latest}, the day of the latest one: history is not rewritten.",
)
NOTHING_CHANGES: Final = RefusalKind(
    "organisation.nothing_changes",
    vi="Nội dung mới giống hệt nội dung đang có.",
    en="The new content is what already stands.",
)
NAME_MISSING: Final = RefusalKind("organisation.name_missing", vi="Hãy nhập tên.", en="Give a name.")
NAME_TAKEN: Final = RefusalKind(
    "organisation.name_taken",
    vi="Đã có “{name}” cùng cấp trên trong thời gian này.",
    en="There is already a “{name}” under the same parent at that time.",
    status=CONFLICT,
)
BAD_CODE: Final = RefusalKind(
    "organisation.bad_code",
    vi="“{code}” không phải mã định danh. Ví dụ: H99, H99.11, H99.11.05 (mã cũ: 000.00.11.H99).",
    en="“{code}” is no identification code. Examples: H99, H99.11, H99.11.05 (old form: 000.00.11.H99).",
)
CODE_TAKEN: Final = RefusalKind(
    "organisation.code_taken",
    vi="Mã {code} đang thuộc cơ quan khác trong thời gian này.",
    en="The code {code} belongs to another body at that time.",
    status=CONFLICT,
)
DECISION_MISSING: Final = RefusalKind(
    "organisation.decision_missing", vi="Hãy nhập số quyết định.", en="Give the number of the decision."
)
END_MISSING: Final = RefusalKind("organisation.end_missing", vi="Hãy nhập ngày kết thúc.", en="Give the day it ends.")
LEVEL_GONE: Final = RefusalKind(
    "organisation.level_gone",
    vi="Vào ngày {on} không có cấp này ({basis}).",
    en="On {on} this level does not exist ({basis}).",
)
LEVEL_UNDEFINED: Final = RefusalKind(
    "organisation.level_undefined",
    vi="Chưa có quy định về các cấp chính quyền cho ngày {on}.",
    en="No rule says which levels of government exist on {on}.",
)
PARENT_NOT_THERE: Final = RefusalKind(
    "organisation.parent_not_there",
    vi="Cấp trên không hoạt động vào ngày {on}.",
    en="The parent does not exist on {on}.",
)
PARENT_IN_THE_OTHER_LINE: Final = RefusalKind(
    "organisation.parent_in_the_other_line",
    vi="Cấp trên trong hệ thống công đoàn phải là tổ chức công đoàn; hệ thống chính quyền thì không.",
    en="The parent in the union line is a union; in the state line it is not.",
)
CYCLE: Final = RefusalKind(
    "organisation.cycle",
    vi="Không thể đặt một cơ quan dưới chính nó hoặc dưới cấp dưới của nó.",
    en="A body cannot be placed below itself or below a body under it.",
)
HAS_BODIES_BELOW: Final = RefusalKind(
    "organisation.has_bodies_below",
    vi="Còn {count} cơ quan trực thuộc. Hãy chuyển hoặc giải thể trước.",
    en="{count} bodies are still below it. Move or dissolve them first.",
    status=CONFLICT,
)
TOO_FEW_SOURCES: Final = RefusalKind(
    "organisation.too_few_sources",
    vi="Sáp nhập cần ít nhất hai tổ chức khác nhau.",
    en="A merger needs at least two different bodies.",
)
TOO_FEW_RESULTS: Final = RefusalKind(
    "organisation.too_few_results",
    vi="Chia tách phải ra ít nhất hai tổ chức, mỗi tổ chức nêu một lần.",
    en="A split results in at least two bodies, each named once.",
)
HEIR_IS_CLOSING: Final = RefusalKind(
    "organisation.heir_is_closing",
    vi="Tổ chức nhận hồ sơ, tài liệu không thể là tổ chức đang giải thể.",
    en="A body that is dissolved cannot receive the records.",
)
SHARES_NOT_WHOLE: Final = RefusalKind(
    "organisation.shares_not_whole",
    vi="Tổng tỷ lệ kế thừa phải đúng 100%, hiện là {total}%.",
    en="The shares add up to 100%, not to {total}%.",
)
ENDS_BEFORE_IT_STARTS: Final = RefusalKind(
    "organisation.ends_before_it_starts",
    vi="Ngày kết thúc phải sau ngày bắt đầu.",
    en="The end comes after the start.",
)
ENDED_ALREADY: Final = RefusalKind(
    "organisation.ended_already",
    vi="Nội dung này đã kết thúc từ {on}.",
    en="This ended already on {on}.",
    status=CONFLICT,
)
HELD_ALREADY: Final = RefusalKind(
    "organisation.held_already",
    vi="Người này đang giữ đúng chức vụ đó tại đây.",
    en="This person holds that very position here.",
    status=CONFLICT,
)
UNIT_ELSEWHERE: Final = RefusalKind(
    "organisation.unit_elsewhere",
    vi="Đơn vị này không thuộc cơ quan đã chọn vào ngày {on}.",
    en="On {on} this unit is not part of the body chosen.",
)
UNIT_HAS_UNITS_BELOW: Final = RefusalKind(
    "organisation.unit_has_units_below",
    vi="Còn đơn vị trực thuộc hoặc người đang giữ chức vụ.",
    en="Units or people are still in it.",
    status=CONFLICT,
)
UNKNOWN_ROLE: Final = RefusalKind(
    "organisation.unknown_role", vi="Không có vai trò “{role}”.", en="There is no role “{role}”."
)
ROLE_IS_KEPT: Final = RefusalKind(
    "organisation.role_is_kept",
    vi="Chỉ quản trị hệ thống được giao vai trò này.",
    en="Only a system administrator gives this role.",
)
GRANT_TO_ONESELF: Final = RefusalKind(
    "organisation.grant_to_oneself",
    vi="Không ai tự giao quyền cho chính mình.",
    en="Nobody gives a role to themselves.",
)
ACCOUNT_OF_ONESELF: Final = RefusalKind(
    "organisation.account_of_oneself",
    vi="Không ai tự gắn tài khoản của mình với một người: ủy quyền và việc làm thay đi theo người đó.",
    en="Nobody links their own account to a person: delegations and covers follow the person.",
)
LAST_ADMINISTRATOR: Final = RefusalKind(
    "organisation.last_administrator",
    vi="Đây là quản trị hệ thống cuối cùng. Hãy giao vai trò này, không thời hạn, cho người khác trước.",
    en="This is the last system administrator. Give the role, without an end, to somebody else first.",
    status=CONFLICT,
)
GRANTED_ALREADY: Final = RefusalKind(
    "organisation.granted_already",
    vi="Tài khoản đã có vai trò này trong phạm vi đó.",
    en="The account has this role there already.",
    status=CONFLICT,
)
DELEGATED_TO_ONESELF: Final = RefusalKind(
    "organisation.delegated_to_oneself",
    vi="Người được ủy quyền phải là người khác.",
    en="A delegation goes to somebody else.",
)
DELEGATE_WORKS_ELSEWHERE: Final = RefusalKind(
    "organisation.delegate_works_elsewhere",
    vi="Người được ủy quyền không giữ chức vụ nào trong cơ quan vào ngày bắt đầu.",
    en="The delegate holds no position in the body on the first day.",
)
UNKNOWN_ACTS: Final = RefusalKind(
    "organisation.unknown_acts",
    vi="Hãy chọn việc được ủy quyền: ký thay, giao việc.",
    en="Choose what is delegated: signing, assigning.",
)
NOTHING_TO_DELEGATE: Final = RefusalKind(
    "organisation.nothing_to_delegate",
    vi="Người ủy quyền không có quyền làm việc này trong cơ quan; quyền nhận ủy quyền không được ủy quyền lại.",
    en="The delegator may not do this in the body; what was delegated to them is not passed on.",
)
ABSENT_ALREADY: Final = RefusalKind(
    "organisation.absent_already",
    vi="Đã ghi nhận vắng mặt trong khoảng thời gian này.",
    en="An absence is recorded for that time already.",
    status=CONFLICT,
)
COVERED_BY_ONESELF: Final = RefusalKind(
    "organisation.covered_by_oneself", vi="Người làm thay phải là người khác.", en="Somebody else covers."
)
COVER_IS_AWAY: Final = RefusalKind(
    "organisation.cover_is_away",
    vi="Người làm thay cũng vắng mặt trong thời gian này.",
    en="The cover is away at that time too.",
)
ACCOUNT_TAKEN: Final = RefusalKind(
    "organisation.account_taken",
    vi="Tài khoản này đã gắn với một người khác.",
    en="This account belongs to another person.",
    status=CONFLICT,
)
NOTHING_TO_WRITE: Final = RefusalKind(
    "organisation.nothing_to_write",
    vi="Chỉ ghi được danh sách đã kiểm tra thử và không còn dòng lỗi.",
    en="Only a list that was tried and has no row at fault can be written.",
    status=CONFLICT,
)
BAD_IDENTITY_NUMBER: Final = RefusalKind(
    "organisation.bad_identity_number",
    vi="Số định danh cá nhân có 12 chữ số (chứng minh nhân dân cũ: 9).",
    en="A personal identification number has 12 digits (9 on an old identity card).",
)
BORN_LATER: Final = RefusalKind(
    "organisation.born_later",
    vi="Ngày sinh phải trước ngày {on}.",
    en="The date of birth is before {on}.",
)
REASON_MISSING: Final = RefusalKind("organisation.reason_missing", vi="Hãy nêu lý do.", en="Give the reason.")
UNKNOWN_CHOICE: Final = RefusalKind(
    "organisation.unknown_choice", vi="“{value}” không có trong danh mục.", en="“{value}” is not in the list."
)
UNKNOWN_REFERENCE: Final = RefusalKind(
    "organisation.unknown_reference", vi="Không tìm thấy “{value}”.", en="“{value}” was not found."
)
