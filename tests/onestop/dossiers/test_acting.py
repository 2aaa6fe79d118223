"""The machinery every act shares: who may, in which state, what the clock does, who is told what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.listeners import applicants_merged
from diemsang.onestop.dossiers.models import Dossier, Move, Pause
from diemsang.onestop.dossiers.rules import ACTS, State
from diemsang.onestop.dossiers.services.acting import PauseGround, carry_out, hold
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.outbox.models import Message
from tests.cast import AT, SYSTEM, Cast
from tests.onestop.dossiers.factories import a_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def do(row: Dossier, act: str, by: Actor, **more: object) -> Move:
    with transaction.atomic():
        held = hold(row.key, act, by=by, at=AT)
        return carry_out(held, act, by=by, at=AT, **more)


def refused(what: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        what()
    return caught.value.codes


def test_an_act_moves_the_dossier_and_tells_the_journal_and_upper_floors(cast: Cast) -> None:
    row = a_dossier(cast)
    line = do(row, "dossiers.hand_over", cast.actor("receiver"), unit=cast.units["unit"], reason="chuyển ngay")
    row.refresh_from_db()
    assert (row.state, row.holder_unit, row.seq) == (State.TRANSFERRED, cast.units["unit"], 1)
    assert (line.from_state, line.to_state, line.person) == ("accepted", "transferred", cast.people["receiver"])
    entry = list(entries_of(stream_of(row)))[-1]
    assert entry.act == "dossiers.handed_over"
    assert "chuyển ngay" not in entry.body
    assert Message.objects.get(event="dossiers.handed_over").payload["dossier"] == row.key


def test_the_second_is_told_who_was_first_and_when(cast: Cast) -> None:
    row = a_dossier(cast)
    do(row, "dossiers.hand_over", cast.actor("receiver"), unit=cast.units["unit"])
    with pytest.raises(Refused) as caught:
        do(row, "dossiers.hand_over", cast.actor("receiver"))
    (refusal,) = caught.value.refusals
    assert refusal.code == "dossiers.move_not_allowed"
    assert refusal.params["who"].startswith("Người Thử")
    assert refusal.params["at"] == "09:00 30/05/2016"
    assert caught.value.status == 409
    assert Move.objects.count() == 1


@pytest.mark.parametrize("state", [State.RETURNED, State.WITHDRAWN, State.STOPPED, State.REFUSED])
def test_nothing_leads_back_from_a_closed_dossier(cast: Cast, state: State) -> None:
    row = a_dossier(cast, state)
    assert refused(lambda: do(row, "dossiers.accept", cast.actor("receiver"))) == ("dossiers.closed",)


def test_the_wrong_person_is_refused_before_the_state_is_looked_at(cast: Cast) -> None:
    for state in (State.ACCEPTED, State.RETURNED):
        row = a_dossier(cast, state)
        for by in (cast.actor("receiver", elsewhere=True), cast.actor("specialist"), cast.actor("powerless")):
            assert refused(lambda by=by, row=row: do(row, "dossiers.hand_over", by)) == ("access.not_allowed",)


def test_being_at_the_centre_is_enough_for_the_counter_and_not_for_the_agency(cast: Cast) -> None:
    row = a_dossier(cast, centre=cast.bodies["other"])
    do(row, "dossiers.hand_over", cast.actor("receiver", elsewhere=True))
    row = a_dossier(cast, State.SIGNING, centre=cast.bodies["other"])
    leader = cast.actor("agency_leader", elsewhere=True)
    assert refused(lambda: do(row, "dossiers.return_for_repair", leader)) == ("access.not_allowed",)


def test_nothing_is_dated_back(cast: Cast) -> None:
    row = a_dossier(cast)
    earlier = row.moved_at - timedelta(minutes=1)
    with transaction.atomic():
        assert refused(lambda: hold(row.key, "dossiers.hand_over", by=SYSTEM, at=earlier)) == (
            "dossiers.act_in_the_past",
        )


def test_a_pause_moves_both_due_times_by_the_working_time_it_took(cast: Cast) -> None:
    row = a_dossier(cast, State.PROCESSING)
    do(row, "dossiers.suspend", SYSTEM, pause=PauseGround("suspend.expert_council", expected_end=AT.date()))
    row.refresh_from_db()
    before = row.legal_due
    assert row.paused_since == AT
    with transaction.atomic():
        held = hold(row.key, "dossiers.resume", by=SYSTEM, at=AT + timedelta(days=7))
        move = carry_out(held, "dossiers.resume", by=SYSTEM, at=AT + timedelta(days=7))
    row.refresh_from_db()
    assert row.paused_since is None
    assert Pause.objects.get().resumed_at == AT + timedelta(days=7)
    assert row.legal_due == row.promised_due == move.due_after
    assert before is not None
    assert row.legal_due > before


def test_withdrawing_a_paused_dossier_ends_its_pause(cast: Cast) -> None:
    row = a_dossier(cast, State.SUPPLEMENT)
    do(row, "dossiers.withdraw", SYSTEM)
    row.refresh_from_db()
    assert (row.state, row.closed_at, row.paused_since) == (State.WITHDRAWN, AT, None)
    assert Pause.objects.get().resumed_at == AT


def test_every_move_of_the_table_is_carried_out_and_keeps_the_promises_of_the_database(cast: Cast) -> None:
    grounds = PauseGround("suspend.expert_council", expected_end=AT.date())
    for act in ACTS.values():
        for state in act.from_states:
            if state is State.DRAFT:
                continue
            row = a_dossier(cast, state)
            if act.name == "dossiers.accept":
                row.limit_national = "3 ngày làm việc"
                row.save()
            do(row, act.name, SYSTEM, pause=grounds)
            row.refresh_from_db()
            assert row.state == act.leads_to(state), act.name
            assert list(queries.visible_to(SYSTEM).filter(pk=row.pk)) == [row]


def test_a_line_of_the_journal_is_never_changed(cast: Cast) -> None:
    line = do(a_dossier(cast), "dossiers.hand_over", SYSTEM)
    line.reason = "khác"
    with pytest.raises(ValueError, match="never changed"):
        line.save()


@pytest.mark.parametrize(
    ("state", "wrong"),
    [
        pytest.param(State.ACCEPTED, {"closed_at": AT}, id="open and closed"),
        pytest.param(State.RETURNED, {"closed_at": None}, id="final and not closed"),
        pytest.param(State.PROCESSING, {"paused_since": AT}, id="runs and paused"),
        pytest.param(State.ISSUED, {"settled_at": None}, id="answered without a moment"),
        pytest.param(State.ACCEPTED, {"legal_due": None}, id="accepted without a due time"),
        pytest.param(State.ACCEPTED, {"code": None}, id="filed without a code"),
    ],
)
def test_the_database_refuses_a_dossier_that_contradicts_itself(cast: Cast, state: State, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        a_dossier(cast, state, **wrong)


def test_the_database_keeps_every_line_of_the_journal(cast: Cast) -> None:
    line = do(a_dossier(cast), "dossiers.hand_over", SYSTEM, reason="có lời riêng")
    for change in (lambda: Move.objects.update(at=AT), lambda: Move.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    Move.objects.filter(pk=line.pk).update(reason="")


def test_dossiers_follow_an_applicant_that_was_merged(cast: Cast) -> None:
    rows = [a_dossier(cast, applicant=each) for each in ("applicant:71", "applicant:71", "applicant:72")]
    for _ in range(2):
        applicants_merged({"source": "applicant:71", "into": "applicant:72"})
    assert set(Dossier.objects.values_list("applicant", flat=True)) == {"applicant:72"}
    assert [entry.act for entry in entries_of(stream_of(rows[0]))] == ["dossiers.applicant_merged"]
    assert not entries_of(stream_of(rows[2])).exists()
