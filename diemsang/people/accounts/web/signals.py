"""What happens around a sign-in: the session enters its owner's list, wrong codes count as wrong passwords."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authentication_failed
from axes.helpers import get_client_ip_address
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from diemsang.kernel import clock
from diemsang.people.accounts.models import Account, SignIn
from diemsang.people.accounts.services import remember_sign_in
from diemsang.people.accounts.services.sessions import forget_sessions
from diemsang.people.accounts.web.sessions import SEEN_AT, SIGN_IN


def connect() -> None:
    """Called once, when the process starts."""
    user_logged_in.connect(on_sign_in, dispatch_uid="accounts.sign_in")
    user_logged_out.connect(on_sign_out, dispatch_uid="accounts.sign_out")
    password_changed.connect(on_password_change, dispatch_uid="accounts.password_changed")
    authentication_failed.connect(on_wrong_code, dispatch_uid="accounts.wrong_code")


def on_sign_in(sender: Any, request: HttpRequest | None, user: Account, **kwargs: Any) -> None:
    if request is None or not hasattr(request, "session"):
        return
    if request.session.session_key is None:
        request.session.create()
    key = request.session.session_key
    if key is None:
        return
    now = clock.real_now()
    device = request.headers.get("User-Agent", "")
    sign_in = remember_sign_in(user, key, device=device, address=get_client_ip_address(request) or None, at=now)
    request.session[SIGN_IN], request.session[SEEN_AT] = sign_in, int(now.timestamp())


def on_sign_out(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    if request is not None and (sign_in := request.session.get(SIGN_IN)):
        SignIn.objects.filter(pk=sign_in).delete()


def on_password_change(sender: Any, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    """Other devices are out, this one stays; the password is the owner's own from now on."""
    forget_sessions(user.pk, except_key=request.session.session_key)
    Account.objects.filter(pk=user.pk).update(must_change_password=False)
    on_sign_in(sender, request, user)


def on_wrong_code(sender: Any, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    """A second factor that can be guessed for ever is none: axes counts the failure for this login and address."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
