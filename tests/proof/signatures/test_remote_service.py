"""Signing at a service: it sees a digest, and what it answers is not believed unread."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import authority, services
from diemsang.proof.signatures.services import Capacity, Stamp, Wish
from tests.proof.files import samples
from tests.proof.signatures.signed_pdf import AT, LEADER, report, signed

pytestmark = pytest.mark.usefixtures("demo_signing")


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
