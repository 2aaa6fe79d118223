"""A result on its way to the leader: drafted, submitted once nothing is open, sent back for repair."""

from datetime import timedelta

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, Task
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.results import LONGEST_TEXT
from diemsang.onestop.dossiers.services.signing import BY_HAND
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from tests.cast import AT
from tests.onestop.dossiers.signing import KIND, TEXT, Desk, desk_of
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
LATER = AT + timedelta(hours=1)


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return desk_of(counter)


def refused(act: object) -> set[str]:
    assert callable(act)
    with pytest.raises(Refused) as caught:
        act()
    return {code.removeprefix("dossiers.") for code in caught.value.codes}


def test_kept_anew_a_draft_replaces_the_one_before_and_its_writer_examines(desk: Desk) -> None:
    row = desk.drafted()
    services.keep_result_draft(row.key, kind=KIND, text="Bản hai", by=desk.cast.actor("specialist"), at=LATER)
    row, draft = row_of(row.key), row.results.get()
    assert (row.state, draft.draft_text, draft.drafted_at, draft.name) == (State.PROCESSING, "Bản hai", LATER, "Thẻ")
    assert desk.cast.people["specialist"] in row.examiners
    entry = entries_of(stream_of(row)).last()
    assert entry is not None
    assert "Bản hai" not in entry.body  # content is a digest only


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"outcome": "maybe"}, {"outcome_unknown"}),
        ({"kind": "KQ.H98.999999"}, {"result_unknown"}),
        ({"kind": ""}, {"result_unknown"}),
        ({"text": " \n "}, {"draft_result_missing"}),
        ({"text": "x" * (LONGEST_TEXT + 1)}, {"draft_too_long"}),
        ({"kind": "", "text": ""}, {"result_unknown", "draft_result_missing"}),
        ({"file": "file:12345"}, {"file_unknown"}),
    ],
)
def test_a_draft_names_a_result_of_the_procedure_and_has_content(desk: Desk, wrong: dict, codes: set[str]) -> None:
    row, by = desk.counter.processing(), desk.cast.actor("specialist")
    said = {"kind": KIND, "text": TEXT} | wrong
    assert refused(lambda: services.keep_result_draft(row.key, by=by, at=AT, **said)) == codes
    assert not row.results.exists()


def test_nothing_is_submitted_without_a_draft_or_while_another_agency_works(desk: Desk) -> None:
    row, by = desk.counter.processing(), desk.cast.actor("specialist")
    submit = lambda: services.submit_for_signature(row.key, by=by, at=AT)  # noqa: E731
    task = Task.objects.create(
        dossier=row, step=4, name="Thẩm định", agency=desk.cast.bodies["other"], budget_minutes=9
    )
    assert refused(submit) == {"draft_result_missing", "tasks_open"}
    services.keep_result_draft(row.key, kind=KIND, text=TEXT, by=by, at=AT)
    for state in ("waiting", "sent", "received", "accepted", "declined"):
        Task.objects.filter(pk=task.pk).update(state=state, sent_at=AT)
        assert refused(submit) == {"tasks_open"}
    Task.objects.filter(pk=task.pk).update(state="done", done_at=AT)
    submit()
    assert (row_of(row.key).state, row_of(row.key).holder_person) == (State.SIGNING, "")


def test_sent_back_before_a_signature_the_same_draft_is_repaired(desk: Desk) -> None:
    row = desk.to_sign()
    by = desk.cast.actor("division_head")
    assert refused(lambda: services.return_for_repair(row.key, reason=" ", by=by, at=LATER)) == {"reason_missing"}
    services.return_for_repair(row.key, reason="Sai tên", by=by, at=LATER)
    row = row_of(row.key)
    assert (row.state, row.holder_person) == (State.PROCESSING, desk.cast.people["specialist"])
    services.keep_result_draft(row.key, kind=KIND, text="Đúng tên", by=desk.cast.actor("specialist"), at=LATER)
    assert row.results.get().draft_text == "Đúng tên"


def test_sent_back_after_a_signature_the_signed_one_stays_and_another_is_signed(desk: Desk) -> None:
    row = desk.signed(method=BY_HAND)
    services.return_for_repair(row.key, reason="Sai ngày", by=desk.leader(), at=LATER)
    signed, draft = row.results.order_by("pk")
    assert (signed.signed_at, draft.signed_at, draft.draft_text) == (AT, None, TEXT)
    specialist = desk.cast.actor("specialist")
    services.keep_result_draft(row.key, kind=KIND, text="Bản sửa", by=specialist, at=LATER)
    services.submit_for_signature(row.key, by=specialist, at=LATER)
    assert refused(lambda: services.issue(row.key, by=desk.cast.actor("clerk"), at=LATER)) == {"not_signed"}
    services.sign(row.key, method=BY_HAND, by=desk.leader(), at=LATER)
    services.issue(row.key, by=desk.cast.actor("clerk"), at=LATER)
    signed.refresh_from_db()
    draft.refresh_from_db()
    assert (signed.draft_text, signed.number, draft.draft_text, draft.number) == (TEXT, "", "Bản sửa", "01/KQ-H98.01")


@pytest.mark.parametrize("role", ["receiver", "clerk", "agency_leader", "centre_leader", "applicant"])
def test_only_the_examination_drafts(desk: Desk, role: str) -> None:
    row = desk.counter.processing()
    for by in (desk.cast.actor(role), desk.cast.actor("specialist", elsewhere=True)):
        act = lambda by=by: services.keep_result_draft(row.key, kind=KIND, text=TEXT, by=by, at=AT)  # noqa: E731
        assert refused(act) == {"access.not_allowed"}
    assert Dossier.objects.get(pk=row.pk).seq == row.seq
