"""The reader's choices about the frame itself: theme, size of letters, language."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from diemsang.ui import look

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """One button, one choice: the others stay as they are."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = look.look_of(request)
    theme, size, language = (request.POST.get(name, "") for name in ("theme", "size", "language"))
    if theme in look.THEMES:
        chosen = replace(chosen, theme=theme)
    if size in look.SIZES:
        chosen = replace(chosen, size=size)
    _remember(response, look.COOKIE, chosen.as_cookie())
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )
