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
