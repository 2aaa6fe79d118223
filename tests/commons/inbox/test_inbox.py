"""The inbox: merged, most urgent first, and not taken down by one source."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from diemsang.commons.inbox import queries, rules
from diemsang.kernel import clock
from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.kernel.declarations import InboxItem, InboxSource, Urgency
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account

AT = datetime(2016, 5, 30, 3, tzinfo=UTC)
CLERK = Actor("account:7")


def item(source: str, key: str, due_in_hours: float | None = None, waiting_days: int = 1) -> InboxItem:
    due = None if due_in_hours is None else AT + timedelta(hours=due_in_hours)
    return InboxItem(source, key, f"Việc {key}", f"/ho-so/{key}/", AT - timedelta(days=waiting_days), due)


def source(code: str, *items: InboxItem, count: int | None = None) -> InboxSource:
    def read(actor: Actor, at: datetime, limit: int) -> list[InboxItem]:
        return [each for each in items if actor.key == CLERK.key][:limit]

    def number(actor: Actor, at: datetime, cap: int) -> int:
        return min(cap, len(items) if count is None else count)

    return InboxSource(code, f"Nguồn {code}", f"Source {code}", read, number)


def broken(actor: Actor, at: datetime, limit: int) -> list[InboxItem]:
    raise ZeroDivisionError


BROKEN = InboxSource("broken", "Nguồn hỏng", "Broken source", broken, broken)


@pytest.fixture
def declared(monkeypatch):
    def declare(*found: InboxSource) -> None:
        monkeypatch.setattr(queries, "sources", lambda: {each.code: each for each in found})

    return declare


@pytest.mark.parametrize(
    ("due_in_hours", "expected"),
    [(-0.001, Urgency.LATE), (0, Urgency.SOON), (48, Urgency.SOON), (48.001, Urgency.CALM), (None, Urgency.CALM)],
)
def test_urgency_follows_the_due_time(due_in_hours, expected):
    assert rules.urgency_of(item("a", "1", due_in_hours), AT) is expected


def test_a_badge_stops_at_ninety_nine():
    assert [rules.shown_count(number) for number in (0, 99, 100)] == ["0", "99", "99+"]


@pytest.mark.django_db
def test_sources_are_merged_most_urgent_first_up_to_the_limit(declared):
    declared(
        source("a", item("a", "late", -5), item("a", "calm", 200), item("a", "old", None, 9)),
        source("b", item("b", "soon", 3), item("b", "new", None, 1)),
    )
    inbox = queries.waiting_for(CLERK, AT, 4)
    assert [line.item.key for line in inbox.lines] == ["late", "soon", "calm", "old"]
    assert inbox.has_more
    assert not queries.waiting_for(CLERK, AT, 5).has_more
    assert [line.item.key for line in queries.waiting_for(CLERK, AT, source="b").lines] == ["soon", "new"]
    assert queries.waiting_for(Actor("account:8"), AT).lines == ()


@pytest.mark.django_db
def test_one_source_that_fails_leaves_the_others(declared, caplog):
    declared(BROKEN, source("a", item("a", "1")))
    inbox = queries.waiting_for(CLERK, AT)
    assert [line.item.key for line in inbox.lines] == ["1"]
    assert inbox.unreadable == (BROKEN,)
    assert [count.shown for count in queries.counts(CLERK, AT)] == ["?", "1"]
    assert "broken" in caplog.text


@pytest.mark.django_db
def test_counts_are_capped_and_summed(declared):
    declared(source("a", count=60), source("b", count=5000))
    counted = queries.counts(CLERK, AT)
    assert [count.shown for count in counted] == ["60", "99+"]
    assert queries.total(counted) == "99+"


def test_a_visitor_has_no_inbox():
    for ask in (lambda: queries.waiting_for(ANONYMOUS, AT), lambda: queries.counts(ANONYMOUS, AT)):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.codes == ("access.not_allowed",)


def test_sources_are_found_in_the_installed_contexts():
    queries.sources.cache_clear()
    assert all(isinstance(each, InboxSource) and code == each.code for code, each in queries.sources().items())


@pytest.fixture
def signed_in(db) -> Client:
    account = Account.objects.create_user("vanthu", full_name="Văn thư")
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    client.account = account
    return client


def test_the_page_shows_filters_words_and_failures(signed_in, declared):
    mine = InboxItem("a", "1", "Hồ sơ 15", "/ho-so/15/", clock.now(), clock.now() - timedelta(hours=1), "chờ thẩm định")
    alone = InboxSource("a", "Hồ sơ", "Dossiers", lambda *_: [mine], lambda *_: 1)
    declared(alone, BROKEN)
    page = signed_in.get("/viec-cho/").content.decode()
    for text in ("Hồ sơ 15", "/ho-so/15/", "Quá hạn", "Không đọc được", "Nguồn hỏng", "?nguon=a"):
        assert text in page
    page = signed_in.get("/viec-cho/", {"nguon": "a"}).content.decode()
    assert "Không đọc được" not in page
    assert 'aria-current="page"' in page
    assert signed_in.get("/viec-cho/", {"nguon": "no-such"}).status_code == 200


def test_an_empty_inbox_says_so(signed_in, declared):
    declared()
    assert "Không có việc nào" in signed_in.get("/viec-cho/").content.decode()


@pytest.mark.django_db
def test_a_visitor_is_sent_to_sign_in(client):
    response = client.get("/viec-cho/")
    assert response.status_code == 302
    assert "next=/viec-cho/" in response["Location"]
