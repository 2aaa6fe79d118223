"""Why what came in through a door is not understood: the command line and the API say it with the same codes."""

from typing import Final

from diemsang.kernel.refusals import RefusalKind

NOT_JSON: Final = RefusalKind(
    "dossiers.input_not_json",
    vi="Nội dung gửi vào không phải là một đối tượng JSON: {why}.",
    en="What was sent is not a JSON object: {why}.",
)
UNKNOWN: Final = RefusalKind(
    "dossiers.input_field_unknown",
    vi="Việc này không có trường “{name}”. Các trường: {known}.",
    en="This act has no field “{name}”. Its fields: {known}.",
)
MISSING: Final = RefusalKind(
    "dossiers.input_field_missing",
    vi="Thiếu trường “{name}”.",
    en="The field “{name}” is missing.",
)
WRONG: Final = RefusalKind(
    "dossiers.input_field_wrong",
    vi="Giá trị {value} không đúng: cần {expected_vi}.",
    en="The value {value} is wrong: {expected} is needed.",
)
SUBJECT_MISSING: Final = RefusalKind(
    "dossiers.subject_missing",
    vi="Hãy nêu {what} (mã hoặc khóa) mà việc này làm với.",
    en="Say which {what} (by code or key) this is about.",
)
UNKNOWN_LOGIN: Final = RefusalKind(
    "dossiers.unknown_login",
    vi="Không có tài khoản “{login}” đang hoạt động.",
    en="There is no active login “{login}”.",
)
LOGIN_MISSING: Final = RefusalKind(
    "dossiers.login_missing",
    vi="Hãy nêu tài khoản làm việc này: --as TÀI_KHOẢN.",
    en="Say whose login does this: --as LOGIN.",
)
ONLY_IN_A_DEMO: Final = RefusalKind(
    "dossiers.only_in_a_demo",
    vi="Chỉ tỉnh trình diễn mới cho nêu thời điểm bằng --at; nơi khác lấy giờ của máy chủ.",
    en="Only a demo lets the moment be stated with --at; elsewhere the time is the server's.",
)
NOT_ACCEPTED: Final = RefusalKind(
    "dossiers.nothing_to_explain",
    vi="Hồ sơ chưa được tiếp nhận nên chưa có hạn để giải thích.",
    en="The dossier has not been accepted, so there is no due time to explain.",
)
