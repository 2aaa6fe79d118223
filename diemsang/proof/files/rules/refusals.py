"""Every way a file is refused. The codes are stable: the API and integrations rely on them."""

from typing import Final

from diemsang.kernel.refusals import FORBIDDEN, NOT_FOUND, TOO_LARGE, RefusalKind

UPLOAD_TOO_LARGE: Final = RefusalKind(
    "files.upload_too_large",
    vi="Nội dung gửi lên quá lớn: tối đa {limit_mb} MB mỗi lần gửi. Hãy chia nhỏ hoặc giảm độ phân giải bản quét.",
    en="The upload is too large: at most {limit_mb} MB at a time. Split it, or scan at a lower resolution.",
    status=TOO_LARGE,
)
TOO_LARGE_FOR_PURPOSE: Final = RefusalKind(
    "files.too_large",
    vi="Tệp lớn hơn mức cho phép ({limit_mb} MB).",
    en="The file is larger than allowed ({limit_mb} MB).",
    status=TOO_LARGE,
)
EMPTY: Final = RefusalKind("files.empty", vi="Tệp rỗng, không có nội dung.", en="The file is empty.")
UNKNOWN_PURPOSE: Final = RefusalKind(
    "files.unknown_purpose",
    vi="Không có mục đích lưu tệp “{purpose}”.",
    en="There is no purpose “{purpose}” for a file.",
)
UNKNOWN_TYPE: Final = RefusalKind(
    "files.unknown_type",
    vi="Không nhận ra loại tệp, hoặc loại này không được nhận ({found}).",
    en="The kind of file is not recognised, or is not accepted ({found}).",
)
TYPE_NOT_ALLOWED: Final = RefusalKind(
    "files.type_not_allowed",
    vi="Ở đây không nhận loại tệp {media_type}; được nhận: {allowed}.",
    en="The file type {media_type} is not accepted here; accepted: {allowed}.",
)
EXTENSION_MISMATCH: Final = RefusalKind(
    "files.extension_mismatch",
    vi="Phần mở rộng “{extension}” không khớp nội dung tệp ({media_type}).",
    en="The extension “{extension}” does not match the content ({media_type}).",
)
ACTIVE_CONTENT: Final = RefusalKind(
    "files.active_content",
    vi="Tệp chứa mã hoặc nội dung chạy được ({what}), vì vậy không được nhận.",
    en="The file holds code or active content ({what}), so it is not accepted.",
)
ENCRYPTED: Final = RefusalKind(
    "files.encrypted",
    vi="Tệp có mật khẩu hoặc được mã hóa; hãy gửi bản không đặt mật khẩu.",
    en="The file is encrypted or has a password; send one without.",
)
DAMAGED: Final = RefusalKind(
    "files.damaged",
    vi="Tệp bị hỏng hoặc không đúng cấu trúc ({what}).",
    en="The file is damaged or wrongly built ({what}).",
)
POLYGLOT: Final = RefusalKind(
    "files.polyglot",
    vi="Tệp mang thêm dữ liệu ngoài nội dung chính ({what}), vì vậy không được nhận.",
    en="The file carries data beside its content ({what}), so it is not accepted.",
)
BOMB: Final = RefusalKind(
    "files.bomb",
    vi="Tệp giải nén ra quá lớn hoặc quá nhiều phần ({what}), vì vậy không được nhận.",
    en="The file unpacks to too much ({what}), so it is not accepted.",
)
TOO_MANY_PIXELS: Final = RefusalKind(
    "files.too_many_pixels",
    vi="Ảnh {width} x {height} điểm lớn hơn mức cho phép ({limit_megapixels} triệu điểm).",
    en="The picture of {width} x {height} pixels is larger than allowed ({limit_megapixels} million).",
)
TOO_MANY_PAGES: Final = RefusalKind(
    "files.too_many_pages",
    vi="Tệp PDF có hơn {limit} trang.",
    en="The PDF has more than {limit} pages.",
)
NOT_UNICODE: Final = RefusalKind(
    "files.not_unicode",
    vi="Tệp văn bản không dùng bảng mã Unicode (UTF-8); hãy lưu lại bằng UTF-8.",
    en="The text file is not Unicode (UTF-8); save it as UTF-8.",
)
ERASED: Final = RefusalKind(
    "files.erased",
    vi="Nội dung tệp đã được xóa theo quy định {rule}.",
    en="The content of this file was erased under {rule}.",
    status=NOT_FOUND,
)
CONTENT_MISSING: Final = RefusalKind(
    "files.content_missing",
    vi="Kho tệp không có nội dung của tệp này; hãy báo quản trị hệ thống.",
    en="The store does not hold this file's content; tell the system administrator.",
    status=NOT_FOUND,
)
CONTENT_CHANGED: Final = RefusalKind(
    "files.content_changed",
    vi="Nội dung trong kho không còn khớp mã băm đã ghi; tệp không được giao ra.",
    en="The stored content no longer matches its recorded hash; it is not handed out.",
    status=FORBIDDEN,
)
