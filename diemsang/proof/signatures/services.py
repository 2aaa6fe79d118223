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

__all__ = ["Capacity", "Delegation", "Signed", "Stamp", "Wish", "sign_document", "sign_only"]


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed bytes, which the caller keeps, and the line in the book of signatures."""

    content: bytes
    record: SignatureRecord


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
    authorise(by, "signatures.sign_document", scope=scope)
    signer = by.person or by.key
    day = clock.local(at).date()
    refuse_if(rules.obstacles_to_sign(signer, capacity, on=day, delegation=delegation, examiners=examiners))
    way = signing_method(method)
    signed = sign_only(pdf, wish, at=at, method=method)
    given_by, basis = (delegation.given_by, delegation.basis) if delegation else ("", "")
    with transaction.atomic():
        record = SignatureRecord.objects.create(
            subject=subject,
            signer=signer,
            actor=by.key,
            capacity=capacity.value,
            delegated_by=given_by,
            delegation_basis=basis,
            sha256_before=sha256(pdf).hexdigest(),
            sha256_after=sha256(signed.content).hexdigest(),
            method=way.code,
            certificate_serial=f"{signed.certificate.serial_number:x}",
            certificate_issuer=signed.certificate.issuer.human_friendly[:300],
            is_demo=way.marks_demo,
            signed_at=at,
        )
        ledger.record(
            by,
            "signatures.document_signed",
            subject,
            at,
            facts={
                "signature": record.pk,
                "signer": signer,
                "capacity": capacity.value,
                "delegated_by": given_by,
                "method": way.code,
                "certificate_serial": record.certificate_serial,
            },
            private={"sha256_before": record.sha256_before, "sha256_after": record.sha256_after},
        )
        announce(events.document_signed, record_id=record.pk, subject=subject, signer=signer, capacity=capacity.value)
    return Signed(signed.content, record)


def sign_only(pdf: bytes, wish: Wish, *, at: datetime, method: str = "") -> SignedPdf:
    """The signature alone, without a line in the book: for the command line and for trying a way of signing."""
    way = signing_method(method)
    return sign_pdf(pdf, wish, method=way, time_stamper=time_stamper(is_demo=way.is_demo, at=at), at=at)
