"""Turns a refusal that no form caught into a page that says why, and stops requests whose bytes are no text."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation

from diemsang.kernel.refusals import Refused
from diemsang.ui import refusals
from diemsang.ui.web.errors import bad_request, refused_response


class LanguageMiddleware:
    """Vietnamese, unless the reader chose another language on a page.

    What the browser prefers is not asked: many machines of Vietnamese offices are set up in English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_text(request):
            return refused_response(request, Refused(refusals.BAD_CHARACTERS()))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refused_response(request, exception)
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent | MultiPartParserError):
            return bad_request(request, exception)
        return None


def _is_text(request: HttpRequest) -> bool:
    """Whether path and query are text without NUL: databases refuse the one, people cannot read the other."""
    query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    # Django has read the path by now: what was no UTF-8 in it stands there in per cent signs, and is found nowhere.
    for sent in (request.path.encode(errors="replace"), query):
        if b"\0" in sent:
            return False
        try:
            sent.decode()
        except UnicodeDecodeError:
            return False
    return True
