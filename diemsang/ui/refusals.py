"""Why a request is refused before any page of ours sees it."""

from diemsang.kernel.refusals import FORBIDDEN, TOO_LARGE, RefusalKind

BAD_REQUEST = 400
TOO_OFTEN_STATUS = 429

NOT_UNDERSTOOD = RefusalKind(
    "request.not_understood",
    vi="Máy chủ không hiểu được yêu cầu này. Hãy mở lại trang rồi thử lần nữa.",
    en="The server does not understand this request. Open the page again and try once more.",
    status=BAD_REQUEST,
)
BAD_CHARACTERS = RefusalKind(
    "request.bad_characters",
    vi="Địa chỉ hoặc nội dung gửi lên có ký tự không hợp lệ (byte rỗng hoặc không phải UTF-8).",
    en="The address or what was sent has characters that are not valid (a NUL byte, or not UTF-8).",
    status=BAD_REQUEST,
)
BODY_TOO_LARGE = RefusalKind(
    "request.too_large",
    vi="Nội dung gửi lên quá lớn. Hãy chia nhỏ rồi gửi lại.",
    en="What was sent is too large. Send it in smaller parts.",
    status=TOO_LARGE,
)
TOO_MANY_FIELDS = RefusalKind(
    "request.too_many_fields",
    vi="Nội dung gửi lên có quá nhiều ô hoặc quá nhiều tệp. Hãy chia nhỏ rồi gửi lại.",
    en="What was sent has too many fields or files. Send it in smaller parts.",
    status=BAD_REQUEST,
)
WRONG_ORIGIN = RefusalKind(
    "request.wrong_origin",
    vi="Trang bạn vừa gửi đã cũ hoặc đến từ nơi khác. Hãy quay lại, tải lại trang rồi gửi lần nữa.",
    en="The page you sent is too old or comes from elsewhere. Go back, reload the page and send it again.",
    status=FORBIDDEN,
)
TOO_OFTEN = RefusalKind(
    "request.too_often",
    vi="Bạn đã thử quá nhiều lần. Hãy đợi một lúc rồi thử lại.",
    en="You have tried too often. Wait a while and try again.",
    status=TOO_OFTEN_STATUS,
)
