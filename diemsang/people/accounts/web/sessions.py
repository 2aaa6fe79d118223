"""Keeps `last seen` of a session, once in five minutes at most, and asks for a password of one's own."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.people.accounts.services import saw_session

SIGN_IN: Final = "sign_in"
SEEN_AT: Final = "seen_at"
SECONDS_BETWEEN: Final = 300


class SessionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if sign_in := request.session.get(SIGN_IN):
            now = int(clock.real_now().timestamp())
            if now - request.session.get(SEEN_AT, 0) >= SECONDS_BETWEEN and request.session.session_key:
                request.session[SEEN_AT] = now
                saw_session(sign_in, request.session.session_key, clock.real_now())
            if request.user.is_authenticated and getattr(request.user, "must_change_password", False):
                allowed = {
                    reverse("account_change_password"),
                    reverse("account_logout"),
                    reverse("account_reauthenticate"),
                }
                if request.path not in allowed:
                    return redirect("account_change_password")
        return self.get_response(request)
