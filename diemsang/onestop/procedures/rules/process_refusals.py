"""Every way an internal process is refused."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, RefusalKind

NO_STEPS: Final = RefusalKind(
    "procedures.process_without_steps", vi="Quy trình chưa có bước nào.", en="The process has no step."
)
TOO_MANY_STEPS: Final = RefusalKind(
    "procedures.process_too_many_steps",
    vi="Quy trình có {count} bước, nhiều nhất là {most}.",
    en="The process has {count} steps; the most is {most}.",
)
DUPLICATE_NUMBER: Final = RefusalKind(
    "procedures.process_duplicate_number",
    vi="Có hai bước cùng số {no}.",
    en="Two steps have the number {no}.",
)
BAD_NUMBER: Final = RefusalKind(
    "procedures.process_bad_number",
    vi="Số thứ tự của bước phải từ 1 trở lên, không phải {no}.",
    en="Numbers of steps begin with 1; {no} is none.",
)
NAMELESS: Final = RefusalKind(
    "procedures.process_nameless_step", vi="Bước {no} chưa có tên.", en="Step {no} has no name."
)
UNKNOWN_KIND: Final = RefusalKind(
    "procedures.process_unknown_kind",
    vi="Bước {no} có loại việc “{kind}” không có trong danh mục.",
    en="Step {no} is of an unknown kind, “{kind}”.",
)
NO_BUDGET: Final = RefusalKind(
    "procedures.process_no_budget",
    vi="Bước {no} chưa có thời gian. Chỉ bước trả kết quả mới không tính thời gian.",
    en="Step {no} has no time. Only handing over the result is not counted.",
)
BUDGET_TOO_LARGE: Final = RefusalKind(
    "procedures.process_budget_too_large",
    vi="Thời gian của bước {no} quá lớn.",
    en="The time of step {no} is too long.",
)
TASK_WITHOUT_AGENCY: Final = RefusalKind(
    "procedures.process_task_without_agency",
    vi="Bước {no} là việc liên thông: phải ghi cơ quan thực hiện, khác cơ quan của quy trình.",
    en="Step {no} is a task of another agency: name the agency, other than that of the process.",
)
UNKNOWN_PREDECESSOR: Final = RefusalKind(
    "procedures.process_unknown_predecessor",
    vi="Bước {no} đứng sau bước {after}, nhưng không có bước {after}.",
    en="Step {no} stands after step {after}, which does not exist.",
)
SEVERAL_STARTS: Final = RefusalKind(
    "procedures.process_several_starts",
    vi="Quy trình có nhiều bước đầu: {numbers}. Chỉ một bước không đứng sau bước nào.",
    en="The process starts several times: {numbers}. Exactly one step stands after none.",
)
SEVERAL_ENDS: Final = RefusalKind(
    "procedures.process_several_ends",
    vi="Quy trình có nhiều bước cuối: {numbers}. Các nhánh song song phải gặp lại ở một bước.",
    en="The process ends several times: {numbers}. Parallel branches meet again in one step.",
)
CYCLE: Final = RefusalKind(
    "procedures.process_cycle",
    vi="Các bước chờ nhau thành vòng: {numbers}.",
    en="Steps wait for each other in a circle: {numbers}.",
)
UNREACHABLE: Final = RefusalKind(
    "procedures.process_unreachable",
    vi="Không bước đầu nào dẫn tới các bước: {numbers}.",
    en="No first step leads to the steps: {numbers}.",
)
RETURN_NOT_LAST: Final = RefusalKind(
    "procedures.process_return_not_last",
    vi="Bước {no} trả kết quả nên phải là bước cuối.",
    en="Step {no} hands over the result and must be the last.",
)
LIMIT_UNSPECIFIED: Final = RefusalKind(
    "procedures.process_limit_unspecified",
    vi="Thủ tục chưa có thời hạn giải quyết rõ ràng (cách nộp: {channel}), nên chưa thể kích hoạt quy trình.",
    en="The procedure has no stated time limit (way of filing: {channel}), so no process can be activated.",
)
LONGER_THAN_LIMIT: Final = RefusalKind(
    "procedures.process_longer_than_limit",
    vi="Đường dài nhất ({path}) cần {minutes} phút làm việc, quá thời hạn {limit} "
    "({granted} phút; cách nộp: {channel}).",
    en="The longest path ({path}) takes {minutes} working minutes, beyond the limit {limit} "
    "({granted} minutes; way of filing: {channel}).",
)
NOT_A_DRAFT: Final = RefusalKind(
    "procedures.process_not_a_draft",
    vi="Quy trình này đã kích hoạt nên không sửa được. Hãy soạn quy trình mới.",
    en="This process was activated and is never edited. Draft a new one.",
    status=CONFLICT,
)
NOT_ACTIVE: Final = RefusalKind(
    "procedures.process_not_active",
    vi="Quy trình này không đang áp dụng.",
    en="This process is not active.",
    status=CONFLICT,
)
CHANGED_MEANWHILE: Final = RefusalKind(
    "procedures.process_changed_meanwhile",
    vi="Người khác đã sửa bản nháp này sau khi bạn mở trang. Hãy xem nội dung mới trước khi lưu lại.",
    en="Somebody else changed this draft after you opened the page. Look at it before you save again.",
    status=CONFLICT,
)
BEFORE_THE_VERSION: Final = RefusalKind(
    "procedures.process_before_the_version",
    vi="Quy trình không thể áp dụng từ {on}: phiên bản thủ tục có hiệu lực từ {effective_from}.",
    en="The process cannot apply from {on}: the version is in force from {effective_from}.",
)
AFTER_THE_VERSION: Final = RefusalKind(
    "procedures.process_after_the_version",
    vi="Quy trình không thể áp dụng từ {on}: phiên bản thủ tục hết hiệu lực từ {effective_to}.",
    en="The process cannot apply from {on}: the version is no longer in force from {effective_to}.",
)
ONE_IS_ACTIVE: Final = RefusalKind(
    "procedures.process_one_is_active",
    vi="Đã có quy trình của thủ tục này tại cơ quan này áp dụng từ {valid_from}: quy trình mới áp dụng sau ngày đó.",
    en="A process of this procedure in this agency applies from {valid_from}: a new one applies after that day.",
    status=CONFLICT,
)
TWICE_IN_LIST: Final = RefusalKind(
    "procedures.process_twice_in_list",
    vi="Danh sách có hai quy trình của cùng một thủ tục tại cùng một cơ quan.",
    en="The list has two processes of one procedure in one agency.",
)
DECISION_MISSING: Final = RefusalKind(
    "procedures.process_decision_missing",
    vi="Hãy ghi số quyết định phê duyệt quy trình.",
    en="Give the number of the decision that approves the process.",
)
DECIDED_AFTER: Final = RefusalKind(
    "procedures.process_decided_after",
    vi="Quyết định ký ngày {decided_on}, sau ngày quy trình áp dụng ({on}).",
    en="The decision was signed on {decided_on}, after the day the process applies from ({on}).",
)
AGENCY_UNKNOWN: Final = RefusalKind(
    "procedures.process_agency_unknown",
    vi="Không có cơ quan nào có mã “{agency}”.",
    en="No agency has the key “{agency}”.",
)
ENDS_BEFORE_IT_STARTS: Final = RefusalKind(
    "procedures.process_ends_before_it_starts",
    vi="Ngày thôi áp dụng phải sau {valid_from}, ngày bắt đầu áp dụng.",
    en="The day it no longer applies comes after {valid_from}, the day it began.",
)
