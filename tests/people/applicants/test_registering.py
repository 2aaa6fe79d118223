"""Registering applicants: what is refused, what is kept, and what a list of thousands costs."""

from dataclasses import replace
from datetime import date

import pytest

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.models import Applicant, Identity
from diemsang.people.applicants.services import NewAddress, NewApplicant
from diemsang.proof.lawbook.models import RuleRow
from diemsang.proof.lawbook.services import load_packaged_rules, supersede_rule
from diemsang.proof.ledger.models import Entry
from tests.people.applicants.people import AN, AT, BINH, BUSINESS, RECEIVER, SYSTEM, TODAY, numbered

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def codes(new: NewApplicant) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        services.register_applicant(new, by=RECEIVER, at=AT)
    assert Applicant.objects.count() == 0
    return caught.value.codes


def test_what_was_given_is_what_a_dossier_of_that_day_prints() -> None:
    key = services.register_applicant(AN, by=RECEIVER, at=AT)
    found = queries.snapshot(key, TODAY)
    assert (found.key, found.full_name, found.identity_number) == (key, "Nguyễn Thị An", "022190000012")
    assert found.address == "12 Trần Phú, Phường Hồng Gai, Thành phố Hạ Long, Tỉnh Quảng Ninh"
    assert found.phone == "0912345678"


def test_nothing_personal_stands_in_the_journal() -> None:
    services.register_applicant(AN, by=RECEIVER, at=AT)
    bodies = " ".join(Entry.objects.values_list("body", flat=True))
    assert "cccd" in bodies
    for personal in ("Nguyễn", "022190000012", "0912345678", "Trần Phú", "1990", "female"):
        assert personal not in bodies


def test_every_reason_is_given_at_once() -> None:
    wrong = replace(AN, full_name=" ", gender="male", phone="12", email="ai@", born_on=date(1991, 1, 1))
    assert set(codes(wrong)) == {
        "applicants.name_missing",
        "applicants.cccd_gender",
        "applicants.cccd_birth",
        "applicants.bad_phone",
        "applicants.bad_email",
    }


def test_a_number_names_one_applicant_however_it_is_typed() -> None:
    services.register_applicant(BUSINESS, by=RECEIVER, at=AT)
    with pytest.raises(Refused) as caught:
        services.register_applicant(
            replace(BUSINESS, full_name="Công ty khác", identity_number="0300.588.569"), by=RECEIVER, at=AT
        )
    assert caught.value.codes == ("applicants.identity_taken",)
    assert Applicant.objects.count() == 1


def test_the_database_keeps_a_number_unique_when_two_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second asked before the first had written: the unique index says no, in the same words."""
    from diemsang.people.applicants.services import registering

    services.register_applicant(AN, by=RECEIVER, at=AT)
    monkeypatch.setattr(registering, "taken", lambda wanted: set())
    with pytest.raises(Refused) as caught:
        services.register_applicant(AN, by=RECEIVER, at=AT)
    assert caught.value.codes == ("applicants.identity_taken",)


def test_the_same_decision_number_of_two_issuers_is_two_organisations() -> None:
    one = NewApplicant(
        kind="organisation",
        full_name="Hội Khuyến học",
        identity_kind="decision",
        identity_number="12/QĐ-UBND",
        issued_by="UBND tỉnh Hoa Lư",
    )
    services.register_applicant(one, by=SYSTEM, at=AT)
    services.register_applicant(replace(one, full_name="Hội Làm vườn", issued_by="UBND huyện"), by=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        services.register_applicant(replace(one, full_name="Hội Khác"), by=SYSTEM, at=AT)
    assert caught.value.codes == ("applicants.identity_taken",)


@pytest.mark.parametrize(
    ("on", "district", "code"),
    [
        pytest.param(date(2025, 6, 30), "", "applicants.district_missing", id="the last day with districts"),
        pytest.param(date(2025, 7, 1), "Quận Ninh Kiều", "applicants.district_gone", id="the first day without"),
    ],
)
def test_the_district_of_an_address_is_dated(on: date, district: str, code: str) -> None:
    at = at_local(date(2026, 1, 5), 9)
    address = NewAddress(commune="Phường Cái Khế", district=district, province="Thành phố Cần Thơ", valid_from=on)
    other = replace(address, district="" if district else "Quận Ninh Kiều")
    with pytest.raises(Refused) as caught:
        services.register_applicant(replace(AN, address=address), by=RECEIVER, at=at)
    assert caught.value.codes == (code,)
    key = services.register_applicant(replace(AN, address=other), by=RECEIVER, at=at)
    assert queries.snapshot(key, on).district == other.district


def test_an_address_is_refused_where_no_rule_says_which_levels_there_are() -> None:
    load_packaged_rules(by=SYSTEM, at=AT)
    for row in RuleRow.objects.filter(rule__key="organisation.level_exists"):
        supersede_rule(row, by=SYSTEM, at=AT, withdrawn=True)
    assert codes(AN) == ("applicants.levels_undefined",)


def test_a_login_belongs_to_one_applicant_and_nobody_takes_their_own() -> None:
    account = Account.objects.create_user("an.nguyen", full_name="Nguyễn Thị An")
    key = services.register_applicant(replace(AN, account=account.key), by=RECEIVER, at=AT)
    assert queries.applicant_of_account(account.key) == key
    with pytest.raises(Refused) as caught:
        services.register_applicant(replace(BINH, account=account.key), by=RECEIVER, at=AT)
    assert caught.value.codes == ("applicants.account_taken",)
    mine = Account.objects.create_user("can.bo", full_name="Cán Bộ")
    with pytest.raises(Refused) as caught:
        services.register_applicant(replace(BINH, account=mine.key), by=replace(RECEIVER, key=mine.key), at=AT)
    assert caught.value.codes == ("applicants.account_of_oneself",)
    with pytest.raises(Refused) as caught:
        services.register_applicant(replace(BINH, account="account:999999"), by=RECEIVER, at=AT)
    assert caught.value.codes == ("access.not_found",)


def test_a_list_is_registered_whole_or_not_at_all_and_the_line_is_named() -> None:
    with pytest.raises(Refused) as caught:
        services.register_applicants([AN, BINH, replace(AN, full_name="Ai Đó")], by=SYSTEM, at=AT)
    assert [(each.code, each.at_field) for each in caught.value.refusals] == [
        ("applicants.identity_taken", "2.identity_number")
    ]
    assert Applicant.objects.count() == Identity.objects.count() == 0


def test_a_long_list_costs_a_statement_per_chunk_and_none_per_person(django_assert_max_num_queries) -> None:
    people = [numbered(each) for each in range(1_000)]
    with django_assert_max_num_queries(110):
        keys = services.register_applicants(people, by=SYSTEM, at=AT)
    assert len(set(keys)) == 1_000
    with django_assert_max_num_queries(4):
        found = queries.snapshots(keys[:300], TODAY)
    assert [found[key].identity_number for key in keys[:3]] == [each.identity_number for each in people[:3]]
