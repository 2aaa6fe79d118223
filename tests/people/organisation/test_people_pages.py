"""Pages on which people are renamed, linked and put right, and roles are given in a unit."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import Grant, PersonalRecord
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.services import NewGrant, NewPerson, NewUnit
from diemsang.proof.ledger.models import Entry
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def number(key: str) -> int:
    return int(key.partition(":")[2])


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.state_today(TODAY)


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A browser signed in as somebody with a role in a body."""

    def make(name: str, role: str | None = None, scope: str | None = None) -> Client:
        account = Account.objects.create_user(name, full_name=name)
        if role is not None:
            new = NewGrant(account=account.key, role=role, scope=scope, valid_from=BEGIN)
            services.grant_role(new, by=SYSTEM, at=AT)
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.mark.parametrize("page", ["rename_person", "link_account", "correct_record"])
def test_who_may_open_a_page_about_a_person(
    province: SimpleNamespace, person_in: Callable[..., str], browser: Callable[..., Client], page: str
) -> None:
    url = reverse(f"organisation:{page}", args=[number(person_in(province.labour))])
    assert browser("here", "organisation_admin", province.labour).get(url).status_code == 200
    assert browser("elsewhere", "organisation_admin", province.board).get(url).status_code == 404
    assert browser("colleague", "specialist", province.labour).get(url).status_code == 403
    assert browser("nobody").get(url).status_code == 404


def test_renaming_keeps_the_earlier_name_for_earlier_days(
    province: SimpleNamespace, person_in: Callable[..., str], browser: Callable[..., Client]
) -> None:
    person = person_in(province.labour, "Trần Thị Bình")
    admin = browser("here", "organisation_admin", province.labour)
    url = reverse("organisation:rename_person", args=[number(person)])
    refused = admin.post(url, {"full_name": "Trần Thị Bình", "on": "30/05/2016"})
    assert refused.status_code == 422
    assert admin.post(url, {"full_name": "Tr\u00e2\u0300n  Thị Bi\u0300nh An", "on": "30/05/2016"}).status_code == 302
    assert queries.name_of_person(person, TODAY) == "Trần Thị Bình An"
    assert queries.name_of_person(person, date(2016, 5, 29)) == "Trần Thị Bình"


def test_linking_a_login_that_belongs_to_somebody_else_is_refused_at_its_field(
    province: SimpleNamespace, person_in: Callable[..., str], browser: Callable[..., Client]
) -> None:
    taken = Account.objects.create_user("da.co", full_name="Đã Có")
    free = Account.objects.create_user("con.trong", full_name="Còn Trống")
    person_in(province.labour, "Đã Có", account=taken.key)
    person = person_in(province.labour, "Trần Thị Bình")
    admin = browser("here", "organisation_admin", province.labour)
    url = reverse("organisation:link_account", args=[number(person)])
    refused = admin.post(url, {"account": taken.key})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["account"]
    assert admin.post(url, {"account": "Còn Trống (con.trong)"}).status_code == 302
    assert queries.accounts_of([person]) == {person: free.key}


def test_a_personal_record_is_corrected_with_a_reason_and_without_a_trace_of_its_values(
    province: SimpleNamespace, browser: Callable[..., Client]
) -> None:
    new = NewPerson(full_name="Trần Thị Bình", identity_number="022099000001", birth_date=date(1990, 1, 2))
    appointment = services.NewAppointment(
        person="", body=province.labour, position_title="Chuyên viên", kind="officer", valid_from=BEGIN
    )
    person = services.register_and_appoint(new, appointment, by=SYSTEM, at=AT)
    admin = browser("here", "organisation_admin", province.labour)
    url = reverse("organisation:correct_record", args=[number(person)])
    opened = admin.get(url).content.decode()
    assert "022099000001" in opened
    assert "02/01/1990" in opened
    assert Entry.objects.filter(act="ledger.personal_data_viewed").count() == 1
    good = {"identity_number": "022090000002", "birth_date": "03/01/1990", "reason": "nhập nhầm"}
    for field, value in (("identity_number", "12345"), ("birth_date", "31/12/2020"), ("reason", "")):
        refused = admin.post(url, good | {field: value})
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == [field]
    assert admin.post(url, good).status_code == 302
    record = PersonalRecord.objects.get()
    assert (record.identity_number, record.birth_date) == ("022090000002", date(1990, 1, 3))
    entry = Entry.objects.get(act="organisation.personal_record_corrected")
    assert "022090000002" not in str(entry.body)
    assert "birth_date" in str(entry.body)
    again = admin.post(url, good)
    assert again.status_code == 422


