"""Signing and checking: what is whole is whole, what was changed is found, demo keys are demo keys."""

import asyncio
import io
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes, serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from diemsang.cli.main import main
from diemsang.kernel.access import ANONYMOUS, Actor, Grant
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import queries as ledger_queries
from diemsang.proof.signatures import authority, queries, services
from diemsang.proof.signatures.models import SignatureRecord
from diemsang.proof.signatures.services import Capacity, Delegation, Stamp, Wish
from diemsang.proof.signatures.verification import State
from tests.proof.files import samples

AT = datetime(2016, 5, 30, 3, 4, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
LEADER = Actor("account:7", (Grant("agency_leader"),), person="person:3")
WISH = Wish("Trần Thị Bình", "Sở Tư pháp", "Phó Giám đốc", reason="Phê duyệt")


@pytest.fixture(scope="session")
def demo_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signature-keys")


@pytest.fixture(autouse=True)
def _demo(settings, demo_keys):
    settings.DEMO_WORLD = "2016"
    settings.SIGNATURES_FOLDER = demo_keys
    settings.SIGNATURES_METHOD = "demo"


def signed(pdf: bytes | None = None, wish: Wish = WISH) -> bytes:
    return services.sign_only(pdf or samples.pdf(2), wish, at=AT).content


def report(pdf: bytes):
    return queries.verify(pdf, by=ANONYMOUS, now=NOW)


def test_a_signed_file_says_who_signed_when_and_that_it_is_a_demo():
    (line,) = report(signed()).signatures
    assert line.state is State.DEMO
    assert line.is_intact
    assert line.covers_whole_file
    assert line.signed_at == AT
    assert line.stated_at == AT
    assert line.signer == "Trần Thị Bình (TRÌNH DIỄN)"


def test_the_signature_is_pades_with_a_time_stamp_and_keeps_the_bytes_before_it():
    pdf = samples.pdf()
    out = signed(pdf)
    assert out.startswith(pdf)
    assert b"/ETSI.CAdES.detached" in out
    with pikepdf.open(io.BytesIO(out)) as document:
        assert len(document.pages) == 1


def test_a_second_signature_leaves_the_first_one_good():
    both = report(signed(signed(), Wish("Văn thư")))
    assert [line.state for line in both.signatures] == [State.DEMO, State.DEMO]
    assert [line.covers_whole_file for line in both.signatures] == [False, True]
    assert both.signatures[0].later_changes == "form_filling"


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


def test_demo_keys_do_not_sign_outside_a_demo(settings):
    settings.DEMO_WORLD = ""
    with pytest.raises(Refused) as refused:
        signed()
    assert refused.value.codes == ("signatures.demo_key_outside_demo",)


def test_demo_keys_are_marked_and_only_their_owner_reads_them(demo_keys):
    signed()
    files = list((demo_keys / "demo").iterdir())
    assert len(files) >= 5
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    root = authority.demo_root()
    assert "TRÌNH DIỄN" in root.subject.human_friendly


def test_a_visible_signature_shows_vietnamese_words():
    out = signed(wish=Wish("Trần Thị Bình", "Sở Tư pháp", "Phó Giám đốc", stamp=Stamp(page=0)))
    assert report(out).state is State.DEMO
    with pikepdf.open(io.BytesIO(out)) as document:
        (field,) = document.pages[0].Annots
        assert [int(edge) for edge in field.Rect] == [330, 90, 540, 160]
        assert "/Font" in str(field.AP.N.Resources.XObject) or "/N" in field.AP


@pytest.mark.engines
@pytest.mark.django_db
def test_a_signature_is_written_down_with_who_for_whom_and_which_bytes():
    delegation = Delegation("person:1", "person:3", "QĐ 12/QĐ-STP", date(2016, 1, 1), date(2017, 1, 1))
    done = services.sign_document(
        "testcase:1", samples.pdf(), WISH, by=LEADER, at=AT, capacity=Capacity.DEPUTY, delegation=delegation
    )
    record = done.record
    assert (record.signer, record.delegated_by, record.capacity) == ("person:3", "person:1", "KT")
    assert record.is_demo
    assert queries.record_of(record.sha256_after) == record
    assert list(queries.records_of("testcase:1")) == [record]
    assert record.certificate_serial == report(done.content).signatures[0].serial
    (entry,) = ledger_queries.entries_of("testcase:1")
    assert entry.act == "signatures.document_signed"
    assert record.sha256_after not in entry.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "more", "code"),
    [
        (Actor("account:9"), {"capacity": Capacity.HEAD}, "access.not_allowed"),
        (LEADER, {"capacity": Capacity.DEPUTY}, "signatures.no_delegation"),
        (LEADER, {"capacity": Capacity.HEAD, "examiners": {"person:3"}}, "signatures.examiner_may_not_sign"),
        (LEADER, {"capacity": Capacity.HEAD, "method": "magic"}, "signatures.unknown_method"),
    ],
)
def test_who_may_not_sign_signs_nothing(by, more, code):
    with pytest.raises(Refused) as refused:
        services.sign_document("testcase:1", samples.pdf(), WISH, by=by, at=AT, **more)
    assert refused.value.codes == (code,)
    assert not SignatureRecord.objects.exists()


