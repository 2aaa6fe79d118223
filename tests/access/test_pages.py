"""Every address of the house, opened by every role: the outcome is what `pages.py` declares and the table allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from diemsang.config.permissions import ROLES, TABLE
from diemsang.kernel.access import Actor, may
from diemsang.proof.ledger.queries import Health, HealthState, remember_health
from tests import cast as casting
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


def may_somewhere(cast: Cast, actor: Actor, act: str, page: Page) -> bool:
    place = page.scope
    scopes = [None, *cast.bodies.values()] if place == ANYWHERE else [cast.bodies[place] if place else None]
    return any(may(actor, act, scope=scope) for scope in scopes)


def expected(page: Page, role: str, actor: Actor, method: str, cast: Cast) -> set[str]:
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
    if page.needs in TABLE.lines and may_somewhere(cast, actor, page.needs, page):
        return {ANSWERED}
    knows = not page.hidden or bool(page.known_by and may_somewhere(cast, actor, page.known_by, page))
    return {REFUSED if knows else ABSENT}


def test_every_address_is_declared_and_every_declaration_has_an_address() -> None:
    assert set(ADDRESSES) - PAGES.keys() == set(), "tests/access/pages.py: say who may open these"
    assert PAGES.keys() - set(ADDRESSES) == set(), "tests/access/pages.py: these are gone"
    for name, page in PAGES.items():
        assert page.needs in {ANYONE, SIGNED_IN, NOBODY} | TABLE.lines.keys(), name


@dataclass(frozen=True)
class House:
    """The cast, and the address of every page with a record to show in it."""

    cast: Cast
    records: Records
    paths: dict[str, str]


@pytest.fixture(scope="module")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Built once, in a transaction around the module; every walk has one of its own inside it, taken back as usual."""
    request.getfixturevalue("django_db_setup")
    blocker: Any = request.getfixturevalue("django_db_blocker")
    with override_settings(FILES_FOLDER=tmp_path_factory.mktemp("walked") / "files"):
        with blocker.unblock():
            remember_health(Health(HealthState.OK, None, None), seconds=3600)
            around = transaction.atomic()
            around._from_testcase = True  # type: ignore[attr-defined]
            around.__enter__()
            cast = casting.build()
            records = Records(cast)
            paths = {name: path_of(name, records) for name in DECLARED}
        yield House(cast, records, paths)
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _templates_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test client copies the context of every template it sees; thousands of pages here, and nobody asks for it."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)


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
def test_a_role_opens_what_it_may_and_nothing_else(house: House, role: str) -> None:
    wrong = []
    cast, actor = house.cast, house.cast.actor(role)
    reader = cast.client(role)
    for name, path in house.paths.items():
        for method in ("GET", "POST"):
            client = cast.client(role) if name == "account_logout" else reader
            got = outcome(ask(client, method, path))
            if got not in (right := expected(PAGES[name], role, actor, method, cast)):
                wrong.append(f"{method} {name} ({path}): {got}, not {right}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_methods_no_page_knows_do_nothing(house: House, method: str) -> None:
    client = house.cast.client("system_admin")
    ours = [name for name in DECLARED if ":" in name]  # the library's forms take PUT for POST, with the same checks
    got = {name: outcome(ask(client, method, house.paths[name])) for name in ours}
    assert {name: each for name, each in got.items() if each not in {WRONG_METHOD, ABSENT, REFUSED}} == {}


def test_nothing_is_sent_from_another_site(house: House) -> None:
    """Every form needs the token of our own page."""
    client = Client(enforce_csrf_checks=True)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(house.cast.account("system_admin"), backend=backend)
    for name, page in PAGES.items():
        if "POST" in page.methods:
            response = ask(client, "POST", house.paths[name])
            assert response.status_code == 403, name
            assert "request.wrong_origin" in response.content.decode(), name


@pytest.mark.parametrize("role", ["anyone", "signed_in"])
def test_what_one_may_not_see_looks_like_what_does_not_exist(house: House, role: str) -> None:
    """Same status, same words, same headers: nobody learns that a record is there."""
    reader = house.cast.client(role)
    for name, page in PAGES.items():
        if not page.hidden or page.methods != GET:
            continue
        kwargs = dict(page.kwargs(house.records))
        there = reverse(name, kwargs=kwargs)
        not_there = reverse(
            name, kwargs={key: 999_999_999 if isinstance(each, int) else "khong-co" for key, each in kwargs.items()}
        )
        answers = [(ask(reader, "GET", path), path) for path in (there, not_there)]
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