@pytest.mark.engines
@pytest.mark.parametrize("identity", ["abc", "1234567890", "०१२३४५६७८९०१"])
def test_an_identity_number_that_is_none_is_refused_when_registering(province: SimpleNamespace, identity: str) -> None:
    new = NewPerson(full_name="Trần Thị Bình", identity_number=identity)
    with pytest.raises(Refused) as refused:
        services.register_person(new, by=SYSTEM, at=AT, known_from=BEGIN, scope=province.labour)
    assert refused.value.codes == ("organisation.bad_identity_number",)


def test_a_role_in_a_unit_is_given_shown_and_taken_back(
    province: SimpleNamespace, person_in: Callable[..., str], browser: Callable[..., Client]
) -> None:
    unit = services.found_unit(NewUnit(body=province.labour, name="Phòng Việc làm"), by=SYSTEM, at=AT, on=BEGIN)
    account = Account.objects.create_user("an", full_name="An")
    admin = browser("here", "organisation_admin", province.labour)
    stranger = browser("elsewhere", "organisation_admin", province.board)
    sent = {"account": account.key, "role": "specialist", "unit": "phong viec lam", "valid_from": "30/05/2016"}
    url = reverse("organisation:grant_role")
    both = admin.post(url, sent | {"scope": province.labour})
    assert list(both.context["form"].errors) == ["unit"]
    assert stranger.post(url, sent).status_code == 422
    assert admin.post(url, sent).status_code == 302
    grant = Grant.objects.get(account=account)
    assert grant.unit_id == number(unit)
    assert actor_for(account, AT).scopes_as(["specialist"]) == frozenset({unit})
    assert "Phòng Việc làm" in admin.get(reverse("organisation:grants")).content.decode()
    assert "Phòng Việc làm" not in stranger.get(reverse("organisation:grants")).content.decode()
    end = reverse("organisation:revoke_role", args=[grant.pk])
    assert stranger.get(end).status_code == 404
    assert admin.post(end, {"on": "30/05/2016", "reason": "thôi"}).status_code == 302
    assert actor_for(account, AT).scopes_as(["specialist"]) == frozenset()


def test_units_are_suggested_with_their_body(province: SimpleNamespace, browser: Callable[..., Client]) -> None:
    services.found_unit(NewUnit(body=province.labour, name="Văn phòng"), by=SYSTEM, at=AT, on=BEGIN)
    services.found_unit(NewUnit(body=province.board, name="Văn phòng"), by=SYSTEM, at=AT, on=BEGIN)
    url = reverse("organisation:suggest_units")
    page = browser("a").get(url, {"unit": "van phong lao dong"}).content.decode()
    assert "Văn phòng · Sở Lao động · #" in page
    assert "Khu kinh tế" not in page


def test_an_appointment_of_elsewhere_looks_like_none(
    province: SimpleNamespace, person_in: Callable[..., str], browser: Callable[..., Client]
) -> None:
    row = queries.appointments_of(person_in(province.labour)).get()
    stranger = browser("elsewhere", "organisation_admin", province.board)
    for pk in (row.pk, 999_999):
        assert stranger.get(reverse("organisation:end_appointment", args=[pk])).status_code == 404
