"""The door of printing: who may, what the journal keeps, and what is refused."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.clock import at_local
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.printing import documents, filling
from diemsang.onestop.dossiers.printing.sets import FormCode
from diemsang.people.applicants.models import Applicant
from diemsang.proof.ledger.queries import entries_of
from diemsang.ui.pdf import FONTS
from tests.cast import AT, Cast
from tests.onestop.dossiers.printing.records import Desk, a_desk
from tests.onestop.dossiers.stage import Counter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="print fonts are not built: run make setup"),
]
MARCH = Period(date(2016, 3, 1), date(2016, 4, 1))


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return a_desk(cast)


def facts_of(entry: Any) -> dict[str, Any]:
    """What the journal says plainly."""
    facts: dict[str, Any] = json.loads(entry.body)["facts"]
    return facts


def refused(*args: object, **more: object) -> tuple[str, ...]:
    with pytest.raises(Refused) as found:
        documents.print_forms(*args, **more)  # type: ignore[arg-type]
    return found.value.codes


@pytest.mark.engines
def test_a_print_is_kept_in_the_journal_with_who_was_shown(desk: Desk) -> None:
    row, by = desk.dossier(), desk.cast.actor("receiver")
    assert documents.print_form(row.key, "receipt", by=by, at=AT).startswith(b"%PDF-")
    entry = entries_of(f"dossiers.dossier:{row.pk}").get()
    assert (entry.act, entry.actor) == ("dossiers.form_printed", by.key)
    assert facts_of(entry) == {"form": "receipt", "number": "", "set": "QD-09-2015", "copies": 2}
    look = entries_of(f"access:applicants.applicant:{row.applicant.partition(':')[2]}").get()
    assert (look.actor, facts_of(look)["purpose"]) == (by.key, "dossiers.print_form")


def test_a_control_sheet_shows_nobody_and_logs_no_look(desk: Desk) -> None:
    row = desk.dossier()
    documents.print_form(row.code or "", "control_sheet", by=desk.cast.actor("specialist"), at=AT)
    assert not entries_of(f"access:applicants.applicant:{row.applicant.partition(':')[2]}").exists()
    assert facts_of(entries_of(f"dossiers.dossier:{row.pk}").get())["form"] == "control_sheet"


def test_who_prints_and_who_does_not(desk: Desk) -> None:
    row = desk.dossier()
    desk.handed_over(row, 1, step_due=None)
    cast = desk.cast
    for role in ("receiver", "specialist", "division_head", "agency_leader", "clerk"):
        assert documents.print_form(row.key, "receipt", by=cast.actor(role), at=AT)
        assert refused([row.key], "receipt", by=cast.actor(role, elsewhere=True), at=AT) == ("access.not_found",)
    assert refused([row.key], "receipt", by=cast.actor("guide"), at=AT) == ("access.not_allowed",)
    for role in ("anyone", "signed_in", "home_affairs"):
        assert refused([row.key], "receipt", by=cast.actor(role), at=AT) == ("access.not_found",)


def test_the_applicant_prints_what_is_written_to_them_and_no_more(desk: Desk) -> None:
    account = desk.cast.accounts["powerless"]
    Applicant.objects.filter(pk=desk.people[0].partition(":")[2]).update(account=account)
    own, other = desk.dossier(), desk.dossier(who=1)
    by = Actor(account)
    assert documents.print_form(own.key, "receipt", by=by, at=AT)
    assert refused([own.key], "control_sheet", by=by, at=AT) == ("access.not_allowed",)
    assert refused([other.key], "receipt", by=by, at=AT) == ("access.not_found",)
    assert [form.code for form in documents.forms_for(own, by, AT)] == [FormCode.RECEIPT]


def test_a_dossier_that_went_through_the_acts_is_printed(counter: Counter) -> None:
    """The rows here are those the services write, not rows of a test."""
    cast, by = counter.cast, counter.cast.actor("receiver")
    taken = counter.accepted()
    asked = counter.submitted("filing-0002")
    services.refuse(asked.key, ground="refuse.not_eligible", reason="chưa đủ tuổi", by=by, at=AT)
    assert documents.print_form(taken.key, "receipt", by=cast.actor("applicant"), at=AT).startswith(b"%PDF-")
    assert documents.print_form(taken.key, "control_sheet", by=by, at=AT).startswith(b"%PDF-")
    assert documents.print_form(asked.key, "refusal", by=by, at=AT).startswith(b"%PDF-")
    slip = filling.receipts([taken])[taken.pk]
    assert (slip.return_at, slip.limit) == (taken.promised_due, "3 ngày làm việc")
    assert [(paper.originals, paper.copies) for paper in slip.papers] == [(1, 0), (0, 1)]
    assert slip.receiver
    row = type(asked).objects.get(pk=asked.pk)
    assert filling.refusals([row])[row.pk].grounds[0].reason.endswith("; chưa đủ tuổi")


def test_what_cannot_be_printed_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    by = desk.cast.actor("receiver")
    row = desk.dossier()
    old = desk.dossier(filed_at=at_local(date(2012, 3, 7), 8), who=1)
    assert refused([row.key], "supplement", by=by, at=AT) == ("dossiers.nothing_to_print",)
    assert refused([row.key], "stop_notice", by=by, at=AT) == ("dossiers.form_not_in_set",)
    assert refused([row.key], "tracking_book", by=by, at=AT) == ("dossiers.form_unknown",)
    assert refused([row.key], "no_such_form", by=by, at=AT) == ("dossiers.form_unknown",)
    assert refused([row.key], "receipt", by=by, at=AT, copies=3) == ("dossiers.copies_wrong",)
    assert refused([old.key], "receipt", by=by, at=AT) == ("dossiers.forms_undefined",)
    assert refused([], "receipt", by=by, at=AT) == ("access.not_found",)
    assert refused([row.key, "dossier:999999"], "receipt", by=by, at=AT) == ("access.not_found",)
    assert refused([row.key] * 201, "receipt", by=by, at=AT) == ("dossiers.too_many_to_print",)
    assert not entries_of(f"dossiers.dossier:{row.pk}").exists()


@pytest.mark.engines
def test_many_are_printed_at_the_cost_of_few(desk: Desk) -> None:
    by = desk.cast.actor("receiver")
    keys = [desk.dossier(who=number % 3).key for number in range(8)]

    def cost(some: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            documents.print_forms(some, "receipt", by=by, at=AT, copies=1)
        return len(queries)

    assert cost(keys[:3]) == cost(keys)
    assert entries_of(f"dossiers.dossier:{keys[7].partition(':')[2]}").count() == 1


def test_the_forms_on_offer_are_those_with_something_to_say(desk: Desk) -> None:
    row = desk.dossier()
    desk.late(row)
    by = desk.cast.actor("receiver")
    assert [form.code for form in documents.forms_for(row, by, AT)] == [
        FormCode.RECEIPT,
        FormCode.APOLOGY,
        FormCode.CONTROL_SHEET,
    ]
    unknown = desk.dossier(filed_at=at_local(date(2012, 3, 7), 8))
    assert documents.forms_for(unknown, by, AT) == []


def test_a_book_is_of_one_place_and_one_period(desk: Desk) -> None:
    desk.dossier()
    desk.dossier(who=1, filed_at=at_local(date(2016, 4, 1), 8))
    cast = desk.cast
    centre, agency = cast.bodies["centre"], cast.bodies["agency"]
    leader = cast.actor("centre_leader")
    assert documents.print_book(centre, MARCH, by=leader, at=AT).startswith(b"%PDF-")
    entry = entries_of(f"dossiers.book:{centre.partition(':')[2]}").get()
    assert (entry.act, facts_of(entry)["dossiers"], facts_of(entry)["period"]) == (
        "dossiers.book_printed",
        1,
        "2016-03",
    )
    for body, period, by, code in (
        (centre, Period(date(2016, 2, 1), date(2016, 3, 1)), leader, "dossiers.nothing_to_print"),
        (centre, Period(date(2012, 2, 1), date(2012, 3, 1)), leader, "dossiers.forms_undefined"),
        (agency, MARCH, cast.actor("clerk"), "dossiers.nothing_to_print"),
        (centre, MARCH, cast.actor("clerk"), "access.not_allowed"),
        (centre, MARCH, cast.actor("anyone"), "access.not_allowed"),
    ):
        with pytest.raises(Refused) as found:
            documents.print_book(body, period, by=by, at=AT)
        assert found.value.codes == (code,)


def test_a_book_too_thick_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_IN_A_BOOK", 1)
    for who in range(2):
        desk.dossier(who=who)
    with pytest.raises(Refused) as found:
        documents.print_book(desk.cast.bodies["centre"], MARCH, by=desk.cast.actor("centre_leader"), at=AT)
    assert found.value.codes == ("dossiers.too_many_to_print",)


def test_the_pages_hand_over_a_file_that_no_cache_keeps(desk: Desk) -> None:
    clock.state_today(AT.date())
    row = desk.dossier()
    client = desk.cast.client("receiver")
    shown = client.get(reverse("dossiers:print_form", kwargs={"pk": row.pk, "form": "receipt"}))
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "application/pdf",
        "private, no-store",
    )
    assert shown["Content-Disposition"] == f'inline; filename="receipt-{row.pk}.pdf"'
    taken = client.get(reverse("dossiers:print_form", kwargs={"pk": row.pk, "form": "receipt"}), {"tai": "1"})
    assert taken["Content-Disposition"].startswith("attachment;")
    wrong = client.get(reverse("dossiers:print_form", kwargs={"pk": row.pk, "form": "receipt"}), {"lien": "9"})
    assert wrong.status_code == 422
    book = reverse("dossiers:print_book", kwargs={"body": int(desk.cast.bodies["centre"].partition(":")[2])})
    leader = desk.cast.client("centre_leader")
    assert leader.get(book, {"ky": "2016-03"}).content.startswith(b"%PDF-")
    assert leader.get(book, {"ky": "hôm qua"}).status_code == 422
    assert leader.get(book, {"ky": "2012-03"}).status_code == 422
    assert client.get(book, {"ky": "2016-03"}).status_code == 403
