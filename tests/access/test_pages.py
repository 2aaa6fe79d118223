"""Every address of the house, opened by every role: the outcome is what `pages.py` declares and the table allows."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from diemsang.config.permissions import ROLES, TABLE
from diemsang.kernel.access import may
from tests.access.pages import ANYONE, ANYWHERE, GET, NOBODY, PAGES, POST, SIGNED_IN, Page
from tests.access.records import Records
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]

SIGN_IN, REFUSED, ABSENT, WRONG_METHOD, ANSWERED = "sent to sign in", "403", "404", "405", "answered"


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each, (*spaces, each.namespace) if each.namespace else spaces)
        elif isinstance(each, URLPattern):
            assert each.name, f"an address without a name: {each.pattern}"
            yield ":".join((*spaces, each.name))


ADDRESSES = sorted(addresses(get_resolver()))
DECLARED = [name for name in ADDRESSES if name in PAGES]


def outcome(response: HttpResponse) -> str:
    assert response.status_code < 500, response.content[-2000:]
    if response.status_code == 302 and urlsplit(response["Location"]).path == reverse("account_login"):
        return SIGN_IN
    return {403: REFUSED, 404: ABSENT, 405: WRONG_METHOD}.get(response.status_code, ANSWERED)


def may_somewhere(cast: Cast, role: str, act: str, page: Page) -> bool:
    actor, place = cast.actor(role), page.scope
    scopes = [None, *cast.bodies.values()] if place == ANYWHERE else [cast.bodies[place] if place else None]
    return any(may(actor, act, scope=scope) for scope in scopes)


def expected(page: Page, role: str, method: str, cast: Cast) -> set[str]:
    """What may happen. A page may look at the method first or at the reader first, but gives nothing away."""
    if page.needs == ANYONE:
        answers = {ANSWERED} if method in page.methods else {WRONG_METHOD}
        return answers | {ABSENT} if page.if_any else answers
    if role == "anyone" and page.turns_visitors_away:
        return {SIGN_IN} | (set() if method in page.methods else {WRONG_METHOD})
    if method not in page.methods:
        return {WRONG_METHOD, ABSENT} if page.if_any else {WRONG_METHOD}
    if page.needs == SIGNED_IN or role in page.also:
        return {ANSWERED, ABSENT} if page.if_any else {ANSWERED}
    if page.needs in TABLE.lines and may_somewhere(cast, role, page.needs, page):
        return {ANSWERED}
    knows = not page.hidden or bool(page.known_by and may_somewhere(cast, role, page.known_by, page))
    return {REFUSED if knows else ABSENT}


def test_every_address_is_declared_and_every_declaration_has_an_address() -> None:
    assert set(ADDRESSES) - PAGES.keys() == set(), "tests/access/pages.py: say who may open these"
    assert PAGES.keys() - set(ADDRESSES) == set(), "tests/access/pages.py: these are gone"
    for name, page in PAGES.items():
        assert page.needs in {ANYONE, SIGNED_IN, NOBODY} | TABLE.lines.keys(), name


@pytest.fixture
def records(cast: Cast, settings, tmp_path) -> Records:
    settings.FILES_FOLDER = tmp_path / "files"
    return Records(cast)


def path_of(name: str, records: Records) -> str:
    return reverse(name, kwargs=dict(PAGES[name].kwargs(records))) + PAGES[name].query


WALKERS = [role for role in ROLES if role != "system"]


class Taken(Exception):
    """Takes back what a request changed."""


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """One request, whose changes are taken back."""
    try:
        with transaction.atomic():
            response = client.generic(method, path, b"", "application/x-www-form-urlencoded")
            if getattr(response, "streaming", False):
                b"".join(response.streaming_content)
            raise Taken
    except Taken:
        return response


@pytest.mark.parametrize("role", WALKERS)
def test_a_role_opens_what_it_may_and_nothing_else(cast: Cast, records: Records, role: str) -> None:
    wrong = []
    reader = cast.client(role)
    for name in DECLARED:
        path = path_of(name, records)
        for method in ("GET", "POST"):
            client = cast.client(role) if name == "account_logout" else reader
            got = outcome(ask(client, method, path))
            if got not in expected(PAGES[name], role, method, cast):
                wrong.append(f"{method} {name} ({path}): {got}, not {expected(PAGES[name], role, method, cast)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_methods_no_page_knows_do_nothing(cast: Cast, records: Records, method: str) -> None:
    client = cast.client("system_admin")
    ours = [name for name in DECLARED if ":" in name]  # the library's forms take PUT for POST, with the same checks
    got = {name: outcome(ask(client, method, path_of(name, records))) for name in ours}
    assert {name: each for name, each in got.items() if each not in {WRONG_METHOD, ABSENT, REFUSED}} == {}


def test_nothing_is_sent_from_another_site(cast: Cast, records: Records) -> None:
    """Every form needs the token of our own page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account("system_admin"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, page in PAGES.items():
        if "POST" in page.methods:
            response = ask(client, "POST", path_of(name, records))
            assert response.status_code == 403, name
            assert "request.wrong_origin" in response.content.decode(), name


@pytest.mark.parametrize("role", ["anyone", "signed_in"])
def test_what_one_may_not_see_looks_like_what_does_not_exist(cast: Cast, records: Records, role: str) -> None:
    """Same status, same words, same headers: nobody learns that a record is there."""
    for name, page in PAGES.items():
        if not page.hidden or page.methods != GET:
            continue
        kwargs = dict(page.kwargs(records))
        there = reverse(name, kwargs=kwargs)
        not_there = reverse(
            name, kwargs={key: 999_999_999 if isinstance(each, int) else "khong-co" for key, each in kwargs.items()}
        )
        answers = [(ask(cast.client(role), "GET", path), path) for path in (there, not_there)]
        assert answers[0][0].status_code == answers[1][0].status_code, name
        bodies = [without_address(answer.content.decode(), path) for answer, path in answers]
        assert bodies[0].splitlines() == bodies[1].splitlines(), name


def without_address(page: str, path: str) -> str:
    """The page without what differs between any two requests: its address, tokens and nonces."""
    page = page.replace(path, "")
    return re.sub(r'(nonce="|csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*"', "", page)


def test_an_unsafe_page_is_declared_unsafe() -> None:
    """A page that changes something by GET would be opened by every crawler."""
    assert {name for name, page in PAGES.items() if page.methods == POST} >= {
        "accounts:end_session",
        "accounts:reactivate",
        "ui:choose",
    }
