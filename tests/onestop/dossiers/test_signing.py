"""Signed by who may, numbered and sealed by the clerk; answered in the negative; corrected by another signed act."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from diemsang.kernel import clock
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, Result
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.services import signing
from diemsang.people.organisation import services as organisation
from diemsang.proof.files import services as files
from diemsang.proof.files.models import StoredFile
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.numbering.models import Number
from diemsang.proof.signatures.models import SignatureRecord
from diemsang.proof.signatures.queries import State as Signatures
from diemsang.proof.signatures.queries import verify
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.printing.paper import overlaps, pages_of
from tests.onestop.dossiers.signing import DEPUTY, HOUR, KIND, STAND_IN, TEXT, Desk, a_pdf, desk_of, let_sign
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_signing")]
LATER = AT + HOUR
WATERMARK = 25
"""Letters so high, in points, are the mark of a demo behind the text."""


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return desk_of(counter)


def codes(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return refused.value.codes


def words_of(pdf: bytes, *, last_only: bool = False) -> str:
    """What people read, stamps included; no word of it stands on another."""
    with TemporaryDirectory() as folder:
        pages = pages_of(pdf, Path(folder))
    for page in pages:
        printed = tuple(word for word in page.words if word.bottom - word.top < WATERMARK)
        assert list(overlaps(replace(page, words=printed))) == []
    return " ".join(word.text for page in (pages[-1:] if last_only else pages) for word in page.words)


def pdf_of(result: Result, number: int = -1) -> bytes:
    return files.read_for(
        SYSTEM, int(result.signed_files[number].removeprefix("file:")), at=AT, purpose="dossiers.test"
    )


@pytest.mark.engines
def test_signed_by_the_head_numbered_and_sealed_by_the_clerk(desk: Desk) -> None:
    row = desk.to_sign()
    services.sign(row.key, by=desk.leader(), at=AT)
    row = row_of(row.key)
    assert (row.state, row.settled_at) == (State.SIGNING, None)
    result = row.results.get()
    assert (result.signer, result.signed_at, result.number) == (desk.cast.people["agency_leader"], AT, "")

    services.issue(row.key, by=desk.cast.actor("clerk"), at=LATER)
    row, result = row_of(row.key), row.results.get()
    assert (row.state, row.settled_at, result.numbered_at) == (State.ISSUED, LATER, LATER)
    assert result.number == "01/KQ-H98.01"
    assert Number.objects.get().text == result.number
    kinds = [(each.capacity, each.signer) for each in SignatureRecord.objects.filter(subject=row.key).order_by("pk")]
    assert kinds == [("HEAD", desk.cast.people["agency_leader"]), ("AGENCY", desk.cast.people["clerk"])]

    final = pdf_of(result)
    report = verify(final, by=SYSTEM, now=clock.real_now())
    assert [each.state for each in report.signatures] == [Signatures.DEMO, Signatures.DEMO]
    assert all(each.is_intact for each in report.signatures)
    words = words_of(final)
    assert "Số: 01/KQ-H98.01, ngày 30/05/2016" in words
    assert "Thẻ có giá trị năm năm" in words
    acts = [each.act for each in entries_of(stream_of(row))][-2:]
    assert acts == ["dossiers.signed", "dossiers.issued"]


def test_a_deputy_signs_for_the_head_by_a_delegation_in_force_and_not_without(desk: Desk) -> None:
    row = desk.to_sign()
    cast = desk.cast
    organisation.grant_roles(
        [
            organisation.NewGrant(
                account=cast.accounts[DEPUTY], role="agency_leader", scope=row.agency, valid_from=date(2016, 1, 1)
            )
        ],
        by=SYSTEM,
        at=AT,
    )
    for method in ("", signing.BY_HAND):
        with pytest.raises(Refused) as refused:
            services.sign(row.key, method=method, by=cast.actor(DEPUTY), at=AT)
        assert codes(refused) == ("signatures.no_delegation",)
    assert not SignatureRecord.objects.exists()

    services.sign(row.key, by=let_sign(cast, DEPUTY), at=AT)
    result, record = row.results.get(), SignatureRecord.objects.get()
    assert (record.capacity, record.delegated_by, record.delegation_basis) == (
        "KT",
        cast.people["agency_leader"],
        "12/UQ-STP",
    )
    assert result.delegation == "12/UQ-STP"
    assert "KT. GIÁM ĐỐC" in words_of(pdf_of(result))


def test_who_is_no_deputy_signs_by_authorisation(desk: Desk) -> None:
    row = desk.to_sign()
    services.sign(row.key, by=let_sign(desk.cast, STAND_IN), at=AT)
    assert SignatureRecord.objects.get().capacity == "TUQ"
    entry = entries_of(stream_of(row)).filter(act="dossiers.signed").get()
    assert entry.on_behalf_of == desk.cast.people["agency_leader"]
    assert "TUQ. GIÁM ĐỐC" in words_of(pdf_of(row.results.get()))


def test_a_delegation_that_is_over_or_of_another_agency_is_none(desk: Desk) -> None:
    row = desk.to_sign()
    over = let_sign(desk.cast, STAND_IN, valid_to=date(2016, 6, 1))
    with pytest.raises(Refused) as refused:
        services.sign(row.key, by=over, at=at_local(date(2016, 6, 1), 8))
    assert codes(refused) == ("signatures.no_delegation",)


@pytest.mark.parametrize("role", ["specialist", "division_head", "clerk", "centre_leader", "receiver", "applicant"])
def test_nobody_but_a_leader_of_the_agency_signs(desk: Desk, role: str) -> None:
    row = desk.to_sign()
    for by in (desk.cast.actor(role), desk.cast.actor("agency_leader", elsewhere=True)):
        with pytest.raises(Refused) as refused:
            services.sign(row.key, by=by, at=AT)
        assert codes(refused) == ("access.not_allowed",)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("method", ["", signing.BY_HAND])
def test_who_examined_or_drafted_does_not_sign(desk: Desk, method: str) -> None:
    row = desk.to_sign()
    Dossier.objects.filter(pk=row.pk).update(examiners=[*row.examiners, desk.cast.people["agency_leader"]])
    with pytest.raises(Refused) as refused:
        services.sign(row.key, method=method, by=desk.leader(), at=AT)
    assert codes(refused) == ("dossiers.signer_is_examiner",)
    Dossier.objects.filter(pk=row.pk).update(examiners=[])
    row.results.update(drafted_by=desk.cast.people["agency_leader"])
    with pytest.raises(Refused) as refused:
        services.sign(row.key, method=method, by=desk.leader(), at=AT)
    assert codes(refused) == ("dossiers.signer_is_examiner",)
    assert row.results.get().signed_at is None


def test_on_paper_there_is_a_number_and_nothing_digital(desk: Desk) -> None:
    row = desk.issued(method=signing.BY_HAND)
    result = row.results.get()
    assert (row.state, result.number, result.signed_files) == (State.ISSUED, "01/KQ-H98.01", [])
    assert not SignatureRecord.objects.exists()


def test_signed_twice_is_refused_with_the_moment(desk: Desk) -> None:
    row = desk.signed()
    with pytest.raises(Refused) as refused:
        services.sign(row.key, by=desk.leader(), at=LATER)
    assert codes(refused) == ("dossiers.signed_already",)
    assert refused.value.refusals[0].params["at"] == "09:00 30/05/2016"


def test_nothing_is_issued_that_nobody_signed(desk: Desk) -> None:
    row = desk.to_sign()
    with pytest.raises(Refused) as refused:
        services.issue(row.key, by=desk.cast.actor("clerk"), at=AT)
    assert codes(refused) == ("dossiers.not_signed",)
    assert not Number.objects.exists()


def test_a_draft_that_changed_during_signing_drops_the_signature(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = desk.to_sign()
    slow = signing.signatures.prepare_signature

    def meanwhile(*arguments: object, **more: object) -> object:
        prepared = slow(*arguments, **more)  # type: ignore[arg-type]
        services.return_for_repair(row.key, reason="Sai tên", by=desk.cast.actor("division_head"), at=AT)
        by = desk.cast.actor("specialist")
        services.keep_result_draft(row.key, kind=KIND, text="Khác", by=by, at=AT)
        services.submit_for_signature(row.key, by=by, at=AT)
        return prepared

    monkeypatch.setattr(signing.signatures, "prepare_signature", meanwhile)
    with pytest.raises(Refused) as refused:
        services.sign(row.key, by=desk.leader(), at=AT)
    assert codes(refused) == ("dossiers.draft_changed",)
    assert row.results.get().signed_at is None
    assert not SignatureRecord.objects.exists()
    assert not StoredFile.objects.exists()
    assert not row.moves.filter(act="dossiers.sign").exists()


@pytest.mark.engines
def test_issuing_tried_again_after_a_failure_keeps_the_number(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    december = at_local(date(2016, 12, 30), 16)
    row, clerk = desk.signed(at=december), desk.cast.actor("clerk")

    def broken(*_: object, **__: object) -> object:
        raise Refused(signing.signatures.rules.SIGNING_FAILED(why="không trả lời"))

    with monkeypatch.context() as patched:
        patched.setattr(signing.signatures, "prepare_signature", broken)
        with pytest.raises(Refused) as refused:
            services.issue(row.key, by=clerk, at=december)
        assert codes(refused) == ("signatures.signing_service_failed",)
    assert row_of(row.key).state == State.SIGNING
    assert Number.objects.get().text == "01/KQ-H98.01"
    services.issue(row.key, by=clerk, at=at_local(date(2017, 1, 3), 9))
    assert (Number.objects.count(), row.results.get().number) == (1, "01/KQ-H98.01")
    other = desk.issued("filing-0002", at=december)
    assert other.results.get().number == "02/KQ-H98.01"


def test_sent_back_after_a_failed_issue_it_keeps_its_number_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row, clerk = desk.signed(), desk.cast.actor("clerk")
    with monkeypatch.context() as patched:
        patched.setattr(signing.signatures, "record_signature", _fails)
        with pytest.raises(OSError, match="no disk"):
            services.issue(row.key, by=clerk, at=AT)
    services.return_for_repair(row.key, reason="Sai ngày", by=desk.leader(), at=AT)
    services.submit_for_signature(row.key, by=desk.cast.actor("specialist"), at=AT)
    services.sign(row.key, by=desk.leader(), at=LATER)
    services.issue(row.key, by=clerk, at=LATER)
    first, second = row.results.order_by("pk")
    assert first.signed_at == AT  # the signature given already stands
    assert (second.number, second.numbered_at) == ("01/KQ-H98.01", LATER)
    assert Number.objects.count() == 1


def _fails(*_: object, **__: object) -> object:
    raise OSError("no disk")


def test_an_agency_under_another_name_begins_another_book(desk: Desk) -> None:
    desk.issued()
    tomorrow, changes = AT.date() + timedelta(days=1), {"short_name": "STP"}
    body = desk.cast.bodies["agency"]
    organisation.change_body(body, changes=changes, decision_number="9/QĐ-UBND", on=tomorrow, by=SYSTEM, at=AT)
    later = AT + timedelta(days=1)
    assert desk.issued("filing-0002", at=later).results.get().number == "01/KQ-STP"


# Content as a file


def attached(desk: Desk, row: Dossier, content: bytes, name: str = "du-thao.pdf") -> str:
    by = desk.cast.actor("specialist")
    kept = files.attach(row.key, content, purpose="signed_document", by=by, at=AT, name=name)
    return f"file:{kept.pk}"


def test_an_attached_pdf_keeps_its_pages_and_gets_one_for_the_signatures(desk: Desk) -> None:
    draft = a_pdf(2)
    row = desk.counter.processing()
    by = desk.cast.actor("specialist")
    services.keep_result_draft(row.key, kind=KIND, file=attached(desk, row, draft), by=by, at=AT)
    services.submit_for_signature(row.key, by=by, at=AT)
    services.sign(row.key, by=desk.leader(), at=AT)
    services.issue(row.key, by=desk.cast.actor("clerk"), at=LATER)
    final = pdf_of(row.results.get())
    assert final.startswith(draft)
    report = verify(final, by=SYSTEM, now=clock.real_now())
    assert [each.state for each in report.signatures] == [Signatures.DEMO] * 2
    last = words_of(final, last_only=True)
    assert "Trang ký số" in last
    assert "Số: 01/KQ-H98.01" in last


def test_a_draft_is_a_pdf_of_this_dossier_that_nobody_signed_yet(desk: Desk) -> None:
    row, other = desk.counter.processing(), desk.issued("filing-0002")
    by = desk.cast.actor("specialist")
    signed = attached(desk, row, pdf_of(other.results.get()))
    for file, code in (
        (other.results.get().signed_files[0], "dossiers.file_unknown"),
        ("file:999999", "dossiers.file_unknown"),
        (signed, "dossiers.draft_has_signatures"),
    ):
        with pytest.raises(Refused) as refused:
            services.keep_result_draft(row.key, kind=KIND, file=file, by=by, at=AT)
        assert codes(refused) == (code,)
    assert not row.results.exists()


# Answered in the negative


def test_a_written_answer_has_its_number_on_paper_when_it_is_signed(desk: Desk) -> None:
    row = desk.to_sign(outcome="rejected", kind="", text="Không đủ điều kiện theo quy định.")
    leader = desk.leader()
    with pytest.raises(Refused) as refused:
        services.reject(row.key, ground="reject.not_eligible", reason="Không đủ", by=leader, at=AT)
    assert codes(refused) == ("dossiers.not_signed",)
    services.sign(row.key, by=leader, at=AT)
    with pytest.raises(Refused) as refused:
        services.issue(row.key, by=desk.cast.actor("clerk"), at=AT)
    assert codes(refused) == ("dossiers.outcome_wrong",)
    with pytest.raises(Refused) as refused:
        services.reject(row.key, ground="late.overload", reason=" ", by=leader, at=AT)
    assert set(codes(refused)) == {"dossiers.ground_unknown", "dossiers.reason_missing"}
    services.reject(row.key, ground="reject.not_eligible", reason="Không đủ", by=leader, at=LATER)
    row, result = row_of(row.key), row.results.get()
    assert (row.state, row.settled_at) == (State.REJECTED, LATER)
    assert (result.number, result.numbered_at, result.ground) == ("01/KQ-H98.01", LATER, "reject.not_eligible")
    words = words_of(pdf_of(result))
    assert "Số: 01/KQ-H98.01" in words
    assert "ngày 30 tháng 5 năm 2016" in words
    report = verify(pdf_of(result), by=SYSTEM, now=clock.real_now())
    assert [each.state for each in report.signatures] == [Signatures.DEMO]


def test_what_is_granted_is_not_rejected(desk: Desk) -> None:
    row = desk.signed()
    with pytest.raises(Refused) as refused:
        services.reject(row.key, ground="reject.not_eligible", reason="x", by=desk.leader(), at=AT)
    assert codes(refused) == ("dossiers.outcome_wrong",)


# Corrections


@pytest.mark.engines
def test_a_correction_is_another_signed_document_and_the_wrong_one_stays(desk: Desk) -> None:
    row = desk.issued()
    before = list(row.results.values())
    services.correct_result(row.key, reason="Sai tên", text="Tên đúng là Nguyễn Thị Nộp", by=desk.leader(), at=LATER)
    wrong, right = row.results.order_by("pk")
    assert list(row.results.filter(pk=wrong.pk).values()) == before
    assert (right.correction_of, right.number, right.numbered_at) == (wrong, "02/KQ-H98.01", LATER)
    assert row_of(row.key).state == State.ISSUED
    words = words_of(pdf_of(right))
    assert "Số: 02/KQ-H98.01" in words
    assert "Tên đúng là" in words
    report = verify(pdf_of(right), by=SYSTEM, now=clock.real_now())
    assert [each.state for each in report.signatures] == [Signatures.DEMO]
    # A correction may be corrected too: the last one holds.
    services.correct_result(row.key, reason="Sai nữa", text="Lần hai", by=desk.leader(), at=LATER)
    assert row.results.get(correction_of=right).number == "03/KQ-H98.01"


def test_no_correction_without_reason_content_or_by_who_examined(desk: Desk) -> None:
    row, other = desk.issued(), desk.issued("filing-0002")
    leader = desk.leader()
    theirs = other.results.get().signed_files[0]
    for method in ("", signing.BY_HAND):
        with pytest.raises(Refused) as refused:
            services.correct_result(row.key, reason=" ", method=method, by=leader, at=LATER)
        assert set(codes(refused)) == {"dossiers.reason_missing", "dossiers.draft_result_missing"}
        with pytest.raises(Refused) as refused:
            services.correct_result(row.key, reason="x", file=theirs, method=method, by=leader, at=LATER)
        assert codes(refused) == ("dossiers.file_unknown",)
    Dossier.objects.filter(pk=row.pk).update(examiners=[desk.cast.people["agency_leader"]])
    with pytest.raises(Refused) as refused:
        services.correct_result(row.key, reason="x", text="y", by=leader, at=LATER)
    assert codes(refused) == ("dossiers.signer_is_examiner",)
    with pytest.raises(Refused) as refused:
        services.correct_result(row.key, reason="x", text="y", by=desk.cast.actor("clerk"), at=LATER)
    assert codes(refused) == ("access.not_allowed",)
    assert Number.objects.count() == 2


def test_no_demo_key_signs_outside_a_demo(desk: Desk, settings: Any) -> None:
    row = desk.to_sign()
    settings.DEMO_WORLD = ""
    with pytest.raises(Refused) as refused:
        services.sign(row.key, by=desk.leader(), at=AT)
    assert codes(refused) == ("signatures.demo_key_outside_demo",)
    assert row.results.get().signed_at is None


def test_the_text_of_a_draft_may_be_long(desk: Desk) -> None:
    row = desk.issued(text="\n".join(f"{number}. {TEXT} " * 3 for number in range(40)))
    final = pdf_of(row.results.get())
    assert "39. Cấp thẻ" in words_of(final)
    assert verify(final, by=SYSTEM, now=clock.real_now()).signatures[-1].is_intact
