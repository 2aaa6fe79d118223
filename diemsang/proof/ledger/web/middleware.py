"""Refuses changes while the journal cannot be sealed, or while somebody has stopped all writing."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import queries, rules
from diemsang.ui.web.errors import refused_response

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
STILL_ALLOWED: Final = ("account_", "mfa_", "ledger:switch", "set_language")
"""Names of pages, by their beginnings, that somebody needs to sign in, to sign out, and to end this mode."""


class ReadOnlyMiddleware:
    """Answers 423 to what would change something; reading goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE and is_read_only() and not _is_still_allowed(request):
            return refused_response(request, Refused(rules.READ_ONLY()))
        return self.get_response(request)


def is_read_only() -> bool:
    return queries.current_health().state is queries.HealthState.READ_ONLY


def _is_still_allowed(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name.startswith(STILL_ALLOWED)
    except Resolver404:
        return False
