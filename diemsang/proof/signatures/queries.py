"""Reading signatures: the house's own book, and what a PDF says about itself."""

from datetime import datetime

from django.db.models import QuerySet

from diemsang.kernel.access import Actor, authorise
from diemsang.proof.signatures import authority, verification
from diemsang.proof.signatures.models import SignatureRecord
from diemsang.proof.signatures.verification import State, VerificationReport

__all__ = ["State", "VerificationReport", "book", "record_of", "records_of", "verify"]


def verify(pdf: bytes, *, by: Actor, now: datetime) -> VerificationReport:
    """What the signatures of a PDF are worth. Anyone may ask; nothing is stored, nothing is fetched.

    `now` is the machine's time in UTC and judges certificates where the file proves no time of its own.
    """
    authorise(by, "signatures.verify_document")
    return verification.verify(pdf, now=now, roots=authority.trusted_roots(), demo_root=authority.demo_root())


def records_of(subject: str) -> QuerySet[SignatureRecord]:
    """Signatures on one record, in the order they were given. The caller has decided who may see the record."""
    return SignatureRecord.objects.filter(subject=subject).order_by("id")


def book(actor: Actor) -> QuerySet[SignatureRecord]:
    """Every signature given in this house, for who inspects; refused to all others."""
    authorise(actor, "signatures.view_record")
    return SignatureRecord.objects.all()


def record_of(sha256: str) -> SignatureRecord | None:
    """The signature that produced these bytes; None when this house did not sign them."""
    return SignatureRecord.objects.filter(sha256_after=sha256).first()
