"""Signing a document on somebody's behalf, with the rules of who may, and a line in the book and in the journal."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import refuse_if
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce
from diemsang.proof.signatures import events, rules
from diemsang.proof.signatures.models import SignatureRecord
from diemsang.proof.signatures.plugins import signing_method
from diemsang.proof.signatures.rules import Capacity, Delegation
from diemsang.proof.signatures.signing import SignedPdf, Wish, sign_pdf
from diemsang.proof.signatures.stamps import Stamp
from diemsang.proof.signatures.timestamps import time_stamper

__all__ = [
    "Capacity",
    "Delegation",
    "Prepared",
    "Signed",
    "Stamp",
    "Wish",
    "prepare_signature",
    "record_signature",
    "sign_document",
    "sign_only",
]


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed bytes, which the caller keeps, and the line in the book of signatures."""

    content: bytes
    record: SignatureRecord


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document signed and not yet written down: what `record_signature` needs to do so."""

    content: bytes
    sha256_before: str
    signer: str
    capacity: Capacity
    delegation: Delegation | None
    method: str
    marks_demo: bool
    certificate_serial: str
    certificate_issuer: str
    scope: str | None


def sign_document(
    subject: str,
    pdf: bytes,
    wish: Wish,
    *,
    by: Actor,
    at: datetime,
    capacity: Capacity,
    delegation: Delegation | None = None,
    examiners: Set[str] = frozenset(),
    method: str = "",
    scope: str | None = None,
) -> Signed:
    """Ký số: sign the PDF of the record `subject` as PAdES B-T, and write down who signed what, and how.

    The signer is the actor's person, or the account when it belongs to none. `scope` is the body whose document it is.
    Refuses with `signatures.*`. Signing happens before the transaction: a slow device or service holds no lock.
    """
    prepared = prepare_signature(
        pdf,
        wish,
        by=by,
        at=at,
        capacity=capacity,
        delegation=delegation,
        examiners=examiners,
        method=method,
        scope=scope,
    )
    return Signed(prepared.content, record_signature(subject, prepared, by=by, at=at))


def prepare_signature(
    pdf: bytes,
    wish: Wish,
    *,
    by: Actor,
    at: datetime,
    capacity: Capacity,
    delegation: Delegation | None = None,
    examiners: Set[str] = frozenset(),
    method: str = "",
    scope: str | None = None,
) -> Prepared:
    """The signature itself, judged and made, nothing written: for acts that sign first and then, in the transaction of
    their own, see that what was signed is still what stands. Arguments and refusals as of `sign_document`."""
    authorise(by, "signatures.sign_document", scope=scope)
    signer = by.person or by.key
    day = clock.local(at).date()
    refuse_if(rules.obstacles_to_sign(signer, capacity, on=day, delegation=delegation, examiners=examiners))
    way = signing_method(method)
    signed = sign_only(pdf, wish, at=at, method=method)
    return Prepared(
        content=signed.content,
        sha256_before=sha256(pdf).hexdigest(),
        signer=signer,
        capacity=capacity,
        delegation=delegation,
        method=way.code,
        marks_demo=way.marks_demo,
        certificate_serial=f"{signed.certificate.serial_number:x}",
        certificate_issuer=signed.certificate.issuer.human_friendly[:300],
        scope=scope,
    )


@transaction.atomic
def record_signature(subject: str, prepared: Prepared, *, by: Actor, at: datetime) -> SignatureRecord:
    """Write a prepared signature into the book and the journal of its record; `at` is the moment it was made at."""
    authorise(by, "signatures.sign_document", scope=prepared.scope)
    given_by, basis = (
        (prepared.delegation.given_by, prepared.delegation.basis) if prepared.delegation is not None else ("", "")
    )
    record = SignatureRecord.objects.create(
        subject=subject,
        signer=prepared.signer,
        actor=by.key,
        capacity=prepared.capacity.value,
        delegated_by=given_by,
        delegation_basis=basis,
        sha256_before=prepared.sha256_before,
        sha256_after=sha256(prepared.content).hexdigest(),
        method=prepared.method,
        certificate_serial=prepared.certificate_serial,
        certificate_issuer=prepared.certificate_issuer,
        is_demo=prepared.marks_demo,
        signed_at=at,
    )
    ledger.record(
        by,
        "signatures.document_signed",
        subject,
        at,
        facts={
            "signature": record.pk,
            "signer": prepared.signer,
            "capacity": prepared.capacity.value,
            "delegated_by": given_by,
            "method": prepared.method,
            "certificate_serial": record.certificate_serial,
        },
        private={"sha256_before": record.sha256_before, "sha256_after": record.sha256_after},
    )
    announce(
        events.document_signed,
        record_id=record.pk,
        subject=subject,
        signer=prepared.signer,
        capacity=prepared.capacity.value,
    )
    return record


def sign_only(pdf: bytes, wish: Wish, *, at: datetime, method: str = "") -> SignedPdf:
    """The signature alone, without a line in the book: for the command line and for trying a way of signing."""
    way = signing_method(method)
    return sign_pdf(pdf, wish, method=way, time_stamper=time_stamper(is_demo=way.is_demo, at=at), at=at)
