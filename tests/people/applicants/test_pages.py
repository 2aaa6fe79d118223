"""The pages at work: the counter finds, registers and records; a citizen sees themselves; the wrong person nobody."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.models import Applicant, Representation
from diemsang.people.applicants.services import NewPaper, NewRepresentation
from diemsang.proof.ledger.models import Entry
from tests.cast import Cast
from tests.people.applicants.people import AN, AT, BINH, BUSINESS, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "citizen",
    "full_name": "Lê Văn Mới",
    "identity_kind": "cccd",
    "identity_number": "022 090 000 077",
    "issued_on": "15/02/2016",
    "issued_by": "Cục Cảnh sát",
    "valid_to": "31/12/2030",
    "born_on": "01/07/1990",
    "gender": "male",
    "nationality": "VN",
    "street": "3 Lê Lợi",
    "commune": "Phường Bạch Đằng",
    "district": "Thành phố Hạ Long",
    "province": "Tỉnh Quảng Ninh",
    "address_from": "",
    "phone": "0912 000 111",
    "email": "",
}


def number(key: str) -> int:
    return int(key.partition(":")[2])


@pytest.fixture
def keys(cast: Cast) -> list[str]:
    clock.state_today(TODAY)
    return services.register_applicants([AN, BINH, BUSINESS], by=SYSTEM, at=AT)


def page_of(key: str) -> str:
    return reverse("applicants:applicant", args=[number(key)])


def test_the_counter_opens_a_record_with_the_whole_number_only(cast: Cast, keys: list[str]) -> None:
    client = cast.client("receiver")
    assert client.get(page_of(keys[0])).status_code == 404
    short = client.post(reverse("applicants:find"), {"number": "02219000001", "identity_kind": ""})
    assert short.status_code == 422
    assert "Chưa ghi nhận ai" in short.content.decode()
    found = client.post(reverse("applicants:find"), {"number": "022 190 000 012", "identity_kind": ""})
    assert found.status_code == 302
    assert found["Location"] == page_of(keys[0])
    assert "Nguyễn Thị An" in client.get(page_of(keys[0])).content.decode()
    assert cast.client("receiver", elsewhere=True).get(page_of(keys[0])).status_code == 404
    assert client.get(page_of(keys[1])).status_code == 404


def test_each_opening_of_anothers_page_is_logged(cast: Cast, keys: list[str]) -> None:
    inspector = cast.client("inspector")
    before = Entry.objects.filter(stream=f"access:applicants.{keys[0]}").count()
    inspector.get(page_of(keys[0]))
    inspector.get(page_of(keys[0]))
    assert Entry.objects.filter(stream=f"access:applicants.{keys[0]}").count() == before + 2


def test_registering_keeps_what_was_read_from_the_card(cast: Cast, keys: list[str]) -> None:
    client = cast.client("receiver")
    response = client.post(reverse("applicants:register"), FORM)
    assert response.status_code == 302, response.content.decode()
    key = f"applicant:{Applicant.objects.order_by('-pk')[0].pk}"
    found = queries.snapshot(key, TODAY)
    assert (found.full_name, found.identity_number, found.born_on) == ("Lê Văn Mới", "022090000077", date(1990, 7, 1))
    assert found.address == "3 Lê Lợi, Phường Bạch Đằng, Thành phố Hạ Long, Tỉnh Quảng Ninh"
    row = Applicant.objects.get(pk=number(key))
    assert row.identities.get().valid_to == date(2031, 1, 1), "the card is valid until the end of its last day"
    assert client.get(response["Location"]).status_code == 200


def test_a_refused_registration_comes_back_filled_with_the_reasons(cast: Cast, keys: list[str]) -> None:
    response = cast.client("receiver").post(reverse("applicants:register"), FORM | {"gender": "female", "district": ""})
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {"identity_number", "district"}
    assert form["full_name"].value() == "Lê Văn Mới"


def test_the_counter_adds_a_card_an_address_contacts_and_a_representative(cast: Cast, keys: list[str]) -> None:
    client, pk = cast.client("receiver"), number(keys[1])
    client.post(reverse("applicants:find"), {"number": "100200300"})
    card = {"identity_kind": "cccd", "identity_number": "022080000034", "issued_on": "01/03/2016"}
    moved = {name: FORM[name] for name in ("street", "commune", "district", "province")}
    acts = {
        "add_identity": card,
        "change_address": moved | {"address_from": "01/05/2016"},
        "change_contacts": {"phone": "0913000222", "email": "binh@vidu.vn"},
        "represent": {
            "representative": "022190000012",
            "kind": "authorised",
            "matter": "Nộp hồ sơ đất đai",
            "document_number": "9/UQ",
            "valid_from": "01/05/2016",
        },
    }
    for name, values in acts.items():
        address = reverse(f"applicants:{name}", args=[pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 422
        assert client.post(address, values).status_code == 302, name
    found = queries.snapshot(keys[1], TODAY)
    assert (found.identity_number, found.street, found.phone) == ("022080000034", "3 Lê Lợi", "0913000222")
    assert queries.may_act_for(keys[0], keys[1], TODAY)
    assert "Nguyễn Thị An" in client.get(page_of(keys[1])).content.decode()
    row = Representation.objects.get()
    ended = client.post(
        reverse("applicants:end_representation", args=[row.pk]), {"on": "30/05/2016", "reason": "đã xong việc"}
    )
    assert ended.status_code == 302
    assert not queries.may_act_for(keys[0], keys[1], TODAY)


@pytest.fixture
def an(cast: Cast, keys: list[str]) -> Client:
    """An, signed in as the applicant of the cast."""
    services.link_account(keys[0], cast.accounts["applicant"], by=SYSTEM, at=AT)
    return cast.client("applicant")


def test_a_citizen_sees_their_own_record_and_papers(an: Client, keys: list[str]) -> None:
    services.keep_paper(NewPaper(applicant=keys[0], kind="Giấy khai sinh", number="7/KS"), by=SYSTEM, at=AT)
    before = Entry.objects.count()
    shown = an.get(reverse("applicants:me")).content.decode()
    for expected in ("Nguyễn Thị An", "022190000012", "Giấy khai sinh", "7/KS"):
        assert expected in shown
    assert Entry.objects.count() == before, "one's own page is not logged"
    changed = an.post(
        reverse("applicants:change_contacts", args=[number(keys[0])]), {"phone": "0987654321", "email": ""}
    )
    assert changed["Location"] == reverse("applicants:me")
    for name in ("add_identity", "represent"):
        assert an.get(reverse(f"applicants:{name}", args=[number(keys[0])])).status_code == 403
    for name in ("applicant", "change_contacts", "change_address"):
        assert an.get(reverse(f"applicants:{name}", args=[number(keys[1])])).status_code == 404


def test_who_represents_opens_the_record_of_whom_they_represent(an: Client, keys: list[str]) -> None:
    assert an.get(page_of(keys[2])).status_code == 404
    legal = NewRepresentation(principal=keys[2], representative=keys[0], kind="legal", valid_from=date(2015, 1, 1))
    services.record_representation(legal, by=SYSTEM, at=AT)
    assert page_of(keys[2]) in an.get(reverse("applicants:me")).content.decode()
    assert an.get(page_of(keys[2])).status_code == 200


def test_who_is_no_applicant_is_told_so(cast: Cast, keys: list[str]) -> None:
    assert "chưa gắn" in cast.client("clerk").get(reverse("applicants:me")).content.decode()


def test_a_page_costs_the_same_however_much_is_recorded(
    cast: Cast, keys: list[str], django_assert_max_num_queries
) -> None:
    papers = [NewPaper(applicant=keys[2], kind=f"K{each}", source=f"dossier:{each}") for each in range(40)]
    services.keep_papers(papers, by=SYSTEM, at=AT)
    for key in keys[:2]:
        legal = NewRepresentation(principal=keys[2], representative=key, kind="legal", valid_from=date(2015, 1, 1))
        services.record_representation(legal, by=SYSTEM, at=AT)
    client = cast.client("inspector")
    client.get(page_of(keys[2]))
    with django_assert_max_num_queries(32):
        assert client.get(page_of(keys[2])).status_code == 200
