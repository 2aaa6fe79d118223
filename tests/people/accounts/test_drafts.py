"""Drafts and saved filters: kept, limited, one's own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts import queries, rules, services
from diemsang.people.accounts.models import Account, Draft

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 2, 30, 10, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user("nguyen.van.an", full_name="Nguyễn Văn An")


@pytest.fixture
def by(account: Account) -> Actor:
    return Actor(account.key)


@pytest.mark.engines
def test_a_draft_is_kept_replaced_and_deleted(by: Actor) -> None:
    services.save_draft("form:1", {"name": "Một"}, by=by, at=AT)
    services.save_draft("form:1", {"name": "Hai", "password": "x", "csrfmiddlewaretoken": "y"}, by=by, at=AT)
    draft = queries.draft_of(by, "form:1")
    assert draft is not None
    assert draft.content == {"name": "Hai"}
    assert queries.draft_of(Actor("account:999"), "form:1") is None
    assert services.delete_draft("form:1", by=by)
    assert not services.delete_draft("form:1", by=by)


def test_the_limits_of_drafts(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "DRAFTS_PER_ACCOUNT", 2)
    monkeypatch.setattr(rules, "DRAFT_SAVES_PER_MINUTE", 3)
    for code, form_key, content in (
        ("accounts.bad_form_key", "có dấu", {}),
        ("accounts.draft_too_large", "a", {"text": "đ" * 60_000}),
    ):
        with pytest.raises(Refused) as refused:
            services.save_draft(form_key, content, by=by, at=AT)
        assert refused.value.codes == (code,)
    for _ in range(3):
        services.save_draft("a", {}, by=by, at=AT)
    with pytest.raises(Refused) as refused:
        services.save_draft("a", {}, by=by, at=AT)
    assert refused.value.status == 429
    services.save_draft("a", {}, by=by, at=AT + timedelta(minutes=1))
    services.save_draft("b", {}, by=by, at=AT)
    with pytest.raises(Refused) as refused:
        services.save_draft("c", {}, by=by, at=AT)
    assert refused.value.codes == ("accounts.too_many_drafts",)


def test_old_drafts_are_swept(by: Actor) -> None:
    services.save_draft("old", {}, by=by, at=AT - timedelta(days=91))
    services.save_draft("new", {}, by=by, at=AT)
    assert services.sweep_drafts(AT) == 1
    assert Draft.objects.get().form_key == "new"


def test_the_address_of_drafts(client: Client, account: Account) -> None:
    url = reverse("accounts:draft", kwargs={"key": "tasks.new"})
    assert client.post(url, {"title": "x"}).status_code == 302
    client.force_login(account, backend=BACKEND)
    script = {"HTTP_X_REQUESTED_WITH": "fetch"}
    saved = client.post(url, {"title": "Việc mới", "tags": ["a", "b"]}, **script)  # type: ignore[arg-type]
    assert saved.status_code == 200
    assert client.get(url).json()["content"] == {"title": "Việc mới", "tags": ["a", "b"]}
    big = client.post(url, {"title": "đ" * 60_000}, **script)  # type: ignore[arg-type]
    assert big.status_code == 413
    assert big.json()["errors"][0]["code"] == "accounts.draft_too_large"
    page = client.post(url, {"title": "y", "_draft_next": "/to-chuc/"})
    assert page.url == "/to-chuc/"  # type: ignore[attr-defined]
    elsewhere = client.post(url, {"title": "y", "_draft_next": "https://example.org/"})
    assert elsewhere.url == reverse("accounts:me")  # type: ignore[attr-defined]
    other = Client()
    other.force_login(Account.objects.create_user("b.b.b"), backend=BACKEND)
    assert other.get(url).status_code == 404


@pytest.mark.engines
def test_saved_filters_are_ones_own(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    store = services.AccountFilterStore()
    other = Actor(Account.objects.create_user("b.b.b").key)
    store.save(by, "people", " Của  tôi ", "q=a", AT)
    store.save(by, "people", "Của tôi", "q=b", AT)
    found = store.list(by, "people")
    assert [(each.name, each.query) for each in found] == [("Của tôi", "q=b")]
    assert store.list(other, "people") == []
    store.delete(other, "people", found[0].key, AT)
    assert len(store.list(by, "people")) == 1
    monkeypatch.setattr(rules, "FILTERS_PER_TABLE", 1)
    for code, name, query in (
        ("accounts.too_many_filters", "Thứ hai", "q"),
        ("accounts.filter_name", "", "q"),
        ("accounts.filter_too_long", "Của tôi", "q" * 2001),
    ):
        with pytest.raises(Refused) as refused:
            store.save(by, "people", name, query, AT)
        assert code in refused.value.codes
    store.delete(by, "people", found[0].key, AT)
    assert store.list(by, "people") == []


@pytest.mark.engines
@pytest.mark.parametrize(
    "sent",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"a": "\\ud800"}',
        '{"a": "\\u0000"}',
        '{"a": NaN}',
        '{"a": 1e999}',
        "[]",
        "{",
    ],
    ids=["deep list", "deep object", "half a pair", "NUL", "no number", "infinity", "no object", "cut off"],
)
def test_a_draft_no_database_keeps_is_refused_in_words(client: Client, account: Account, sent: str) -> None:
    client.force_login(account, backend=BACKEND)
    url = reverse("accounts:draft", kwargs={"key": "k"})
    answer = client.post(url, sent, content_type="application/json", headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "accounts.bad_draft"
    assert not Draft.objects.exists()


@pytest.mark.engines
def test_a_backslash_is_no_nul_and_a_nul_costs_no_draft(client: Client, account: Account) -> None:
    client.force_login(account, backend=BACKEND)
    url = reverse("accounts:draft", kwargs={"key": "k"})
    assert client.post(url, {"path": r"C:\u0000", "note": "a\0b"}).status_code == 302
    assert Draft.objects.get().content == {"path": r"C:\u0000", "note": "ab"}


def test_the_way_back_from_a_draft_is_an_address(client: Client, account: Account) -> None:
    client.force_login(account, backend=BACKEND)
    url = reverse("accounts:draft", kwargs={"key": "k"})
    for following in ("foo", "//example.org", "/\\example.org", "javascript:alert(1)"):
        answer = client.post(url, {"a": "b", "_draft_next": following})
        assert answer.status_code == 302
        assert answer.headers["Location"] in {"foo", reverse("accounts:me")}


@pytest.mark.parametrize("key", ["9" * 5_000, "²", "-1", "account:1"])
def test_the_key_of_a_filter_that_is_none_deletes_nothing(by: Actor, key: str) -> None:
    store = services.AccountFilterStore()
    store.save(by, "people", "Của tôi", "q=a", AT)
    store.delete(by, "people", key, AT)
    assert len(store.list(by, "people")) == 1
