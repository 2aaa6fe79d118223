"""Who sees which dossier, in what order, and how much somebody with the slip may know."""

from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Consultation, Dossier, Ground, Task
from diemsang.onestop.dossiers.queries import After
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.services.grounds import load_packaged_grounds
from diemsang.people.applicants import services as applicants
from diemsang.people.applicants.services import NewRepresentation
from diemsang.proof.files import queries as files
from diemsang.proof.ledger.queries import accesses
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.stage import Counter

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def seen_by(counter: Counter, role: str, **where: bool) -> set[int]:
    return set(queries.visible_to(counter.cast.actor(role, **where)).values_list("pk", flat=True))


def test_officers_see_within_their_scope_and_nobody_else_does(counter: Counter) -> None:
    row = a_dossier(counter.cast, centre="")
    for role in ("receiver", "specialist", "division_head", "agency_leader", "clerk", "inspector", "accountant"):
        assert seen_by(counter, role) == {row.pk}, role
        if role != "inspector":
            assert seen_by(counter, role, elsewhere=True) == set(), role
    for role in ("powerless", "union_officer", "organisation_admin", "system_admin", "anyone", "centre_leader"):
        assert seen_by(counter, role) == set(), role
    at_centre = a_dossier(counter.cast)
    assert seen_by(counter, "centre_leader") == {at_centre.pk}


def test_an_agency_that_is_asked_or_has_a_task_sees_the_dossier(counter: Counter) -> None:
    asked, waiting = a_dossier(counter.cast, State.CONSULTING), a_dossier(counter.cast, State.PROCESSING)
    other = counter.cast.bodies["other"]
    Consultation.objects.create(
        dossier=asked, agency=other, question="?", asked_at=AT, asked_by="account:1", due_at=AT + timedelta(days=1)
    )
    task = Task.objects.create(dossier=waiting, step=1, name="Thẩm định", agency=other, budget_minutes=60)
    assert seen_by(counter, "specialist", elsewhere=True) == {asked.pk}
    task.state, task.sent_at = "sent", AT
    task.save()
    assert seen_by(counter, "specialist", elsewhere=True) == {asked.pk, waiting.pk}


def test_the_applicant_sees_their_own_and_of_whom_they_represent(counter: Counter) -> None:
    own = a_dossier(counter.cast, applicant=counter.applicant)
    theirs = a_dossier(counter.cast, applicant=counter.stranger)
    assert seen_by(counter, "applicant") == {own.pk}
    new = NewRepresentation(
        principal=counter.stranger,
        representative=counter.applicant,
        kind="authorised",
        matter="nộp hồ sơ",
        document_number="1/UQ",
        valid_from=date(2010, 1, 1),
        procedure="procedure:2",
    )
    applicants.record_representation(new, by=SYSTEM, at=AT)
    assert seen_by(counter, "applicant") == {own.pk}
    Dossier.objects.filter(pk=theirs.pk).update(procedure="procedure:2")
    assert seen_by(counter, "applicant") == {own.pk, theirs.pk}


def test_a_hidden_dossier_looks_like_one_that_does_not_exist(counter: Counter) -> None:
    row = a_dossier(counter.cast)
    stranger = counter.cast.actor("specialist", elsewhere=True)
    for wanted in (row.key, str(row.code), "dossier:999999", "dossier:x", "H99-1"):
        with pytest.raises(Refused) as refused:
            queries.dossier_for(stranger, wanted)
        assert refused.value.codes == ("access.not_found",)
    assert queries.dossier_for(counter.cast.actor("specialist"), f" {str(row.code).lower()} ") == row
    assert not files.may_see_subject(stranger, row.key)
    assert files.may_see_subject(counter.cast.actor("specialist"), row.key)


def test_running_dossiers_come_by_due_time_a_page_at_a_time(counter: Counter) -> None:
    due = AT + timedelta(days=1)
    rows = [a_dossier(counter.cast, legal_due=due + timedelta(hours=hour // 2), promised_due=due) for hour in range(7)]
    a_dossier(counter.cast, State.ISSUED)
    a_dossier(counter.cast, State.SUBMITTED)
    specialist, found, after = counter.cast.actor("specialist"), [], None
    while page := queries.running_by_due(specialist, agency=counter.cast.bodies["agency"], after=after, limit=3):
        found += page
        assert page[-1].legal_due is not None
        after = After(page[-1].legal_due, page[-1].pk)
    assert found == rows
    assert queries.running_by_due(counter.cast.actor("specialist", elsewhere=True)) == []


def test_who_filed_is_shown_to_who_handles_it_and_the_look_is_logged(counter: Counter) -> None:
    rows = [a_dossier(counter.cast, applicant=each) for each in (counter.applicant, counter.stranger)]
    found = queries.applicants_of(rows, by=counter.cast.actor("specialist"), at=AT)
    assert found[counter.applicant].full_name == "Nguyễn Thị Nộp"
    looks = accesses(actor=counter.cast.accounts["specialist"])
    assert {look.stream for look in looks} == {f"access:applicants.{row.applicant}" for row in rows}


def test_the_slip_shows_where_it_stands_and_nobodys_name(counter: Counter) -> None:
    row = counter.accepted()
    code = str(row.code)
    view = queries.public_view_by_code(code.lower(), f"{row.lookup_code[:4].lower()} {row.lookup_code[4:]}")
    assert view is not None
    assert (view.state, view.due, view.steps) == (State.ACCEPTED, row.promised_due, ((State.ACCEPTED, AT),))
    assert view == queries.public_view_by_token(row.token)
    assert "Nguyễn" not in repr(view)
    assert queries.public_view_by_code(code, "2345678923") is None
    assert queries.public_view_by_code("H99-1", row.lookup_code) is None
    assert queries.public_view_by_token("x" * 43) is None


def test_a_timeline_names_people_in_a_constant_number_of_queries(
    counter: Counter, django_assert_max_num_queries: type[CaptureQueriesContext]
) -> None:
    row = counter.accepted()
    reader = counter.cast.actor("inspector")
    with django_assert_max_num_queries(5):
        (line,) = queries.timeline(reader, row.key)
    assert (line.name, line.to_state) == ("Tiếp nhận trực tiếp tại quầy", State.ACCEPTED)
    assert line.person.startswith("Người Thử")
    assert line.moves_due


def test_grounds_are_loaded_once_and_hold_on_their_days(counter: Counter) -> None:
    before = Ground.objects.count()
    assert load_packaged_grounds(by=SYSTEM, at=AT) == 0
    assert Ground.objects.count() == before > 25
    kinds = {kind: queries.grounds_on(kind, AT.date()).count() for kind in ("refuse", "suspend", "stop", "late")}
    assert all(count >= 3 for count in kinds.values())
    assert queries.ground_on("refuse", "refuse.silence", date(2000, 1, 1)) is None
    assert queries.ground_on("stop", "refuse.silence", AT.date()) is None
