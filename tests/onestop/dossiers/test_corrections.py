"""A recorded moment is corrected by two leaders, one of the centre and one of the agency; the old line stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Correction, Dossier, Pause, ReturnOfResult
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.corrections import PauseMoments, Side, moments_of, side_to_speak_for
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.ends import issued
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOUR = timedelta(hours=1)
MONDAY = at_local(date(2016, 5, 30), 9)


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {code.removeprefix("dossiers.") for code in caught.value.codes}


def propose(counter: Counter, row: Dossier, moment: str, becomes: datetime, **own: object) -> str:
    by = own.pop("by", counter.cast.actor("agency_leader"))
    asked = {"moment": moment, "becomes": becomes, "reason": "ghi nhầm giờ", "by": by, "at": AT + 5 * HOUR} | own
    return services.propose_correction(row.key, **asked)


def approve(counter: Counter, row: Dossier, by: str = "centre_leader", at: datetime = AT + 6 * HOUR) -> str:
    return services.approve_correction(row.key, by=counter.cast.actor(by), at=at)


def test_a_corrected_acceptance_moves_the_due_times_and_the_old_line_stays(counter: Counter) -> None:
    row = counter.accepted(at=AT - timedelta(days=3))
    friday = row.accepted_at
    assert friday is not None
    assert row.legal_due == at_local(date(2016, 6, 1), 17)
    propose(counter, row, "accepted_at", friday - 8 * HOUR)
    assert row_of(row.key).legal_due == row.legal_due, "a proposal changes nothing"
    services.decline_correction(row.key, reason="đúng rồi", by=counter.cast.actor("centre_leader"), at=AT + 6 * HOUR)
    propose(counter, row, "accepted_at", friday - timedelta(hours=1), by=counter.cast.actor("centre_leader"),
            at=AT + 7 * HOUR)  # fmt: skip
    approve(counter, row, "agency_leader", at=AT + 8 * HOUR)
    corrected = row_of(row.key)
    assert (corrected.accepted_at, corrected.filed_at) == (friday - HOUR, friday - HOUR)
    assert corrected.legal_due == row.legal_due, "the hour of acceptance does not count in days"
    first, *_, last = corrected.moves.order_by("seq")
    assert (first.act, first.at, last.act) == ("dossiers.file_at_counter", friday, "dossiers.approve_correction")
    kept = Correction.objects.get(approved_at__isnull=False)
    assert (kept.was, kept.becomes, kept.proposed_as) == (friday, friday - HOUR, "centre_leader")


def test_a_corrected_pause_gives_the_time_back(counter: Counter) -> None:
    row, leader = counter.processing(at=AT - timedelta(days=3)), counter.cast.actor("agency_leader")
    start = at_local(date(2016, 5, 30), 9)
    services.suspend(row.key, ground="suspend.court", reason="x", expected_end=date(2016, 6, 30), by=leader, at=start)
    services.resume(row.key, by=leader, at=start + 4 * HOUR)
    due = row_of(row.key).legal_due
    pause = Pause.objects.get()
    name = f"pause:{pause.pk}.resumed_at"
    assert refused(lambda: propose(counter, row, name, start - HOUR)) == {"moment_out_of_order"}
    propose(counter, row, name, start + timedelta(hours=1))
    approve(counter, row)
    corrected = row_of(row.key)
    assert due is not None
    assert corrected.legal_due is not None
    assert corrected.legal_due < due
    assert corrected.moves.last().due_before == due
    assert corrected.moves.last().due_after == corrected.legal_due


def test_a_corrected_answer_is_judged_anew(counter: Counter) -> None:
    row = issued(counter)
    late = replace_due(row)
    propose(counter, late, "settled_at", AT + HOUR)
    approve(counter, late)
    corrected = row_of(row.key)
    assert (corrected.settled_at, corrected.late_minutes, corrected.state) == (AT + HOUR, 0, State.ISSUED)
    assert corrected.punctuality in ("on_time", "early")


def replace_due(row: Dossier) -> Dossier:
    """As if the answer had been late by some working minutes."""
    Dossier.objects.filter(pk=row.pk).update(punctuality="late", late_minutes=30)
    return row_of(row.key)


def test_a_corrected_return_moves_when_the_dossier_was_closed(counter: Counter) -> None:
    row = a_dossier(counter.cast, State.RETURNED, applicant=counter.applicant)
    ReturnOfResult.objects.create(
        dossier=row, way="counter", recipient=row.applicant, returned_at=row.closed_at, returned_by="person:1"
    )
    propose(counter, row, "returned_at", AT)
    approve(counter, row)
    assert (row.returned.__class__.objects.get().returned_at, row_of(row.key).closed_at) == (AT, AT)


def test_it_takes_two_people_one_of_each_side(counter: Counter) -> None:
    row, cast = counter.accepted(at=AT - timedelta(days=3)), counter.cast
    assert row.accepted_at is not None
    becomes = row.accepted_at - HOUR
    for wrong in ("specialist", "receiver", "division_head"):
        codes = refused(lambda wrong=wrong: propose(counter, row, "accepted_at", becomes, by=cast.actor(wrong)))
        assert codes == {"access.not_allowed"}
    elsewhere = cast.actor("agency_leader", elsewhere=True)
    assert refused(lambda: propose(counter, row, "accepted_at", becomes, by=elsewhere)) == {"access.not_allowed"}
    assert refused(lambda: propose(counter, row, "accepted_at", becomes, by=SYSTEM)) == {"both_leaders_needed"}
    for act in (services.approve_correction, services.decline_correction):
        own = {"reason": "x"} if act is services.decline_correction else {}
        by = cast.actor("centre_leader")
        codes = refused(lambda act=act, own=own, by=by: act(row.key, by=by, at=AT + 5 * HOUR, **own))
        assert codes == {"not_proposed_correction"}
    propose(counter, row, "accepted_at", becomes)
    assert refused(lambda: approve(counter, row, "agency_leader")) == {"both_leaders_needed"}
    lead_both = cast.actor("agency_leader")
    lead_both = replace(lead_both, grants=(*lead_both.grants, *cast.actor("centre_leader").grants))
    both = lambda: services.approve_correction(row.key, by=lead_both, at=AT + 6 * HOUR)  # noqa: E731
    assert refused(both) == {"both_leaders_needed"}, "one person gives one word, whatever they lead"
    decline = lambda: services.decline_correction(  # noqa: E731
        row.key, reason=" ", by=cast.actor("centre_leader"), at=AT + 6 * HOUR
    )
    assert refused(decline) == {"reason_missing"}
    approve(counter, row)
    assert refused(lambda: approve(counter, row)) == {"not_proposed_correction"}


def test_a_moment_there_is_none_of_or_out_of_order_is_refused(counter: Counter) -> None:
    row = counter.accepted(at=AT - timedelta(days=3))
    assert row.accepted_at is not None
    ahead = AT + 9 * HOUR
    assert refused(lambda: propose(counter, row, "settled_at", AT, reason=" ")) == {"reason_missing", "moment_unknown"}
    for becomes in (row.accepted_at, ahead, row.accepted_at - timedelta(days=1)):
        codes = refused(lambda becomes=becomes: propose(counter, row, "accepted_at", becomes))
        assert codes == {"moment_out_of_order"}
    propose(counter, row, "accepted_at", row.accepted_at + HOUR)
    assert refused(lambda: propose(counter, row, "accepted_at", row.accepted_at + HOUR)) == {"asked_already"}
    Dossier.objects.filter(pk=row.pk).update(accepted_at=row.accepted_at + 2 * HOUR)
    assert refused(lambda: approve(counter, row)) == {"moment_changed"}


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=9, unique=True), st.booleans())
def test_every_moment_stands_between_its_neighbours(minutes: list[int], is_settled: bool) -> None:
    points = [MONDAY + timedelta(minutes=each) for each in sorted(minutes)]
    now = points[-1] + HOUR
    inner = points[1:-1] if is_settled else points[1:]
    pairs = list(zip(inner[::2], [*inner[1::2], None][: len(inner[::2])], strict=True))
    if is_settled:
        pairs = [(start, end) for start, end in pairs if end is not None]
    found = moments_of(
        filed_at=points[0],
        accepted_at=points[0],
        filed_and_accepted=True,
        settled_at=points[-1] if is_settled else None,
        returned_at=None,
        pauses=[PauseMoments(no, start, end) for no, (start, end) in enumerate(pairs)],
        now=now,
        earliest=MONDAY,
    )
    assert all(each.after <= each.stands <= each.before <= now for each in found.values())
    assert len(found) == 1 + is_settled + sum(1 + (end is not None) for _start, end in pairs)


@given(st.frozensets(st.sampled_from(list(Side))), st.sampled_from(["", *Side]))
def test_the_second_word_is_for_the_other_side(sides: frozenset[Side], taken: str) -> None:
    side = side_to_speak_for(sides, taken)
    assert side != taken or side is None
    assert (side is None) is (not sides - {taken})
