"""Linked agencies: their parts are sent in turn, have their own time, and the dossier goes on when all are done."""

from datetime import timedelta

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier, Result, Task
from diemsang.onestop.dossiers.queries import After
from diemsang.onestop.dossiers.rules.tasks import ALLOWED_IN
from diemsang.onestop.dossiers.services.tasks import obstacles_to_signature
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.working import a_process, refused, tasks_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOUR = timedelta(hours=1)


def begun(counter: Counter, *, sequential: bool = False) -> Dossier:
    """In processing, its parts sent by the specialist who examines."""
    a_process(counter, sequential=sequential)
    row = counter.processing()
    services.open_tasks(row.key, by=counter.cast.actor("specialist"), at=AT)
    return row_of(row.key)


def done(task: Task, by: object = SYSTEM, at: object = AT) -> None:
    services.accept_task(f"task:{task.pk}", by=by, at=at)
    services.finish_task(f"task:{task.pk}", outcome="đồng ý", by=by, at=at)


def states(row: Dossier) -> list[str]:
    return [task.state for _, task in sorted(tasks_of(row.key).items())]


def test_parts_that_stand_side_by_side_are_sent_together_and_the_join_waits_for_all(counter: Counter) -> None:
    cast = counter.cast
    a_process(counter)
    row = counter.processing()
    assert states(row) == ["waiting", "waiting"]
    assert [each.code for each in obstacles_to_signature(row)] == ["dossiers.tasks_open"]
    assert not queries.visible_to(cast.actor("specialist", elsewhere=True)).filter(pk=row.pk).exists()
    services.open_tasks(row.key, by=cast.actor("specialist"), at=AT)
    assert states(row) == ["sent", "sent"]
    assert queries.visible_to(cast.actor("specialist", elsewhere=True)).filter(pk=row.pk).exists()
    again = refused(lambda: services.open_tasks(row.key, by=cast.actor("specialist"), at=AT))
    assert again == ("tasks_open",)
    first, second = tasks_of(row.key)[4], tasks_of(row.key)[5]
    done(first)
    Result.objects.create(dossier=row, name="Thẻ", draft_text="x", drafted_at=AT, drafted_by="person:1")
    for_signature = lambda: services.submit_for_signature(row.key, by=cast.actor("specialist"), at=AT)  # noqa: E731
    assert refused(for_signature) == ("tasks_open",)
    done(second)
    assert obstacles_to_signature(row) == []
    nothing = refused(lambda: services.open_tasks(row.key, by=cast.actor("specialist"), at=AT))
    assert nothing == ("no_task_to_open",)
    for_signature()
    assert row_of(row.key).state == "signing"
    assert row_of(row.key).legal_due == row.legal_due  # one due time, whatever the others do


def test_one_after_the_other_the_next_is_sent_when_the_former_is_done(counter: Counter) -> None:
    row = begun(counter, sequential=True)
    assert states(row) == ["sent", "waiting"]
    done(tasks_of(row.key)[4])
    assert states(row) == ["done", "sent"]
    assert '"next"' in list(entries_of(stream_of(row)))[-1].body


def test_a_part_has_three_moments_and_its_own_time(counter: Counter) -> None:
    row = begun(counter)
    by = counter.cast.actor("specialist", elsewhere=True)
    task = tasks_of(row.key)[4]
    key = f"task:{task.pk}"
    assert (task.sent_at, task.due_at) == (AT, AT + HOUR)
    for moment in (1, 2):  # the second time nothing happens
        services.receive_task(key, by=by, at=AT + moment * HOUR / 2)
    services.accept_task(key, by=by, at=AT + HOUR)
    task.refresh_from_db()
    assert (task.received_at, task.accepted_at, task.due_at) == (AT + HOUR / 2, AT + HOUR, AT + 2 * HOUR)
    assert task.person == counter.cast.people["specialist.other"]
    line = row.moves.order_by("-seq").first()
    assert line is not None
    assert (line.act, line.unit) == ("dossiers.accept_task", counter.cast.bodies["other"])
    assert refused(lambda: services.finish_task(key, outcome=" ", file="file:1", by=by, at=AT + HOUR)) == (
        "outcome_missing",
        "file_unknown",
    )
    services.finish_task(key, outcome="Đồng ý cấp", by=by, at=AT + HOUR)
    task.refresh_from_db()
    assert (task.state, task.done_at, task.outcome) == ("done", AT + HOUR, "Đồng ý cấp")
    assert "Đồng ý cấp" not in list(entries_of(stream_of(row)))[-1].body


def test_only_the_agency_that_has_the_part_does_it(counter: Counter) -> None:
    row = begun(counter)
    key = f"task:{tasks_of(row.key)[4].pk}"
    for act, more in (
        (services.receive_task, {}),
        (services.accept_task, {}),
        (services.decline_task, {"reason": "x"}),
        (services.finish_task, {"outcome": "x"}),
    ):
        for by in (counter.cast.actor("specialist"), counter.cast.actor("receiver", elsewhere=True)):
            assert refused(lambda act=act, by=by, more=more: act(key, by=by, at=AT, **more)) == ("access.not_allowed",)
    theirs = counter.cast.actor("division_head", elsewhere=True)
    for act, more in ((services.redirect_task, {"agency": counter.cast.bodies["centre"]}), (services.cancel_task, {})):
        assert refused(lambda act=act, more=more: act(key, reason="x", by=theirs, at=AT, **more)) == (
            "access.not_allowed",
        )
    assert refused(lambda: services.accept_task("task:999999", by=theirs, at=AT)) == ("access.not_found",)


