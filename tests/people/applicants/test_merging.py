"""Two records of one applicant become one, and every key that was ever given goes on working."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.services import NewPaper, NewRepresentation
from tests.people.applicants.people import AN, AT, BINH, INSPECTOR, RECEIVER, SYSTEM, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def double(filed: SimpleNamespace) -> str:
    """An once more, under her old card."""
    again = replace(AN, identity_kind="cmnd", identity_number="101010101", issued_on=date(2008, 1, 1), email="")
    return services.register_applicant(again, by=SYSTEM, at=AT)


def merge(source: str, into: str) -> str:
    return services.merge_applicants(source, into, reason="một người, hai giấy tờ", by=SYSTEM, at=AT)


def test_the_old_key_leads_to_the_record_that_stands(filed: SimpleNamespace, double: str) -> None:
    paper = services.keep_paper(NewPaper(applicant=double, kind="GKS", source="dossier:1"), by=SYSTEM, at=AT)
    legal = NewRepresentation(
        principal=filed.business, representative=double, kind="legal", valid_from=date(2015, 1, 1)
    )
    services.record_representation(legal, by=SYSTEM, at=AT)
    assert merge(double, filed.an) == filed.an
    for key in (double, filed.an):
        found = queries.snapshots([key], TODAY)[key]
        assert (found.key, found.identity_number) == (filed.an, "022190000012")
        assert queries.may_act_for(key, filed.business, TODAY)
        assert [each.key for each in queries.reusable_papers(key, "GKS", TODAY)] == [paper]
    assert queries.snapshot(double, date(2009, 1, 1)).identity_number == "101010101"
    assert queries.find_by_identity(SYSTEM, "101010101", at=AT) == filed.an
    assert queries.applicant_for(INSPECTOR, double).key == filed.an


def test_merging_once_more_keeps_every_earlier_key(filed: SimpleNamespace, double: str) -> None:
    merge(double, filed.an)
    third = replace(AN, identity_kind="passport", identity_number="C1234567", account="")
    key = services.register_applicant(third, by=SYSTEM, at=AT)
    merge(filed.an, key)
    assert {queries.standing_key(each) for each in (double, filed.an, key)} == {key}


def test_what_the_standing_record_lacks_it_takes_over(filed: SimpleNamespace) -> None:
    account = Account.objects.create_user("binh", full_name="Trần Văn Bình").key
    bare = replace(
        BINH, identity_kind="passport", identity_number="B7654321", born_on=None, phone="0911111111", account=account
    )
    source = services.register_applicant(bare, by=SYSTEM, at=AT)
    merge(source, filed.binh)
    found = queries.snapshot(filed.binh, TODAY)
    assert (found.phone, found.account, found.born_on) == ("0911111111", account, date(1980, 12, 1))
    assert queries.applicant_of_account(account) == filed.binh


def test_records_of_different_applicants_are_not_merged(filed: SimpleNamespace, double: str) -> None:
    for source, into in ((filed.an, filed.binh), (filed.business, filed.an)):
        with pytest.raises(Refused) as caught:
            merge(source, into)
        assert caught.value.codes == ("applicants.kinds_differ",)
    merge(double, filed.an)
    with pytest.raises(Refused) as caught:
        merge(double, filed.an)
    assert caught.value.codes == ("applicants.merged_with_itself",)


def test_two_logins_are_sorted_out_first(filed: SimpleNamespace, double: str) -> None:
    for number, key in enumerate((filed.an, double)):
        account = Account.objects.create_user(f"an{number}", full_name="Nguyễn Thị An").key
        services.link_account(key, account, by=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        merge(double, filed.an)
    assert caught.value.codes == ("applicants.two_accounts",)


def test_the_counter_merges_only_records_it_has_open(filed: SimpleNamespace, double: str) -> None:
    queries.find_by_identity(RECEIVER, AN.identity_number, at=AT)
    with pytest.raises(Refused) as caught:
        services.merge_applicants(double, filed.an, reason="trùng", by=RECEIVER, at=AT)
    assert caught.value.codes == ("access.not_found",)
    queries.find_by_identity(RECEIVER, "101010101", at=AT)
    assert services.merge_applicants(double, filed.an, reason="trùng", by=RECEIVER, at=AT) == filed.an
