"""What a login, a draft and a saved filter may be."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from diemsang.kernel.refusals import CONFLICT, FORBIDDEN, TOO_LARGE, Refusal, RefusalKind
from diemsang.kernel.text import obstacles_to_naming

TOO_MANY_REQUESTS: Final = 429
USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}", re.ASCII)

DRAFT_BYTES: Final = 100_000
DRAFTS_PER_ACCOUNT: Final = 200
DRAFT_SAVES_PER_MINUTE: Final = 60
FILTERS_PER_TABLE: Final = 50
FORM_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}", re.ASCII)
NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The NUL character as JSON writes it; a typed backslash before `u0000` is something else."""
SECRET_FIELD: Final = re.compile(r"password|passwd|csrfmiddlewaretoken|secret|otp", re.IGNORECASE)
"""Fields a draft never keeps."""
ONE_TIME_CODE: Final = re.compile(r"\s*\d{3}\s*\d{3,5}\s*", re.ASCII)
"""What a field called `code` never keeps; the code of an agency or a rule is kept."""

BAD_USERNAME: Final = RefusalKind(
    "accounts.bad_username",
    vi="Tên đăng nhập gồm 3 đến 60 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.",
    en="A user name has 3 to 60 characters: small letters without marks, digits, dot, hyphen, underscore.",
)
USERNAME_TAKEN: Final = RefusalKind(
    "accounts.username_taken", vi="Tên đăng nhập này đã có.", en="This user name is taken.", status=CONFLICT
)
NAME_MISSING: Final = RefusalKind("accounts.name_missing", vi="Hãy nhập họ và tên.", en="Give the full name.")
PROTECTED: Final = RefusalKind(
    "accounts.protected",
    vi="Chỉ quản trị hệ thống được thay đổi tài khoản quản trị.",
    en="Only a system administrator changes an administrator's account.",
    status=FORBIDDEN,
)
OWN_ACCOUNT: Final = RefusalKind(
    "accounts.own_account",
    vi="Không tự khóa hoặc đặt lại tài khoản của chính mình tại đây.",
    en="Nobody deactivates or resets their own account here.",
)
NOTHING_CHANGES: Final = RefusalKind(
    "accounts.nothing_changes",
    vi="Tài khoản đã ở trạng thái đó.",
    en="The account is in that state already.",
    status=CONFLICT,
)
DRAFT_TOO_LARGE: Final = RefusalKind(
    "accounts.draft_too_large",
    vi="Bản nháp quá lớn (tối đa {limit} KB).",
    en="The draft is too large ({limit} KB at most).",
    status=TOO_LARGE,
)
TOO_MANY_DRAFTS: Final = RefusalKind(
    "accounts.too_many_drafts",
    vi="Bạn đã có {limit} bản nháp. Hãy gửi hoặc xoá bớt.",
    en="You have {limit} drafts. Send or delete some.",
    status=CONFLICT,
)
DRAFT_TOO_OFTEN: Final = RefusalKind(
    "accounts.draft_too_often",
    vi="Lưu nháp quá nhiều lần trong một phút. Nội dung vẫn còn trên trang.",
    en="The draft was saved too often within a minute. The content is still on the page.",
    status=TOO_MANY_REQUESTS,
)
BAD_DRAFT: Final = RefusalKind(
    "accounts.bad_draft",
    vi="Nội dung bản nháp không đọc được. Nội dung vẫn còn trên trang.",
    en="The content of the draft cannot be read. It is still on the page.",
)
BAD_FORM_KEY: Final = RefusalKind(
    "accounts.bad_form_key", vi="Mã biểu mẫu không hợp lệ.", en="The key of the form is not valid."
)
FILTER_NAME: Final = RefusalKind(
    "accounts.filter_name",
    vi="Tên bộ lọc có từ 1 đến 100 ký tự.",
    en="The name of a filter has 1 to 100 characters.",
)
FILTER_TOO_LONG: Final = RefusalKind(
    "accounts.filter_too_long", vi="Bộ lọc quá dài để lưu.", en="The filter is too long to be kept.", status=TOO_LARGE
)
TOO_MANY_FILTERS: Final = RefusalKind(
    "accounts.too_many_filters",
    vi="Mỗi bảng lưu được tối đa {limit} bộ lọc.",
    en="A table keeps {limit} filters at most.",
    status=CONFLICT,
)


def obstacles_to_account(username: str, full_name: str, *, taken: bool) -> Iterator[Refusal]:
    """Whether a login may be called that."""
    if not USERNAME.fullmatch(username):
        yield BAD_USERNAME(at_field="username")
    elif taken:
        yield USERNAME_TAKEN(at_field="username")
    if not full_name:
        yield NAME_MISSING(at_field="full_name")
    yield from obstacles_to_naming(full_name, at_field="full_name")


def obstacles_to_managing(*, is_own: bool, is_protected: bool, may_manage_protected: bool) -> Iterator[Refusal]:
    """Whose account an administrator may deactivate or reset: nobody's own, and no higher administrator's."""
    if is_own:
        yield OWN_ACCOUNT()
    if is_protected and not may_manage_protected:
        yield PROTECTED()


def kept_in_draft(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without passwords, one-time codes and tokens."""
    return {name: value for name, value in content.items() if not _is_secret(name, value)}


def _is_secret(name: str, value: Any) -> bool:
    if SECRET_FIELD.search(name):
        return True
    return name.lower() == "code" and (not isinstance(value, str) or bool(ONE_TIME_CODE.fullmatch(value)))


def obstacles_to_draft(
    form_key: str, content: Mapping[str, Any], *, others: int, saves_in_minute: int
) -> Iterator[Refusal]:
    """Whether a draft may be kept: a key, text both databases can hold, a size, a number per account, a rate."""
    if not FORM_KEY.fullmatch(form_key):
        yield BAD_FORM_KEY()
    size = _size_of(content)
    if size is None:
        yield BAD_DRAFT()
    elif size > DRAFT_BYTES:
        yield DRAFT_TOO_LARGE(limit=DRAFT_BYTES // 1000)
    if others >= DRAFTS_PER_ACCOUNT:
        yield TOO_MANY_DRAFTS(limit=DRAFTS_PER_ACCOUNT)
    if saves_in_minute >= DRAFT_SAVES_PER_MINUTE:
        yield DRAFT_TOO_OFTEN()


def _size_of(content: Mapping[str, Any]) -> int | None:
    """In bytes; None for what no database keeps as JSON: NUL, half a surrogate pair, infinity, a bottomless list."""
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        return None if NUL.search(text) else len(text.encode())
    except (ValueError, RecursionError):
        return None


def obstacles_to_filter(name: str, query: str, *, others: int) -> Iterator[Refusal]:
    """Whether a filter may be kept under that name."""
    if not 1 <= len(name) <= 100:
        yield FILTER_NAME(at_field="saved_filter_name")
    if len(query) > 2000:
        yield FILTER_TOO_LONG(at_field="saved_filter_name")
    if others >= FILTERS_PER_TABLE:
        yield TOO_MANY_FILTERS(at_field="saved_filter_name", limit=FILTERS_PER_TABLE)


BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"))


def device_name(user_agent: str) -> str:
    """What a browser says of itself, in two words a person recognises: `Firefox, Windows`; as it is when unknown."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Safari" if "Safari/" in user_agent else "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "Linux" if "Linux" in user_agent else "")
    return ", ".join(part for part in (browser, system) if part) or user_agent
