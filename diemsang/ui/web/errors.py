"""Pages for what went wrong, in words a clerk understands, in both languages, with a code one can tell on the phone.

A program that asks for JSON gets the same reasons as JSON, htmx gets a fragment. What was typed stays in reach: the
page shows it again, and leads back to the form.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.access import NOT_ALLOWED, NOT_FOUND
from diemsang.kernel.refusals import Refused
from diemsang.ui import refusals

TITLES: Final[dict[int, str | Promise]] = {
    400: _("Yêu cầu không hợp lệ"),
    403: _("Không được phép"),
    404: _("Không tìm thấy trang"),
    409: _("Có người vừa thay đổi việc này"),
    413: _("Nội dung gửi lên quá lớn"),
    422: _("Chưa thực hiện được"),
    423: _("Hệ thống đang ở chế độ chỉ đọc"),
    429: _("Quá nhiều lần thử"),
}
SECRET: Final = ("password", "token", "secret", "otp", "code")
"""Fields whose names hold one of these words are never shown again."""
SHOWN_CHARACTERS: Final = 20_000


def refused_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as the reader can use it: JSON, a fragment for htmx, or a page."""
    status = refused.status
    if wants_json(request):
        return JsonResponse({"refusals": [each.as_dict() for each in refused.refusals]}, status=status)
    english = (get_language() or "vi").startswith("en")
    context = {
        "title": TITLES.get(status, TITLES[422]),
        "status": status,
        "reasons": [
            {
                "code": each.code,
                "first": each.message("en" if english else "vi"),
                "second": each.message("vi" if english else "en"),
            }
            for each in refused.refusals
        ],
        "second_language": "vi" if english else "en",
        "back": _back(request),
        "typed": _typed(request),
    }
    template = "ui/errors/fragment.html" if request.headers.get("HX-Request") == "true" else "ui/errors/refused.html"
    return render(request, template, context, status=status)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        kind = refusals.BODY_TOO_LARGE
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        kind = refusals.TOO_MANY_FIELDS
    else:
        kind = refusals.NOT_UNDERSTOOD
    return refused_response(request, Refused(kind()))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused_response(request, Refused(NOT_ALLOWED()))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused_response(request, Refused(NOT_FOUND()))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refused_response(request, Refused(refusals.WRONG_ORIGIN()))


def too_many_requests(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return refused_response(request, Refused(refusals.TOO_OFTEN()))


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Says so without the frame: whatever failed may fail again there."""
    if wants_json(request):
        return JsonResponse({"refusals": [{"code": "server.failed", "field": None}]}, status=500)
    return render(request, "ui/errors/500.html", status=500)


def _back(request: HttpRequest) -> str:
    """The page one came from, when it is of this site."""
    origin = urlsplit(request.headers.get("Referer", ""))
    if not origin.path or origin.netloc != request.META.get("HTTP_HOST", ""):
        return ""
    return f"{origin.path}?{origin.query}" if origin.query else origin.path


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent with the request, to be copied from; nothing secret, and nothing when it could not be read."""
    if request.method != "POST" or (request.content_type or "") not in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }:
        return []
    try:
        sent = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError):
        return []
    return [
        (name, value[:SHOWN_CHARACTERS])
        for name, values in sent.lists()
        if not any(word in name.lower() for word in SECRET) and not name.startswith("_")
        for value in map(str, values)
        if value.strip()
    ]
