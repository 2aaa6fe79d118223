"""Handing over: three moments, both persons, batches by barcode, and whose the time in between is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier, Handover
from diemsang.onestop.dossiers.queries import After
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.handover import hand_over_by
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.outbox.models import Message
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.working import a_process, refused

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOUR = timedelta(hours=1)


def test_the_three_moments_of_a_hand_over_and_both_persons(counter: Counter) -> None:
    cast, unit = counter.cast, counter.cast.units["unit"]
    row = counter.accepted()
    services.hand_over(row.key, unit=unit, note="một bộ", by=cast.actor("receiver"), at=AT + HOUR)
    row = row_of(row.key)
    assert (row.state, row.holder_unit, row.holder_person) == (State.TRANSFERRED, unit, cast.people["receiver"])
    assert queries.holder_of(SYSTEM, row.key).answers == cast.people["receiver"]
    services.receive_handover(row.key, by=cast.actor("division_head"), at=AT + 2 * HOUR)
    services.receive_handover(row.key, by=cast.actor("specialist"), at=AT + 3 * HOUR)
    services.accept_handover(row.key, by=cast.actor("specialist"), at=AT + 4 * HOUR)
    row, sent = row_of(row.key), Handover.objects.get()
    assert (sent.giver, sent.received_by, sent.accepted_by) == tuple(
        cast.people[role] for role in ("receiver", "division_head", "specialist")
    )
    assert (sent.sent_at, sent.received_at, sent.accepted_at) == (AT + HOUR, AT + 2 * HOUR, AT + 4 * HOUR)
    assert (row.state, row.holder_person) == (State.PROCESSING, cast.people["specialist"])
    assert row.examiners == [cast.people["specialist"]]
    names = ("file_at_counter", "hand_over", "receive_handover", "accept_handover")
    assert [each.act for each in row.moves.order_by("seq")] == [f"dossiers.{name}" for name in names]
    assert [each.act for each in entries_of(stream_of(row))][-1] == "dossiers.handover_accepted"
    assert Message.objects.filter(event="dossiers.handed_over", payload__dossier=row.key).count() == 1
    (line,) = queries.control_rows(cast.actor("receiver"), row.key, at=AT + 5 * HOUR)
    assert line.giver_minutes == 90  # 10:00 to 13:00, and the break at noon is nobody's
    assert (line.giver[:9], line.taker[:9], line.taker_unit) == ("Người Thử", "Người Thử", "Phòng Hành chính tư pháp")


def test_a_head_accepts_for_the_unit_and_a_specialist_to_examine(counter: Counter) -> None:
    row = counter.transferred()
    services.accept_handover(row.key, by=counter.cast.actor("division_head"), at=AT)
    row = row_of(row.key)
    assert (row.holder_unit, row.holder_person, row.examiners) == (counter.cast.units["unit"], "", [])


def test_nobody_takes_what_was_sent_to_somebody_else(counter: Counter) -> None:
    cast = counter.cast
    row, by = counter.accepted(), cast.actor("receiver")
    for unit, person in (("", ""), (cast.units["other_unit"], ""), ("", cast.people["specialist.other"]), ("x", "")):
        assert refused(lambda u=unit, p=person: services.hand_over(row.key, unit=u, person=p, by=by, at=AT)) == (
            "taker_missing",
        )
    services.hand_over(row.key, person=cast.people["clerk"], by=by, at=AT)
    assert Handover.objects.get().taker_unit == cast.units["unit"]
    for act in (services.receive_handover, services.accept_handover):
        assert refused(lambda act=act: act(row.key, by=cast.actor("specialist"), at=AT)) == ("no_handover",)
        assert refused(lambda act=act: act(row.key, by=cast.actor("specialist", elsewhere=True), at=AT)) == (
            "access.not_allowed",
        )
    services.accept_handover(row.key, by=cast.actor("division_head"), at=AT)
    assert row_of(row.key).holder_person == cast.people["clerk"]


def test_a_hand_over_is_declined_with_a_reason_and_is_back_with_the_giver(counter: Counter) -> None:
    cast, row = counter.cast, counter.transferred()
    head = cast.actor("division_head")
    assert refused(lambda: services.decline_handover(row.key, reason=" ", by=head, at=AT)) == ("reason_missing",)
    services.decline_handover(row.key, reason="chuyển nhầm đơn vị", by=head, at=AT + HOUR)
    back = row_of(row.key)
    assert (back.state, back.holder_person, back.holder_unit) == (State.ACCEPTED, cast.people["receiver"], "")
    assert back.legal_due == row.legal_due
    assert "chuyển nhầm" not in list(entries_of(stream_of(back)))[-1].body
    services.hand_over(row.key, unit=cast.units["unit"], by=cast.actor("receiver"), at=AT + HOUR)
    lines = queries.control_rows(SYSTEM, row.key, at=AT + HOUR)
    assert [line.is_open for line in lines] == [False, True]
    stray = a_dossier(cast, State.TRANSFERRED)
    for act in (services.receive_handover, services.accept_handover):
        assert refused(lambda act=act: act(stray.key, by=head, at=AT)) == ("no_handover",)
    both = refused(lambda: services.decline_handover(stray.key, reason="", by=head, at=AT))
    assert both == ("no_handover", "reason_missing")


def test_a_batch_by_barcode_gives_each_line_its_own_result(counter: Counter) -> None:
    cast, by = counter.cast, counter.cast.actor("receiver")
    good, done = a_dossier(cast), a_dossier(cast, State.PROCESSING)
    foreign = a_dossier(cast, agency=cast.bodies["other"], centre=cast.bodies["other"], filed_by="account:999")
    elsewhere = a_dossier(cast, agency=cast.bodies["other"], centre=cast.bodies["agency"])
    given = [f" {good.code.lower()} ", done.key, foreign.code, "H00-000000-0000", elsewhere.key, good.key]
    unit = cast.units["unit"]
    result = services.hand_over_batch(given, unit=unit, by=by, at=AT)
    said = [tuple(each.code for each in line.refusals) for line in result.lines]
    unseen = ("access.not_found",)
    assert said == [(), ("dossiers.move_not_allowed",), unseen, unseen, ("dossiers.taker_missing",), ()]
    assert (len(result.done), len(result.failed)) == (2, 4)
    assert result.lines[1].refusals[0].params["who"].startswith("Người Thử")
    assert row_of(good.key).moves.count() == 1
    again = services.hand_over_batch([good.code], unit=unit, batch=result.key, by=by, at=AT)
    assert again.lines[0].is_done
    assert row_of(good.key).moves.count() == 1
    assert [line.code for line in queries.batch_sheet(by, result.key, at=AT)] == [good.code]
    assert queries.batch_sheet(cast.actor("receiver", elsewhere=True), result.key, at=AT) == []
    assert refused(lambda: services.hand_over_batch([good.key], unit=unit, by=cast.actor("specialist"), at=AT)) == (
        "access.not_allowed",
    )
    too_many = ["x"] * 501
    assert refused(lambda: services.hand_over_batch(too_many, by=by, at=AT)) == ("too_many_at_once",)


def test_a_batch_of_two_hundred_takes_as_many_statements_as_one_of_two(counter: Counter) -> None:
    cast = counter.cast
    a_process(counter)
    process = counter.accepted().process
    first = a_dossier(cast, process=process)
    rows = [first, *(_like(first, number) for number in range(201))]
    Dossier.objects.bulk_create(rows[1:])
    keys = [f"dossier:{pk}" for pk in Dossier.objects.filter(state=State.ACCEPTED).values_list("pk", flat=True)]
    few, many = keys[:2], keys[2:202]
    counts: dict[int, list[int]] = {2: [], 200: []}
    specialist = cast.actor("specialist")
    acts = (
        lambda some: services.hand_over_batch(some, unit=cast.units["unit"], by=cast.actor("receiver"), at=AT),
        lambda some: services.receive_batch(some, by=specialist, at=AT),
        lambda some: services.accept_batch(some, by=specialist, at=AT),
    )
    for act in acts:
        for some in (few, many):
            with CaptureQueriesContext(
                connection,
            ) as caught:
                result = act(some)
            assert not result.failed, result.failed[:3]
            counts[len(some)].append(len(caught))
    assert all(each <= 60 for each in counts[200]), counts
    assert sum(counts[200]) <= sum(counts[2]) + 30, counts
    assert Handover.objects.filter(accepted_at=AT).count() == 202


def _like(row: object, number: int) -> object:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**fields | {"code": f"H98.01-160520-{number + 5000}", "token": f"token-{number}"})


def test_what_waits_for_a_unit_is_read_page_by_page(counter: Counter) -> None:
    cast = counter.cast
    keys = [counter.transferred(f"filing-{number:04}", at=AT + number * HOUR).key for number in range(3)]
    by, unit = cast.actor("division_head"), cast.units["unit"]
    first = queries.handovers_waiting(by, unit, limit=2)
    rest = queries.handovers_waiting(by, unit, after=After(first[-1].sent_at, first[-1].pk), limit=2)
    assert [each.dossier.key for each in (*first, *rest)] == keys
    assert queries.handovers_waiting(cast.actor("division_head", elsewhere=True), unit) == []
    services.accept_handover(keys[0], by=by, at=AT + 5 * HOUR)
    assert [each.dossier.key for each in queries.handovers_waiting(by, unit)] == keys[1:]


@pytest.mark.parametrize(
    ("accepted", "until"),
    [
        pytest.param((8, 0), (30, 17), id="in the morning, with the afternoon"),
        pytest.param((12, 0), (30, 17), id="at noon, with the afternoon"),
        pytest.param((14, 0), (31, 11.5), id="in the afternoon, with the next morning"),
        pytest.param((18, 0), (31, 11.5), id="in the evening, with the next morning"),
    ],
)
def test_the_counter_hands_over_with_the_next_half_session(
    counter: Counter, accepted: tuple[int, int], until: tuple[int, float]
) -> None:
    day, hour = until
    calendar = worktime.calendar_for(counter.cast.bodies["agency"])
    expected = at_local(date(2016, 5, day), int(hour), int(hour % 1 * 60))
    assert hand_over_by(at_local(date(2016, 5, 30), *accepted), calendar) == expected


def test_what_the_counter_has_still_to_hand_over_says_until_when(counter: Counter) -> None:
    row = counter.accepted()
    (waiting,) = queries.awaiting_hand_over(counter.cast.actor("receiver"), row.centre)
    assert (waiting.row, waiting.until) == (row, at_local(date(2016, 5, 30), 17))
