"""Whose word about the time of a signature counts: nobody's whom we do not trust, and a demo's only in a demo."""

import io
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from diemsang.proof.signatures import verification
from diemsang.proof.signatures.verification import SignatureReport, State
from tests.proof.files import samples

SIGNED_AT = datetime(2016, 5, 30, tzinfo=UTC)


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


class Holder(NamedTuple):
    """A certificate with its key, for both libraries."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(self.key.private_bytes(*form))


def issued(name: str, until: datetime, by: Holder | None = None, *, stamps: bool = False) -> Holder:
    """A root when nobody issues it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= dict.fromkeys(("digital_signature", "content_commitment"), by is not None)
    usage |= dict.fromkeys(("key_cert_sign", "crl_sign"), by is None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(year(2010))
        .not_valid_after(until)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    if by is None:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Holder(builder.sign(by.key if by else key, hashes.SHA256()), key)


@pytest.fixture(scope="module")
def root() -> Holder:
    return issued("Tổ chức chứng thực", year(2040))


@pytest.fixture(scope="module")
def stranger() -> Holder:
    return issued("Không ai biết", year(2040))


def judged(root: Holder, until: datetime, stamper: Holder, *, demo: Holder | None = None) -> SignatureReport:
    """The verdict in 2026 on a signature whose certificate lasts until then, stamped in 2016 by an authority's TSA."""
    signer, tsa = issued("Trần Thị Bình", until, root), issued("TSA", year(2040), stamper, stamps=True)
    known = SimpleCertificateStore()
    known.register(stamper.asn1)
    clock = DummyTimeStamper(tsa.asn1, tsa.asn1_key, known, fixed_dt=SIGNED_AT)
    metadata = PdfSignatureMetadata(field_name="ky", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(samples.pdf(1)), strict=False)
    pdf_signer = PdfSigner(
        metadata, SimpleSigner(signer.asn1, signer.asn1_key, SimpleCertificateStore()), timestamper=clock
    )
    pdf = pdf_signer.sign_pdf(writer).getvalue()
    report = verification.verify(pdf, now=year(2026), roots=[root.asn1], demo_root=demo.asn1 if demo else None)
    (line,) = report.signatures
    return line


def test_a_time_by_somebody_we_trust_counts_after_the_certificate_ended(root: Holder) -> None:
    line = judged(root, year(2018), root)
    assert line.signed_at == SIGNED_AT
    assert line.state is State.INDETERMINATE  # no revocation data in the file


def test_a_time_by_a_stranger_saves_no_certificate_that_ended(root: Holder, stranger: Holder) -> None:
    """Else whoever finds an old key signs today and says that it was then."""
    line = judged(root, year(2018), stranger)
    assert line.signed_at is None
    assert line.state is State.UNTRUSTED


def test_a_time_by_a_stranger_is_no_trusted_time(root: Holder, stranger: Holder) -> None:
    line = judged(root, year(2040), stranger)
    assert line.signed_at is None
    assert line.state is State.INDETERMINATE
    assert line.reason == "Chữ ký không có dấu thời gian tin cậy."


def test_the_stated_time_of_a_demo_saves_no_real_certificate(root: Holder, stranger: Holder) -> None:
    line = judged(root, year(2018), stranger, demo=stranger)
    assert line.signed_at is None
    assert line.state is State.UNTRUSTED
