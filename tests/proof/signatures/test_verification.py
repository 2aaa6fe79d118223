"""Checking: what is whole is whole, what was changed is found, trust needs a root and what was revoked."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import authority
from diemsang.proof.signatures.verification import State
from tests.proof.files import samples
from tests.proof.signatures.signed_pdf import AT, report, signed

pytestmark = pytest.mark.usefixtures("demo_signing")


def test_a_changed_byte_is_found():
    out = bytearray(signed())
    place = out.index(b"/MediaBox")
    out[place + 11 : place + 12] = b"1" if out[place + 11 : place + 12] != b"1" else b"2"
    (line,) = report(bytes(out)).signatures
    assert line.state is State.INVALID
    assert not line.is_intact


def test_a_page_added_after_signing_is_found():
    writer = IncrementalPdfFileWriter(io.BytesIO(signed(samples.pdf(1))), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    (line,) = report(out.getvalue()).signatures
    assert line.state is State.INVALID
    assert line.later_changes == "other"


def test_without_the_root_a_signature_is_whole_but_not_trusted(settings, tmp_path):
    out = signed()
    settings.SIGNATURES_FOLDER = tmp_path
    assert report(out).state is State.UNTRUSTED


def test_an_installed_root_without_revocation_data_is_never_simply_valid(settings, tmp_path, demo_keys):
    out = signed()
    (tmp_path / "trusted").mkdir()
    shutil.copy(demo_keys / "demo" / "ca.pem", tmp_path / "trusted" / "root.pem")
    settings.SIGNATURES_FOLDER = tmp_path
    assert report(out).state is State.INDETERMINATE


def with_revocation_list(pdf: bytes, folder: Path, *revoked: str) -> bytes:
    """The file with a list of revoked certificates of the demo authority added, as long-term validation does."""
    issuer = crypto_x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
    builder = (
        crypto_x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(AT - timedelta(days=2))
        .next_update(AT + timedelta(days=30))
    )
    for serial in revoked:
        entry = crypto_x509.RevokedCertificateBuilder().serial_number(int(serial, 16))
        builder = builder.add_revoked_certificate(entry.revocation_date(AT - timedelta(days=5)).build())
    crl = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    out = io.BytesIO(pdf)
    contents = PdfFileReader(out, strict=False).embedded_regular_signatures[0].pkcs7_content
    listed = asn1_crl.CertificateList.load(crl)
    DocumentSecurityStore.add_dss(out, contents, crls=[listed], certs=authority.trusted_roots())
    return out.getvalue()


def test_with_an_installed_root_and_revocation_data_a_signature_is_valid_unless_revoked(settings, tmp_path, demo_keys):
    out = signed()
    serial = report(out).signatures[0].serial
    (tmp_path / "trusted").mkdir()
    shutil.copy(demo_keys / "demo" / "ca.pem", tmp_path / "trusted" / "root.pem")
    settings.SIGNATURES_FOLDER = tmp_path
    assert report(with_revocation_list(out, demo_keys / "demo")).state is State.VALID
    assert report(with_revocation_list(out, demo_keys / "demo", serial)).state is State.INVALID


def test_roots_are_read_from_the_folder(settings, tmp_path, demo_keys):
    signed()
    (tmp_path / "trusted").mkdir()
    both = (demo_keys / "demo" / "ca.pem").read_bytes() * 2
    (tmp_path / "trusted" / "two.crt").write_bytes(both)
    settings.SIGNATURES_FOLDER = tmp_path
    assert [type(root) for root in authority.trusted_roots()] == [asn1_x509.Certificate] * 2


def test_a_file_without_signatures_is_an_answer():
    found = report(samples.pdf())
    assert found.state is State.NONE
    assert not found.is_acceptable


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"%PDF-1.7\nnoise",
        lambda: samples.pdf()[:-30],
        samples.docx,
    ],
)
def test_what_is_no_pdf_is_refused(make):
    with pytest.raises(Refused) as refused:
        report(make())
    assert refused.value.codes == ("signatures.not_a_readable_pdf",)


def test_a_file_too_large_to_check_is_refused():
    with pytest.raises(Refused) as refused:
        report(b"%PDF-" + b"0" * (20 * 1024 * 1024))
    assert refused.value.status == 413


@pytest.mark.outside
def test_another_program_agrees_that_the_signature_is_good(tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("pdfsig (poppler-utils) is not installed")
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    content = signed()
    good.write_bytes(content)
    bad.write_bytes(content.replace(b"/MediaBox", b"/MediaBoy", 1))
    said = subprocess.run(["pdfsig", str(good)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    said = subprocess.run(["pdfsig", str(bad)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in said
