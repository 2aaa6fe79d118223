"""Erased under a rule: nothing personal is left in any table, and every chain still verifies."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.models import Paper
from diemsang.people.applicants.services import NewPaper, NewRepresentation
from diemsang.proof.files.models import StoredFile
from diemsang.proof.ledger import services as ledger
from diemsang.proof.ledger.models import Opening
from tests.people.applicants.people import ADMINISTRATOR, AN, AT, INSPECTOR, RECEIVER, SYSTEM, TODAY
from tests.proof.files.samples import picture
from tests.proof.ledger.journal import latest, load_verifier, verify

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
RULE = "nd-13-2023:16"
TRACES = ("Nguyễn Thị An", "022190000012", "0912345678", "an@vidu.vn", "Trần Phú", "77/GKS", "Phường cấp", "15/UQ")


def everything_kept() -> str:
    """Every row of every table of ours, as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model.__module__.startswith("diemsang."):
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                found.append(repr(cursor.fetchall()))
    return "\n".join(found)


@pytest.fixture
def left(filed: SimpleNamespace, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """An has left a paper with its scan, authorised Bình, was looked up, and was recorded twice once."""
    settings.FILES_FOLDER = tmp_path / "files"
    paper = NewPaper(
        applicant=filed.an, kind="GKS", number="77/GKS", issued_by="Phường cấp", issued_on=date(2016, 1, 1)
    )
    filed.paper = services.keep_paper(paper, by=SYSTEM, at=AT, upload=picture(), name="gks.png")
    services.reuse_paper(filed.paper, "dossier:3", by=SYSTEM, at=AT)
    services.record_representation(
        NewRepresentation(
            principal=filed.an,
            representative=filed.binh,
            kind="authorised",
            matter="Nhận kết quả",
            document_number="15/UQ",
            valid_from=date(2016, 1, 1),
        ),
        by=SYSTEM,
        at=AT,
    )
    queries.find_by_identity(RECEIVER, AN.identity_number, at=AT)
    services.correct_name(filed.binh, "Trần Bình", reason="nhầm", by=SYSTEM, at=AT)
    return filed


def test_nothing_personal_is_left_and_the_journal_still_verifies(left: SimpleNamespace, tmp_path: Path) -> None:
    ledger.create_key(by=SYSTEM, at=AT)
    ledger.seal(by=SYSTEM, at=clock.real_now())
    before = everything_kept()
    assert [trace for trace in TRACES if trace not in before] == []
    services.erase_applicant(left.an, rule=RULE, by=ADMINISTRATOR, at=AT)
    after = everything_kept()
    others = [trace for trace in TRACES if trace != "Trần Phú"]  # the business sits there too
    assert [trace for trace in others if trace in after] == []
    ledger.seal(by=SYSTEM, at=clock.real_now())
    ledger.export_bundle(tmp_path / "bundle.zip", by=SYSTEM, at=AT, with_values=True)
    report = verify(load_verifier(), tmp_path / "bundle.zip", latest())
    assert report["verdict"] == "intact"
    assert RULE in {each["rule"] for each in report["erased"]}


def test_what_is_left_says_that_it_was_erased(left: SimpleNamespace) -> None:
    services.erase_applicant(left.an, rule=RULE, by=ADMINISTRATOR, at=AT)
    found = queries.snapshot(left.an, TODAY)
    assert (found.key, found.kind, found.full_name, found.erased_under) == (left.an, "citizen", "", RULE)
    assert not queries.may_act_for(left.binh, left.an, TODAY)
    assert queries.find_by_identity(RECEIVER, AN.identity_number, at=AT) is None
    assert not queries.visible_to(INSPECTOR).filter(pk=int(left.an.partition(":")[2])).exists()
    assert Paper.objects.get().uses.count() == 1, "how often it was reused still counts"
    assert StoredFile.objects.get().is_erased
    assert not Opening.objects.filter(entry__stream=f"applicants.{left.an}").exists()
    assert Opening.objects.filter(entry__stream=f"applicants.{left.binh}").exists(), "the neighbour's stay"


def test_erasing_twice_is_harmless_and_nothing_is_recorded_afterwards(left: SimpleNamespace) -> None:
    for _ in range(2):
        services.erase_applicant(left.an, rule=RULE, by=ADMINISTRATOR, at=AT)
    with pytest.raises(Refused):
        services.change_contacts(left.an, phone="0912345678", email="", by=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        services.keep_paper(NewPaper(applicant=left.an, kind="GKS"), by=RECEIVER, at=AT)
    assert caught.value.codes == ("applicants.erased",)


def test_the_number_of_who_was_erased_can_be_registered_again(left: SimpleNamespace) -> None:
    services.erase_applicant(left.an, rule=RULE, by=ADMINISTRATOR, at=AT)
    key = services.register_applicant(AN, by=RECEIVER, at=AT)
    assert key != left.an
    assert queries.snapshot(key, TODAY).full_name == "Nguyễn Thị An"


def test_merged_records_are_erased_together(left: SimpleNamespace) -> None:
    from dataclasses import replace

    again = replace(AN, full_name="Nguyễn T. An", identity_kind="cmnd", identity_number="101010101", issued_on=None)
    double = services.register_applicant(again, by=SYSTEM, at=AT)
    services.merge_applicants(double, left.an, reason="trùng", by=SYSTEM, at=AT)
    services.erase_applicant(double, rule=RULE, by=ADMINISTRATOR, at=AT)
    after = everything_kept()
    assert [trace for trace in ("Nguyễn T. An", "101010101", "022190000012") if trace in after] == []


@pytest.mark.parametrize("actor", [RECEIVER, INSPECTOR])
def test_only_the_administrator_erases(left: SimpleNamespace, actor: Any) -> None:
    with pytest.raises(Refused) as caught:
        services.erase_applicant(left.an, rule=RULE, by=actor, at=AT)
    assert caught.value.codes == ("access.not_allowed",)


def test_the_login_is_free_again(left: SimpleNamespace) -> None:
    account = Account.objects.create_user("an", full_name="Người Dùng").key
    services.link_account(left.an, account, by=SYSTEM, at=AT)
    services.erase_applicant(left.an, rule=RULE, by=ADMINISTRATOR, at=AT)
    assert queries.applicant_of_account(account) is None
