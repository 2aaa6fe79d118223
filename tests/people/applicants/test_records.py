"""Names, identities, addresses and contacts change by acts, and what held on a day can still be read."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.models import ApplicantName, Identity
from diemsang.people.applicants.services import NewIdentity
from tests.people.applicants.people import AN, AT, HOME, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
CCCD = NewIdentity(kind="cccd", number="022080000034", issued_on=date(2016, 2, 1), issued_by="Cục Cảnh sát")


def refused(act: object, *arguments: object, **more: object) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more, by=SYSTEM, at=AT)  # type: ignore[operator]
    return caught.value.codes


def test_a_new_name_holds_from_its_day_and_the_old_one_before(filed: SimpleNamespace) -> None:
    late = AT + timedelta(days=400)
    on = date(2017, 3, 1)
    services.rename_applicant(filed.an, "Nguyễn Thị Bình An", on=on, by=SYSTEM, at=late)
    assert queries.snapshot(filed.an, on).full_name == "Nguyễn Thị Bình An"
    assert queries.snapshot(filed.an, on - timedelta(days=1)).full_name == "Nguyễn Thị An"
    assert queries.snapshot(filed.an, date(2000, 1, 1)).full_name == "Nguyễn Thị An"


def test_a_corrected_name_was_always_so_and_the_wrong_one_stays_on_record(filed: SimpleNamespace) -> None:
    services.correct_name(filed.an, "Nguyễn Thị Ân", reason="gõ nhầm dấu", by=SYSTEM, at=AT)
    for on in (date(2000, 1, 1), TODAY, date(2020, 1, 1)):
        assert queries.snapshot(filed.an, on).full_name == "Nguyễn Thị Ân"
    assert set(ApplicantName.objects.values_list("full_name", flat=True)) >= {"Nguyễn Thị An", "Nguyễn Thị Ân"}
    assert refused(services.correct_name, filed.an, "Nguyễn Thị Ân", reason=" ") == (
        "applicants.reason_missing",
        "applicants.nothing_changes",
    )


def test_a_name_does_not_change_before_the_one_that_stands(filed: SimpleNamespace) -> None:
    assert refused(services.rename_applicant, filed.an, "Ai", on=TODAY) == ("applicants.nothing_to_correct",)


def test_a_new_card_is_printed_from_its_issue_and_the_old_one_before(filed: SimpleNamespace) -> None:
    services.add_identity(filed.binh, CCCD, by=SYSTEM, at=AT)
    assert queries.snapshot(filed.binh, date(2016, 1, 31)).identity_number == "100200300"
    assert queries.snapshot(filed.binh, date(2016, 2, 1)).identity_number == "022080000034"
    for number in ("100.200.300", "022 080 000 034"):
        assert queries.find_by_identity(SYSTEM, number, at=AT) == filed.binh


def test_a_passport_is_printed_only_where_there_is_nothing_else(filed: SimpleNamespace) -> None:
    passport = NewIdentity(kind="passport", number="C1234567", issued_on=date(2016, 4, 1))
    services.add_identity(filed.binh, passport, by=SYSTEM, at=AT)
    assert queries.snapshot(filed.binh, TODAY).identity_kind == "cmnd"


def test_a_card_is_held_against_what_is_known_of_its_holder(filed: SimpleNamespace) -> None:
    wrong = replace(CCCD, number="022190000099")
    assert refused(services.add_identity, filed.binh, wrong) == (
        "applicants.cccd_gender",
        "applicants.cccd_birth",
    )
    taken = replace(CCCD, number="022190000012")
    assert "applicants.identity_taken" in refused(services.add_identity, filed.binh, taken)


def test_birth_is_corrected_only_together_with_what_the_cards_say(filed: SimpleNamespace) -> None:
    act = services.correct_birth
    assert refused(act, filed.an, born_on=date(1991, 3, 8), gender="female", reason="nhầm") == (
        "applicants.cccd_birth",
    )
    act(filed.an, born_on=date(1990, 3, 9), gender="female", reason="nhầm ngày", by=SYSTEM, at=AT)
    assert queries.snapshot(filed.an, TODAY).born_on == date(1990, 3, 9)


def test_a_number_recorded_by_mistake_is_free_again_and_the_last_one_stays(filed: SimpleNamespace) -> None:
    first = Identity.objects.get(number="100200300").pk
    assert refused(services.withdraw_identity, first, reason="nhầm người") == ("applicants.last_identity",)
    services.add_identity(filed.binh, CCCD, by=SYSTEM, at=AT)
    services.withdraw_identity(first, reason="nhầm người", by=SYSTEM, at=AT)
    assert queries.find_by_identity(SYSTEM, "100200300", at=AT) is None
    assert refused(services.withdraw_identity, first, reason="lần nữa") == ("access.not_found",)


def test_an_address_holds_from_its_day(filed: SimpleNamespace) -> None:
    moved = replace(HOME, street="5 Lê Lợi", valid_from=date(2016, 5, 1))
    services.change_address(filed.an, moved, by=SYSTEM, at=AT)
    assert queries.snapshot(filed.an, date(2016, 4, 30)).street == "12 Trần Phú"
    assert queries.snapshot(filed.an, TODAY).street == "5 Lê Lợi"
    assert queries.snapshot(filed.an, date(2009, 1, 1)).address == ""
    assert refused(services.change_address, filed.an, moved) == ("applicants.nothing_changes",)


def test_contacts_are_kept_as_they_are_dialled(filed: SimpleNamespace) -> None:
    services.change_contacts(filed.an, phone="+84 987 654 321", email="", by=SYSTEM, at=AT)
    found = queries.snapshot(filed.an, TODAY)
    assert (found.phone, found.email) == ("0987654321", "")
    assert refused(services.change_contacts, filed.an, phone="987", email="khong") == (
        "applicants.bad_phone",
        "applicants.bad_email",
    )


def test_a_login_is_linked_and_unlinked(filed: SimpleNamespace) -> None:
    account = Account.objects.create_user("an", full_name="Nguyễn Thị An").key
    services.link_account(filed.an, account, by=SYSTEM, at=AT)
    assert queries.applicant_of_account(account) == filed.an
    assert refused(services.link_account, filed.binh, account) == ("applicants.account_taken",)
    services.link_account(filed.an, "", by=SYSTEM, at=AT)
    assert queries.applicant_of_account(account) is None


def test_a_number_of_two_kinds_asks_which(filed: SimpleNamespace) -> None:
    """Passports of some countries have nine digits, as our old cards do."""
    foreigner = replace(AN, nationality="US", identity_kind="passport", identity_number="100200300")
    key = services.register_applicant(foreigner, by=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        queries.find_by_identity(SYSTEM, "100200300", at=AT)
    assert caught.value.codes == ("applicants.several_found",)
    assert queries.find_by_identity(SYSTEM, "100200300", at=AT, kind="passport") == key
