"""Publishing versions and keeping what was filled in."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.commons.forms import queries, services
from diemsang.commons.forms.models import Answer, FormVersion
from diemsang.kernel.access import ANONYMOUS, system_actor
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Entry, Opening
from tests.commons.forms.examples import DEFINITION, ON, RIGHT, field, form, right

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

BY = system_actor("tests.forms")
AT = at_local(ON, 9)
BASIS = "Nghị định 78/2015/NĐ-CP"


@pytest.fixture
def version() -> str:
    services.define_form("HKD-01", "Giấy đề nghị đăng ký hộ kinh doanh", by=BY, at=AT)
    return services.publish_version("HKD-01", DEFINITION, valid_from=date(2015, 11, 1), legal_basis=BASIS, by=BY, at=AT)


def refused(act, *arguments, **options) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*arguments, by=options.pop("by", BY), at=AT, **options)
    return caught.value.codes


def test_each_day_has_the_version_that_was_in_force(version: str) -> None:
    later = services.publish_version(
        "HKD-01", form(field("text")), valid_from=date(2021, 1, 4), legal_basis="NĐ 01/2021/NĐ-CP", by=BY, at=AT
    )
    assert queries.version_in_force("HKD-01", date(2015, 10, 31)) is None
    assert queries.version_in_force("HKD-01", date(2021, 1, 3)).key == version
    assert queries.version_in_force("HKD-01", date(2021, 1, 4)).key == later
    assert [each.no for each in queries.versions_of("HKD-01")] == [2, 1]
    assert queries.version(version).schema.data == DEFINITION
    assert (queries.version(version).code, queries.version(later).no) == ("HKD-01", 2)


def test_what_was_published_is_neither_edited_nor_undercut(version: str) -> None:
    again = {"valid_from": date(2015, 11, 1), "legal_basis": BASIS}
    assert refused(services.publish_version, "HKD-01", DEFINITION, **again) == ("forms.not_latest",)
    row = FormVersion.objects.get()
    row.legal_basis = "khác"
    with pytest.raises(ValueError, match="not changed"):
        row.save()


def test_a_version_needs_a_form_a_text_and_a_definition() -> None:
    found = refused(services.publish_version, "none", {"format": 1}, valid_from=ON, legal_basis=" ")
    assert set(found) == {"forms.schema_missing", "forms.basis_missing", "forms.no_such_form"}
    assert refused(services.define_form, "không dấu", "") == ("forms.code_wrong", "forms.name_missing")
    services.define_form("A", "Đơn", by=BY, at=AT)
    assert refused(services.define_form, "A", "Đơn khác") == ("forms.code_taken",)
    assert not FormVersion.objects.exists()


def test_a_list_is_published_in_as_many_statements_as_one() -> None:
    counts = []
    for size in (1, 2, 30):
        codes = [f"L{size}-{each}" for each in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.define_forms([services.NewForm(code, "Đơn") for code in codes], by=BY, at=AT)
            keys = services.publish_versions(
                [services.NewVersion(code, form(field("text")), ON, BASIS) for code in codes], by=BY, at=AT
            )
            services.answer_many(
                [services.NewAnswer(key, f"dossier:{key[13:]}", {"asked": "x"}, ON) for key in keys], by=BY, at=AT
            )
        counts.append(len(asked))
    assert counts[1] == counts[2], "the first time a definition is read, and then remembered"
    assert len(queries.answers_of(Answer.objects.values_list("subject", flat=True))) == 33


def test_an_answer_is_cleaned_and_kept_with_its_version(version: str) -> None:
    key = services.answer(version, "dossier:1", RIGHT, by=BY, at=AT, on=ON)
    found = queries.answer_of("dossier:1")
    assert (found.key, found.version.key, found.is_partial) == (key, version, False)
    assert found.values["capital"] == 100_000_000
    assert found.values["phone"] == "0912345678"
    assert queries.answer(key) == found
    assert queries.answer_of("dossier:2") is None


def test_the_latest_answer_of_a_subject_replaces_the_one_before(version: str) -> None:
    first = services.answer(version, "dossier:1", {"full_name": "Hoà"}, by=BY, at=AT, on=ON, partial=True)
    assert queries.answer_of("dossier:1").is_partial
    assert services.answer(version, "dossier:1", RIGHT, by=BY, at=AT, on=ON) == first
    before = Entry.objects.count()
    assert services.answer(version, "dossier:1", RIGHT, by=BY, at=AT, on=ON) == first
    assert Entry.objects.count() == before, "the same once more changes nothing"
    assert Answer.objects.count() == 1


def test_a_wrong_answer_is_refused_with_every_reason_and_nothing_is_kept(version: str) -> None:
    found = refused(services.answer, version, "dossier:1", right(full_name=None, capital="x"), on=ON)
    assert found == ("forms.required", "forms.not_money")
    assert refused(services.answer, version, "dossier:1", RIGHT, on=date(2015, 10, 1))[0] == "forms.not_in_force"
    assert refused(services.answer, version, "", RIGHT, on=ON) == ("forms.bad_subject",)
    assert refused(services.answer, "form_version:999", "dossier:1", RIGHT, on=ON) == ("access.not_found",)
    assert not Answer.objects.exists()


def test_the_journal_holds_no_personal_value(version: str) -> None:
    services.answer(version, "dossier:1", RIGHT, by=BY, at=AT, on=ON)
    assert not any("Hoà" in body or "100234567" in body for body in Entry.objects.values_list("body", flat=True))


def test_erasing_forgets_the_values_here_and_in_the_journal(version: str) -> None:
    key = services.answer(version, "dossier:1", RIGHT, by=BY, at=AT, on=ON)
    for _ in range(2):
        services.erase_answer(key, rule="nd-13-2023:16", by=BY, at=AT)
    found = queries.answer_of("dossier:1")
    assert (found.values, found.erased_at) == ({}, AT)
    assert not Opening.objects.filter(field="values").exists()
    assert refused(services.answer, version, "dossier:1", RIGHT, on=ON) == ("forms.answer_erased",)


def test_a_printed_answer_has_every_row_and_the_look_is_logged(version: str) -> None:
    members = [{"name": f"Nguyễn Thị {at}", "identity": f"{100_000_000 + at}", "amount": 1} for at in range(40)]
    values = right(members=members, note="Đường Nguyễn Văn Cừ kéo dài. " * 100)
    key = services.answer(version, "dossier:1", values, by=BY, at=AT, on=ON)
    looks = Entry.objects.filter(act="ledger.personal_data_viewed")
    assert not looks.exists()
    heading = services.Heading(recipient="Phòng Tài chính", place="Tỉnh Năm", code="H99-1")
    pdf = services.print_answer(key, by=BY, at=AT, heading=heading, barcode="H99-1")
    assert looks.count() == 1
    with pikepdf.open(BytesIO(pdf)) as paper:
        assert len(paper.pages) >= 3
    assert refused(services.print_answer, "form_answer:999") == ("access.not_found",)


def test_who_is_nobody_may_not(version: str) -> None:
    assert refused(services.answer, version, "dossier:1", RIGHT, on=ON, by=ANONYMOUS) == ("access.not_allowed",)
    assert refused(services.define_form, "B", "Đơn", by=ANONYMOUS) == ("access.not_allowed",)


def test_the_installations_own_law_judges_and_an_unknown_day_is_refused(version: str) -> None:
    services.define_form("OLD", "Đơn cũ", by=BY, at=AT)
    old = services.publish_version(
        "OLD", form(field("identity")), valid_from=date(1990, 1, 1), legal_basis="cũ", by=BY, at=AT
    )
    told = refused(services.answer, old, "dossier:1", {"asked": "100234567"}, on=date(1998, 1, 1))
    assert told == ("forms.law_undefined",)
