"""The paper store: what is held is offered, asking again takes a reason, and both are counted."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.access import Actor, Grant
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.applicants import queries, rules, services
from diemsang.people.applicants.models import Paper
from diemsang.people.applicants.queries import Reuse
from diemsang.people.applicants.services import NewPaper
from diemsang.proof.files import services as files
from diemsang.proof.files.queries import files_of, register_resolver
from diemsang.proof.ledger.models import Entry
from tests.people.applicants.people import AN, AT, INSPECTOR, OTHER_RECEIVER, RECEIVER, SPECIALIST, SYSTEM, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
BRINGER = Actor("account:907", (Grant("receiver"),))
"""A receiver who sees the file that was brought with a dossier."""
SCAN = b"Giay khai sinh, ban chup lai thanh chu.\n"
days = st.dates(date(2014, 1, 1), date(2018, 1, 1))


def _bringer_only(actor: Actor, subject: str) -> bool:
    return actor.key == BRINGER.key


register_resolver("brought", _bringer_only)


@pytest.fixture
def birth(filed: SimpleNamespace) -> NewPaper:
    return NewPaper(
        applicant=filed.an,
        kind="GKS",
        number="12/2016",
        issued_on=date(2016, 1, 4),
        issued_by="UBND phường Hồng Gai",
        valid_to=date(2016, 7, 4),
        source="dossier:5",
    )


@given(
    papers=st.lists(st.tuples(days, st.none() | days, st.booleans()), max_size=4),
    on=days,
    reason=st.sampled_from(["", "  ", "bản quét mờ"]),
)
def test_asking_again_is_refused_exactly_when_something_valid_is_held_and_no_reason_given(
    papers: list[tuple[date, date | None, bool]], on: date, reason: str
) -> None:
    """The oracle lists the days a paper holds, one by one."""
    held = False
    for start, end, is_withdrawn in papers:
        day = start
        while day <= on and not is_withdrawn and (end is None or day < end):
            held = held or day == on
            day += timedelta(days=1)
    found = list(rules.obstacles_to_ask_again([rules.PaperValidity(*each) for each in papers], on=on, reason=reason))
    assert bool(found) is (held and not reason.strip())


def test_a_paper_is_offered_as_long_as_it_is_valid(filed: SimpleNamespace, birth: NewPaper) -> None:
    key = services.keep_paper(birth, by=RECEIVER, at=AT)
    assert [each.key for each in queries.reusable_papers(filed.an, "GKS", TODAY)] == [key]
    assert queries.reusable_papers(filed.an, "GKS", date(2016, 7, 3)) != []
    assert queries.reusable_papers(filed.an, "GKS", date(2016, 7, 4)) == []
    assert queries.reusable_papers(filed.an, "GKS", date(2016, 1, 3)) == []
    assert queries.reusable_papers(filed.an, "HK", TODAY) == []
    assert queries.reusable_papers(filed.binh, "GKS", TODAY) == []


def test_the_paper_of_a_dossier_is_kept_once(birth: NewPaper) -> None:
    first = services.keep_paper(birth, by=RECEIVER, at=AT)
    assert services.keep_papers([birth, birth], by=SYSTEM, at=AT) == [first, first]
    assert Paper.objects.count() == 1


def test_reuse_and_asking_again_are_counted_once_per_dossier(filed: SimpleNamespace, birth: NewPaper) -> None:
    key = services.keep_paper(birth, by=RECEIVER, at=AT)
    for subject in ("dossier:6", "dossier:6", "dossier:7"):
        services.reuse_paper(key, subject, by=RECEIVER, at=AT)
    with pytest.raises(Refused) as caught:
        services.ask_again(filed.an, "GKS", "dossier:8", reason=" ", by=RECEIVER, at=AT)
    assert caught.value.codes == ("applicants.paper_held",)
    services.ask_again(filed.an, "GKS", "dossier:8", reason="bản quét mờ", by=RECEIVER, at=AT)
    services.ask_again(filed.an, "HK", "dossier:8", reason="", by=RECEIVER, at=AT)
    assert queries.reuse_between(TODAY, TODAY + timedelta(days=1)) == Reuse(reused=2, asked_again=1)
    assert queries.reuse_between(TODAY, TODAY + timedelta(days=1), kind="HK") == Reuse(0, 0)
    assert queries.reuse_between(date(2015, 1, 1), TODAY) == Reuse(0, 0)
    assert queries.reusable_papers(filed.an, "GKS", TODAY)[0].times_reused == 2


def test_a_paper_that_is_over_or_withdrawn_is_not_reused(filed: SimpleNamespace, birth: NewPaper) -> None:
    key = services.keep_paper(birth, by=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        services.reuse_paper(key, "dossier:9", by=SYSTEM, at=AT + timedelta(days=60))
    assert caught.value.codes == ("applicants.paper_not_valid",)
    services.withdraw_paper(key, reason="bị thu hồi", by=SYSTEM, at=AT)
    services.withdraw_paper(key, reason="bị thu hồi", by=SYSTEM, at=AT)
    assert queries.reusable_papers(filed.an, "GKS", TODAY) == []
    assert Entry.objects.filter(act="applicants.paper_withdrawn").count() == 1


def test_a_scan_is_seen_by_who_sees_the_applicant(
    filed: SimpleNamespace, birth: NewPaper, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_FOLDER = tmp_path
    brought = files.attach("brought:1", SCAN, purpose="attachment", by=SYSTEM, at=AT, name="gks.txt")
    with pytest.raises(Refused):
        services.keep_paper(birth, by=RECEIVER, at=AT, file=brought.pk)
    key = services.keep_paper(replace(birth, kind="KS"), by=BRINGER, at=AT, file=brought.pk)
    paper = Paper.objects.get(pk=int(key.partition(":")[2]))
    assert paper.file is not None
    assert files.read_for(INSPECTOR, paper.file, at=AT, purpose="tests.read") == SCAN
    for stranger in (RECEIVER, SPECIALIST):
        assert not files_of(stranger, key).exists()
    queries.find_by_identity(RECEIVER, AN.identity_number, at=AT)
    assert files_of(RECEIVER, key).get().pk == paper.file
    assert not files_of(OTHER_RECEIVER, key).exists()
    assert not files_of(RECEIVER, "paper:không").exists()


def test_a_citizen_keeps_papers_of_their_own_only(filed: SimpleNamespace, birth: NewPaper) -> None:
    account = Account.objects.create_user("an", full_name="Nguyễn Thị An").key
    services.link_account(filed.an, account, by=SYSTEM, at=AT)
    an = Actor(account, (Grant("applicant"),))
    services.keep_paper(birth, by=an, at=AT)
    with pytest.raises(Refused) as caught:
        services.keep_paper(replace(birth, applicant=filed.binh), by=an, at=AT)
    assert caught.value.codes == ("access.not_found",)


def test_papers_of_many_are_kept_in_few_statements(filed: SimpleNamespace, django_assert_max_num_queries) -> None:
    papers = [
        NewPaper(applicant=key, kind=f"K{number}", source=f"dossier:{number}")
        for number in range(30)
        for key in (filed.an, filed.binh, filed.business)
    ]
    with django_assert_max_num_queries(14):
        keys = services.keep_papers(papers, by=SYSTEM, at=AT)
    with django_assert_max_num_queries(11):
        services.reuse_papers([(key, "dossier:99") for key in keys], by=SYSTEM, at=AT)
    with django_assert_max_num_queries(2):
        found = queries.papers_on([filed.an, filed.binh], TODAY)
    assert [len(each) for each in found.values()] == [30, 30]
