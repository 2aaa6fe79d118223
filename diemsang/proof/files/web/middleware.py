"""Says 413 early: a body that is too large is answered before it is read, and before any form looks at it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.web.upload import limit, too_large


class UploadLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            if _declared_length(request) > limit():
                raise too_large()
            if request.method == "POST" and (request.content_type or "").startswith("multipart/"):
                # Read here, so that a body that grows past the limit is refused in one place.
                request.POST  # noqa: B018
        except Refused as refused:
            return _refusal(request, refused)
        return self.get_response(request)


def _declared_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    response: HttpResponse
    if "application/json" in request.headers.get("Accept", ""):
        body = {"refusals": [refusal.as_dict() for refusal in refused.refusals]}
        response = JsonResponse(body, status=refused.status)
    else:
        sentences = [(each.code, each.message("vi"), each.message("en")) for each in refused.refusals]
        response = render(request, "files/too_large.html", {"sentences": sentences}, status=refused.status)
    response.headers["Connection"] = "close"
    return response