@contextmanager
def service(answer) -> Iterator[str]:
    """A signing service on this machine; `answer(digest, key)` gives the bytes of its response."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append(asked)
            body = answer(bytes.fromhex(asked["digest"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sign"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert all(set(asked) == {"digest", "digest_algorithm", "key"} for asked in seen)


def cms_over(digest: bytes) -> bytes:
    identity = authority.demo_identity("Dịch vụ ký từ xa")
    signer = SimpleSigner(identity.certificate, identity.key, SimpleCertificateStore())
    return asyncio.run(signer.async_sign(digest, "sha256", use_pades=True)).dump()


def test_a_remote_service_sees_the_digest_only_and_its_signature_is_good(settings):
    settings.SIGNATURES_METHOD = "remote"
    with service(cms_over) as url:
        settings.SIGNATURES_REMOTE_URL = url
        (line,) = report(signed()).signatures
    assert line.is_intact
    assert line.signed_at == AT
    assert line.signer == "Dịch vụ ký từ xa (TRÌNH DIỄN)"


@pytest.mark.django_db
def test_in_a_demo_every_signature_is_marked_whoever_holds_the_key(settings):
    with service(cms_over) as url:
        settings.SIGNATURES_REMOTE_URL = url
        wish = Wish("Trần Thị Bình", stamp=Stamp(page=0))
        done = services.sign_document(
            "testcase:1", samples.pdf(), wish, by=LEADER, at=AT, capacity=Capacity.HEAD, method="remote"
        )
    assert done.record.method == "remote"
    assert done.record.is_demo


@pytest.mark.parametrize("answer", [lambda digest: b"<html>", lambda digest: cms_over(b"\0" * 32)])
def test_a_remote_service_that_answers_wrongly_signs_nothing(settings, answer):
    settings.SIGNATURES_METHOD = "remote"
    with service(answer) as url:
        settings.SIGNATURES_REMOTE_URL = url
        with pytest.raises(Refused) as refused:
            signed()
    assert refused.value.codes == ("signatures.signing_service_failed",)


def test_a_remote_service_that_is_away_signs_nothing(settings):
    settings.SIGNATURES_METHOD = "remote"
    settings.SIGNATURES_REMOTE_URL = "http://127.0.0.1:9/"
    with pytest.raises(Refused) as refused:
        signed()
    assert refused.value.codes == ("signatures.signing_service_failed",)


SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.mark.outside
def test_a_token_signs_without_giving_its_key_away(settings, tmp_path, monkeypatch):
    if not SOFTHSM.exists() or not shutil.which("softhsm2-util"):
        pytest.skip("softhsm2 is not installed")
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key

    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    init = ["softhsm2-util", "--init-token", "--free", "--label", "diemsang", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(init, check=True, capture_output=True)
    identity = authority.demo_identity("Người giữ thiết bị")
    library = pkcs11.lib(str(SOFTHSM))
    with library.get_token(token_label="diemsang").open(rw=True, user_pin="1234") as session:
        key = decode_rsa_private_key(identity.key["private_key"].parsed.dump())
        named = {pkcs11.Attribute.LABEL: "ky", pkcs11.Attribute.ID: b"1", pkcs11.Attribute.TOKEN: True}
        session.create_object(key | named | {pkcs11.Attribute.SIGN: True, pkcs11.Attribute.PRIVATE: True})
        certificate = {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.VALUE: identity.certificate.dump(),
            pkcs11.Attribute.SUBJECT: identity.certificate.subject.dump(),
        }
        session.create_object(certificate | named)
    settings.SIGNATURES_METHOD = "pkcs11"
    settings.SIGNATURES_PKCS11_MODULE = str(SOFTHSM)
    settings.SIGNATURES_PKCS11_TOKEN = "diemsang"
    settings.SIGNATURES_PKCS11_PIN = "1234"
    (line,) = report(signed(wish=Wish("Người giữ thiết bị", key="ky"))).signatures
    assert line.is_intact
    assert line.signer == "Người giữ thiết bị (TRÌNH DIỄN)"
    settings.SIGNATURES_PKCS11_PIN = "0000"
    with pytest.raises(Refused) as refused:
        signed(wish=Wish("Người giữ thiết bị", key="ky"))
    assert refused.value.codes == ("signatures.signing_service_failed",)


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


def run_command(*words: str) -> int:
    return main(["signature", *words])


def test_the_command_signs_and_checks(tmp_path, capsys):
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(samples.pdf())
    assert run_command("sign", str(source), "--name", "Bình", "--out", str(target), "--visible") == 0
    capsys.readouterr()
    assert run_command("verify", str(target), "--json") == 0
    assert json.loads(capsys.readouterr().out)["state"] == "demo"
    assert run_command("verify", str(source)) == 1
    assert run_command("verify", str(tmp_path / "none.pdf")) == 2
    source.write_text("không phải PDF")
    assert run_command("verify", str(source)) == 2
    assert "signatures.not_a_readable_pdf" in capsys.readouterr().err


@pytest.mark.django_db
def test_anyone_may_check_a_file_on_the_page_and_nothing_is_kept(client):
    page = client.get("/chu-ky/kiem-tra/")
    assert page.status_code == 200
    upload = SimpleUploadedFile("quyết định.pdf", signed(), "application/pdf")
    page = client.post("/chu-ky/kiem-tra/", {"file": upload})
    assert page.status_code == 200
    assert page.context["report"].state is State.DEMO
    assert not SignatureRecord.objects.exists()
    page = client.post("/chu-ky/kiem-tra/", {"file": SimpleUploadedFile("a.pdf", b"MZ")})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert client.post("/chu-ky/kiem-tra/", {}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ["Chữ ký trình diễn, không có giá trị pháp lý", "Ký bằng khóa trình diễn của hệ thống này."]),
        ("en", ["Demo signature, without legal value", "Signed with a demo key of this system."]),
    ],
)
def test_the_verdict_is_given_in_the_language_of_the_reader(client, settings, language, words):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.post("/chu-ky/kiem-tra/", {"file": SimpleUploadedFile("a.pdf", signed(), "application/pdf")})
    assert all(each in page.content.decode() for each in words)


def test_roots_are_read_from_the_folder(settings, tmp_path, demo_keys):
    signed()
    (tmp_path / "trusted").mkdir()
    both = (demo_keys / "demo" / "ca.pem").read_bytes() * 2
    (tmp_path / "trusted" / "two.crt").write_bytes(both)
    settings.SIGNATURES_FOLDER = tmp_path
    assert [type(root) for root in authority.trusted_roots()] == [asn1_x509.Certificate] * 2
