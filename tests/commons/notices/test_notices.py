"""Notices: told once, delivered in spite of providers that fail, and forgotten when the law says so."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from diemsang.commons.notices import queries, rules, services
from diemsang.commons.notices.listeners import prepare
from diemsang.commons.notices.models import Delivery, Notice
from diemsang.commons.notices.plugins.base import Carrier, DeliveryFailed, Letter, registry
from diemsang.commons.notices.rules import Channel
from diemsang.kernel.access import ANONYMOUS, Actor, Grant, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.proof.ledger import queries as ledger_queries
from diemsang.proof.outbox import services as outbox
from diemsang.proof.outbox.models import Message

AT = datetime(2016, 5, 30, 3, tzinfo=UTC)
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
JOB = system_actor("notices.deliver")
ADMIN = Actor("account:1", (Grant("system_admin"),))


class Flaky(Carrier):
    """Fails as often as it is told to, then works."""

    code = "flaky"
    channel = Channel.EMAIL
    failures: ClassVar[list[Exception]] = []
    sent: ClassVar[list[Letter]] = []
    asked: ClassVar[int] = 0

    def send(self, letter: Letter) -> None:
        Flaky.asked += 1
        if Flaky.failures:
            raise Flaky.failures.pop()
        Flaky.sent.append(letter)


@pytest.fixture
def flaky(settings, monkeypatch) -> type[Flaky]:
    monkeypatch.setitem(registry, "flaky", Flaky)
    settings.NOTICE_CHANNELS = ["flaky"]
    Flaky.failures, Flaky.sent, Flaky.asked = [], [], 0
    return Flaky


@pytest.fixture
def account(db) -> Account:
    return Account.objects.create_user("binh", full_name="Trần Thị Bình", email="binh@example.vn")


def told(account: Account, key: str = "k1", subject: str = "Hồ sơ <15> đã xong") -> Notice:
    values = {"subject": subject, "body": "Mời đến nhận & ký."}
    return services.notify(account.key, "notices.plain", values, key=key, by=JOB, at=AT, url="/ho-so/15/")


def on_its_way(account: Account, key: str = "k1") -> Delivery:
    notice = told(account, key)
    services.prepare_deliveries(notice.pk, now=NOW)
    return notice.deliveries.get()


def delivered(now: datetime = NOW) -> int:
    return services.deliver_due(by=JOB, at=AT, now=now)


@pytest.mark.engines
@pytest.mark.django_db
def test_a_notice_is_told_once_recorded_without_content_and_announced(account):
    first, again = told(account), told(account, subject="khác")
    assert first == again
    assert again.subject == "Hồ sơ <15> đã xong"
    assert Message.objects.filter(event="notices.notice_created").count() == 1
    (entry,) = ledger_queries.entries_of(f"notices.notice:{first.pk}")
    assert "Hồ sơ" not in entry.body


@pytest.mark.engines
@pytest.mark.django_db
def test_an_email_arrives_once_with_text_and_html_and_its_address_is_private(account):
    notice = told(account)
    for _ in range(2):
        prepare({"notice_id": notice.pk})
    assert delivered(datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert delivered(datetime.now(UTC) + timedelta(days=2)) == 0
    (letter,) = mail.outbox
    assert letter.to == ["binh@example.vn"]
    assert letter.subject == "Hồ sơ <15> đã xong"
    assert "Mời đến nhận & ký." in letter.body
    assert "/ho-so/15/" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "Hồ sơ &lt;15&gt; đã xong" in html
    entries = list(ledger_queries.entries_of(f"notices.notice:{notice.pk}"))
    assert {entry.act for entry in entries} == {"notices.notice_created", "notices.notice_sent"}
    assert not any("binh@example.vn" in entry.body for entry in entries)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_the_outbox_puts_a_notice_on_its_way(account, flaky):
    told(account)
    outbox.deliver_due(datetime.now(UTC) + timedelta(seconds=1))
    assert services.deliver_due(by=JOB, at=AT, now=datetime.now(UTC) + timedelta(seconds=2)) == 1
    assert [letter.address for letter in flaky.sent] == ["binh@example.vn"]


@pytest.mark.django_db
def test_everything_a_demo_sends_is_marked(account, settings, flaky):
    settings.DEMO_WORLD = "2016"
    on_its_way(account)
    delivered()
    (letter,) = flaky.sent
    assert letter.subject.startswith("[BẢN TRÌNH DIỄN]")
    assert "BẢN TRÌNH DIỄN" in letter.body
    assert "BẢN TRÌNH DIỄN" in letter.html


@pytest.mark.engines
@pytest.mark.django_db
def test_a_provider_that_fails_is_tried_again_later_and_recovers(account, flaky):
    delivery = on_its_way(account)
    flaky.failures[:] = [DeliveryFailed("TimeoutError"), RuntimeError("a bug of the carrier")]
    assert delivered() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("waiting", 1, "RuntimeError")
    assert delivered(NOW + timedelta(seconds=59)) == 0
    assert flaky.asked == 1
    assert delivered(NOW + timedelta(minutes=1)) == 0
    assert delivered(NOW + timedelta(minutes=5)) == 0
    assert flaky.asked == 2
    assert delivered(NOW + timedelta(minutes=7)) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("sent", 3, "")


@pytest.mark.django_db
def test_a_provider_that_is_down_is_asked_once_a_round(account, flaky):
    for number in range(5):
        on_its_way(account, f"k{number}")
    flaky.failures[:] = [DeliveryFailed("TimeoutError") for _ in range(99)]
    delivered()
    assert flaky.asked == 1
    flaky.failures.clear()
    assert delivered(NOW + timedelta(minutes=2)) == 5


@pytest.mark.django_db
def test_what_keeps_failing_is_given_up_seen_and_sent_again_by_hand(account, flaky):
    delivery, now = on_its_way(account), NOW
    flaky.failures[:] = [DeliveryFailed("TimeoutError") for _ in range(8)]
    while delivery.state == "waiting":
        now = delivery.next_attempt_at
        delivered(now)
        delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", 8)
    assert list(queries.given_up(ADMIN)) == [delivery]
    for ask in (lambda: queries.given_up(Actor("account:9")), lambda: retried(delivery, Actor("account:9"))):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.codes == ("access.not_allowed",)
    retried(delivery, ADMIN)
    assert delivered() == 1
    with pytest.raises(Refused) as refused:
        retried(delivery, ADMIN)
    assert refused.value.codes == ("notices.not_dead",)


def retried(delivery: Delivery, by: Actor) -> Delivery:
    return services.retry(delivery.pk, by=by, at=AT, now=NOW)


@pytest.mark.django_db
def test_a_permanent_failure_is_given_up_at_once(account, flaky):
    delivery = on_its_way(account)
    flaky.failures[:] = [DeliveryFailed("recipient_refused", is_permanent=True)]
    delivered()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", 1)


@pytest.mark.django_db
def test_a_mail_server_that_does_not_answer_is_a_failure_not_a_crash(account, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    delivery = on_its_way(account)
    assert delivered() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == ("waiting", "ConnectionRefusedError")


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_notice_once(account, flaky):
    on_its_way(account)
    failures = []

    def work() -> None:
        try:
            delivered()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(flaky.sent) == 1


@pytest.mark.django_db
def test_somebody_without_an_address_is_no_failure(account, flaky):
    Account.objects.update(email="")
    delivery = on_its_way(account)
    delivered()
    delivery.refresh_from_db()
    assert delivery.state == "no_address"


@pytest.mark.django_db
def test_text_messages_go_to_a_file_when_wanted(account, settings, tmp_path, monkeypatch):
    settings.NOTICE_CHANNELS, settings.DATA = ["email", "sms_file", "zalo_file"], tmp_path
    monkeypatch.setattr("diemsang.commons.notices.addresses._books", [lambda key, channel: "0900000001"])
    me = Actor(account.key)
    services.set_preference("email", False, by=me, at=AT)
    services.set_preference("sms", True, by=me, at=AT)
    services.set_preference("zalo", True, by=me, at=AT)
    services.prepare_deliveries(told(account).pk, now=NOW)
    assert delivered() == 2
    line = json.loads((Path(tmp_path) / "outbox-files" / "sms.jsonl").read_text())
    assert line["to"] == "0900000001"
    assert "Hồ sơ <15> đã xong" in line["text"]
    assert json.loads((Path(tmp_path) / "outbox-files" / "zalo.jsonl").read_text())["url"].endswith("/ho-so/15/")
    assert mail.outbox == []


@pytest.mark.engines
@pytest.mark.django_db
def test_erasing_forgets_words_and_addresses_and_stops_what_is_on_its_way(account, flaky):
    delivery = on_its_way(account)
    for _ in range(2):
        services.erase_notice(delivery.notice_id, rule="Luật 91/2025", by=ADMIN, at=AT)
    notice = Notice.objects.get()
    assert (notice.subject, notice.body, notice.url) == ("", "", "")
    assert delivered() == 0
    assert flaky.sent == []
    assert list(queries.notices_of(Actor(account.key))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: services.notify("a:1", "no.such", {}, key="k", by=JOB, at=AT), "notices.unknown_template"),
        (lambda: services.notify("a:1", "notices.trial", {}, key="k", by=ANONYMOUS, at=AT), "access.not_allowed"),
        (lambda: services.set_preference("pigeon", True, by=ADMIN, at=AT), "notices.unknown_channel"),
        (lambda: services.mark_read(by=ADMIN, at=AT, notice_id=999), "notices.not_found"),
        (lambda: services.deliver_due(by=ADMIN, at=AT, now=NOW), "access.not_allowed"),
    ],
)
def test_what_is_refused(act, code):
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.codes == (code,)


def test_waits_grow_and_end():
    waits = [rules.next_attempt(number, NOW) for number in range(1, 9)]
    assert waits[:7] == sorted(waits[:7])
    assert waits[7] is None


def test_the_subject_is_one_line_whatever_is_put_into_it(account):
    notice = told(account, subject="Một\r\nBcc: x@example.vn")
    assert "\n" not in notice.subject
    assert "\r" not in notice.subject


@pytest.fixture
def signed_in(account) -> Client:
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_my_notices_are_shown_and_marked_read(signed_in, account):
    other = Account.objects.create_user("khac", full_name="Người khác")
    mine, theirs = told(account), told(other, "k2", "Việc của người khác")
    page = signed_in.get("/thong-bao/").content.decode()
    assert "Hồ sơ &lt;15&gt; đã xong" in page
    assert "Việc của người khác" not in page
    assert signed_in.post(f"/thong-bao/{mine.pk}/da-doc/").status_code == 302
    assert signed_in.post(f"/thong-bao/{theirs.pk}/da-doc/").status_code == 404
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.read_at is not None
    assert theirs.read_at is None
    told(account, "k3")
    signed_in.post("/thong-bao/da-doc/")
    assert queries.unread_count(Actor(account.key)) == 0


def test_many_notices_come_in_pages(signed_in, account):
    for number in range(31):
        told(account, f"k{number}", f"Thông báo số {number}.")
    page = signed_in.get("/thong-bao/")
    assert len(page.context["notices"]) == 30
    page = signed_in.get("/thong-bao/", {"truoc": page.context["older"]})
    assert [notice.subject for notice in page.context["notices"]] == ["Thông báo số 0."]
    assert signed_in.get("/thong-bao/", {"truoc": "x'"}).status_code == 200


def test_preferences_are_chosen_on_a_page(signed_in, account):
    assert signed_in.get("/thong-bao/tuy-chon/").status_code == 200
    signed_in.post("/thong-bao/tuy-chon/", {"sms": "on"})
    chosen = queries.preferences_of(account.key)
    assert [channel for channel, wanted in chosen.items() if wanted] == [Channel.SMS]


@pytest.mark.django_db
def test_the_wrong_person_is_kept_out(client, signed_in):
    assert client.get("/thong-bao/").status_code == 302
    assert signed_in.get("/thong-bao/khong-gui-duoc/").status_code == 403
    assert signed_in.post("/thong-bao/khong-gui-duoc/1/gui-lai/").status_code == 403


@pytest.mark.django_db
def test_what_is_not_there_cannot_be_sent_again_nor_erased():
    with pytest.raises(Refused) as refused:
        services.retry(404_404, by=ADMIN, at=AT, now=NOW)
    assert refused.value.status == 404
    with pytest.raises(Refused) as refused:
        services.erase_notice(404_404, rule="nd-13-2023:16", by=ADMIN, at=AT)
    assert refused.value.status == 404