def test_what_is_sent_back_goes_elsewhere_or_again_and_the_join_waits(counter: Counter) -> None:
    cast, row = counter.cast, begun(counter)
    theirs, ours = cast.actor("division_head", elsewhere=True), cast.actor("specialist")
    task = tasks_of(row.key)[4]
    key, centre = f"task:{task.pk}", cast.bodies["centre"]
    assert refused(lambda: services.decline_task(key, reason="", by=theirs, at=AT)) == ("reason_missing",)
    services.decline_task(key, reason="không thuộc thẩm quyền", by=theirs, at=AT)
    assert [each.params["count"] for each in obstacles_to_signature(row)] == [2]
    wrong = refused(lambda: services.redirect_task(key, agency="body:999999", reason="", by=ours, at=AT))
    assert wrong == ("reason_missing", "agency_not_open")
    own = refused(lambda: services.redirect_task(key, agency=row.agency, reason="x", by=ours, at=AT))
    assert own == ("agency_twice",)
    services.redirect_task(key, agency=cast.bodies["other"], reason="làm rõ", by=ours, at=AT)  # the same once more
    task.refresh_from_db()
    assert (task.state, task.decline_reason) == ("sent", "")
    new = services.redirect_task(key, agency=centre, reason="đúng cơ quan", by=ours, at=AT)
    assert sorted(Task.objects.filter(dossier=row, step=4).values_list("agency", "state")) == sorted(
        [(cast.bodies["other"], "cancelled"), (centre, "sent")]
    )
    done(Task.objects.get(pk=int(new.partition(":")[2])))
    assert [each.params["count"] for each in obstacles_to_signature(row)] == [1]


def test_a_leader_cancels_a_part_and_what_stood_after_it_goes_on(counter: Counter) -> None:
    row = begun(counter, sequential=True)
    key, head = f"task:{tasks_of(row.key)[4].pk}", counter.cast.actor("division_head")
    assert refused(lambda: services.cancel_task(key, reason=" ", by=head, at=AT)) == ("reason_missing",)
    services.cancel_task(key, reason="đã có văn bản", by=head, at=AT)
    assert states(row) == ["cancelled", "sent"]


def test_every_act_on_a_task_is_refused_in_every_state_not_its_own(counter: Counter) -> None:
    row = begun(counter)
    task = tasks_of(row.key)[4]
    more = {
        "receive_task": {},
        "accept_task": {},
        "decline_task": {"reason": "x"},
        "finish_task": {"outcome": "x"},
        "redirect_task": {"agency": counter.cast.bodies["centre"], "reason": "x"},
        "cancel_task": {"reason": "x"},
    }
    for act, allowed in ALLOWED_IN.items():
        name = act.removeprefix("dossiers.")
        for state in {"waiting", "sent", "received", "accepted", "done", "declined", "cancelled"} - allowed:
            if (name, state) == ("receive_task", "received"):
                continue  # harmless
            Task.objects.filter(pk=task.pk).update(state=state, done_at=AT)
            with pytest.raises(Refused) as caught:
                getattr(services, name)(f"task:{task.pk}", by=SYSTEM, at=AT, **more[name])
            assert caught.value.codes == ("dossiers.task_moved_on",), (name, state)


def test_the_agency_left_a_step_and_the_parts_behind_it_are_sent(counter: Counter) -> None:
    a_process(counter)
    row = counter.processing()
    for person in ("specialist", "division_head"):
        to = counter.cast.people[person]
        services.pass_on(row.key, step=3, person=to, by=counter.cast.actor("specialist"), at=AT)
        services.take_on(row.key, by=SYSTEM, at=AT)
        if person == "specialist":
            assert states(row) == ["waiting", "waiting"]
    services.pass_on(row.key, step=6, by=counter.cast.actor("specialist"), at=AT)
    assert states(row) == ["sent", "sent"]


def test_what_waits_for_an_agency_is_read_page_by_page(counter: Counter) -> None:
    row = begun(counter)
    second = counter.processing("filing-0002")
    services.open_tasks(second.key, by=SYSTEM, at=AT + HOUR)
    by, agency = counter.cast.actor("specialist", elsewhere=True), counter.cast.bodies["other"]
    (first,) = queries.tasks_waiting(by, agency, limit=1)
    assert first.due_at is not None
    (last,) = queries.tasks_waiting(by, agency, after=After(first.due_at, first.pk))
    assert (first.dossier_id, last.dossier_id) == (row.pk, second.pk)
    assert queries.tasks_waiting(counter.cast.actor("specialist"), agency) == []
