"""Who sees an applicant: themselves, who represents them, the counter that was given the number, the inspector."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from diemsang.kernel import clock
from diemsang.kernel.access import ANONYMOUS, Actor, Grant
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.services import NewRepresentation
from diemsang.proof.ledger.models import Entry
from tests.people.applicants.people import (
    ADMINISTRATOR,
    AN,
    AT,
    BINH,
    GUIDE,
    INSPECTOR,
    OTHER_RECEIVER,
    RECEIVER,
    SPECIALIST,
    SYSTEM,
    TODAY,
)

pytestmark = pytest.mark.django_db


def sees(actor: Actor, key: str) -> bool:
    try:
        queries.applicant_for(actor, key)
    except Refused as refused:
        if refused.codes != ("access.not_found",):
            raise
        return False
    return True


@pytest.fixture
def owner(filed: SimpleNamespace) -> Actor:
    """An, signed in."""
    account = Account.objects.create_user("an", full_name="Nguyễn Thị An").key
    services.link_account(filed.an, account, by=SYSTEM, at=AT)
    return Actor(account, (Grant("applicant", frozenset({"body:1"})),))


def test_nobody_browses(filed: SimpleNamespace) -> None:
    for actor in (ANONYMOUS, RECEIVER, GUIDE, SPECIALIST, ADMINISTRATOR):
        assert queries.visible_to(actor).count() == 0
        assert not sees(actor, filed.an)
    assert sees(INSPECTOR, filed.an)
    assert not sees(INSPECTOR, "applicant:999999")
    assert not sees(INSPECTOR, "person:1")


@pytest.mark.parametrize("officer", [RECEIVER, GUIDE])
def test_the_whole_number_opens_one_record_for_that_officer_and_that_day(
    filed: SimpleNamespace, officer: Actor
) -> None:
    assert queries.find_by_identity(officer, "02219000001", at=AT) is None, "a digit short"
    assert queries.find_by_identity(officer, "022190000012", at=AT) == filed.an
    assert sees(officer, filed.an)
    assert not sees(officer, filed.binh)
    assert not sees(OTHER_RECEIVER, filed.an)
    clock.state_today(TODAY + timedelta(days=1))
    assert not sees(officer, filed.an)


@pytest.mark.parametrize("actor", [ANONYMOUS, SPECIALIST, ADMINISTRATOR, INSPECTOR])
def test_others_cannot_look_up_at_all(filed: SimpleNamespace, actor: Actor) -> None:
    with pytest.raises(Refused) as caught:
        queries.find_by_identity(actor, "022190000012", at=AT)
    assert caught.value.codes == ("access.not_allowed",)


def test_who_registered_goes_on_with_the_record_that_day(filed: SimpleNamespace) -> None:
    new = replace(BINH, identity_number="444555666")
    key = services.register_applicant(new, by=RECEIVER, at=AT)
    assert sees(RECEIVER, key)
    assert not sees(OTHER_RECEIVER, key)


def test_every_look_up_is_logged_and_so_is_one_that_finds_nobody(filed: SimpleNamespace) -> None:
    before = Entry.objects.count()
    queries.find_by_identity(RECEIVER, "022190000012", at=AT)
    queries.find_by_identity(RECEIVER, "999999999", at=AT)
    new = list(Entry.objects.order_by("pk")[before:])
    assert [(each.stream, each.actor) for each in new] == [
        (f"access:applicants.{filed.an}", RECEIVER.key),
        (f"access:applicants.look_up:{RECEIVER.key}", RECEIVER.key),
    ]
    assert all("022190000012" not in each.body and "999999999" not in each.body for each in new)


def test_looks_of_other_contexts_are_logged_together(filed: SimpleNamespace, django_assert_max_num_queries) -> None:
    before = Entry.objects.count()
    with django_assert_max_num_queries(4):
        services.log_look([filed.an, filed.binh, filed.an], SPECIALIST, "dossiers.handle", AT)
    streams = set(Entry.objects.order_by("pk")[before:].values_list("stream", flat=True))
    assert streams == {f"access:applicants.{key}" for key in (filed.an, filed.binh)}


def test_one_sees_oneself_and_changes_only_what_is_ones_own_to_change(filed: SimpleNamespace, owner: Actor) -> None:
    assert sees(owner, filed.an)
    assert not sees(owner, filed.binh)
    services.change_contacts(filed.an, phone="0987654321", email="", by=owner, at=AT)
    with pytest.raises(Refused) as caught:
        services.change_contacts(filed.binh, phone="0987654321", email="", by=owner, at=AT)
    assert caught.value.codes == ("access.not_found",)
    with pytest.raises(Refused) as caught:
        services.correct_name(filed.an, "Tên Khác", reason="thích", by=owner, at=AT)
    assert caught.value.codes == ("access.not_allowed",)


@pytest.fixture
def legal(filed: SimpleNamespace) -> NewRepresentation:
    return NewRepresentation(
        principal=filed.business, representative=filed.an, kind="legal", valid_from=date(2015, 1, 1)
    )


def test_who_represents_sees_and_acts_as_long_as_it_holds(
    filed: SimpleNamespace, owner: Actor, legal: NewRepresentation
) -> None:
    assert not sees(owner, filed.business)
    row = services.record_representation(legal, by=SYSTEM, at=AT)
    assert sees(owner, filed.business)
    assert queries.may_act_for(filed.an, filed.business, TODAY)
    assert not queries.may_act_for(filed.an, filed.business, date(2014, 12, 31))
    assert not queries.may_act_for(filed.business, filed.an, TODAY), "not the other way round"
    assert not queries.may_act_for(filed.binh, filed.business, TODAY)
    services.end_representation(row, on=TODAY, reason="thôi chức", by=SYSTEM, at=AT)
    assert not queries.may_act_for(filed.an, filed.business, TODAY)
    assert queries.may_act_for(filed.an, filed.business, TODAY - timedelta(days=1))
    assert not sees(owner, filed.business)


def test_an_authorisation_for_one_procedure_counts_for_that_one(filed: SimpleNamespace, owner: Actor) -> None:
    new = NewRepresentation(
        principal=filed.binh,
        representative=filed.an,
        kind="authorised",
        matter="Đăng ký đất đai",
        procedure="procedure:7",
        document_number="15/2016/UQ",
        valid_from=date(2016, 1, 1),
    )
    services.record_representation(new, by=SYSTEM, at=AT)
    assert queries.may_act_for(filed.an, filed.binh, TODAY, procedure="procedure:7")
    assert not queries.may_act_for(filed.an, filed.binh, TODAY, procedure="procedure:8")
    assert not queries.may_act_for(filed.an, filed.binh, TODAY)
    assert not sees(owner, filed.binh)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"kind": "authorised"}, {"applicants.document_missing", "applicants.matter_missing"}),
        ({"kind": "guardian"}, {"applicants.guardian_of_an_organisation"}),
        ({"valid_to": date(2015, 1, 1)}, {"applicants.ends_before_it_starts"}),
        ({"kind": "friend"}, {"applicants.unknown_choice"}),
    ],
)
def test_a_representation_that_the_law_does_not_know_is_refused(
    legal: NewRepresentation, changes: dict[str, object], codes: set[str]
) -> None:
    with pytest.raises(Refused) as caught:
        services.record_representation(replace(legal, **changes), by=SYSTEM, at=AT)  # type: ignore[arg-type]
    assert set(caught.value.codes) == codes


def test_nobody_represents_themselves_or_twice(filed: SimpleNamespace, legal: NewRepresentation) -> None:
    with pytest.raises(Refused) as caught:
        services.record_representation(replace(legal, representative=filed.business), by=SYSTEM, at=AT)
    assert "applicants.represented_by_oneself" in caught.value.codes
    services.record_representation(legal, by=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        services.record_representation(replace(legal, valid_from=TODAY), by=SYSTEM, at=AT)
    assert caught.value.codes == ("applicants.represented_already",)


def test_the_counter_records_a_representation_only_with_both_identities_given(
    filed: SimpleNamespace, legal: NewRepresentation
) -> None:
    queries.find_by_identity(RECEIVER, "0300588569", at=AT)
    with pytest.raises(Refused) as caught:
        services.record_representation(legal, by=RECEIVER, at=AT)
    assert caught.value.codes == ("access.not_found",)
    queries.find_by_identity(RECEIVER, AN.identity_number, at=AT)
    services.record_representation(legal, by=RECEIVER, at=AT)
