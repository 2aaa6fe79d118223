"""Signing at a service: it receives a digest, never the document, and answers with a CMS signature.

The request is JSON over HTTP POST: `{"digest": hex, "digest_algorithm": "sha256", "key": ...}`; the answer is the DER
of a CMS SignedData over that digest. A provider with other words overrides `request` and `answer`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Final
from urllib import error as url_error
from urllib.request import Request, urlopen

from asn1crypto import cms
from django.conf import settings
from pyhanko.sign.attributes import TSTProvider
from pyhanko.sign.signers.pdf_cms import Signer

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import rules
from diemsang.proof.signatures.plugins.base import SigningMethod, registered

TIMEOUT: Final = 30
MAX_ANSWER: Final = 1_000_000


@registered
class RemoteSigning(SigningMethod):
    code: ClassVar[str] = "remote"
    vi: ClassVar[str] = "Dịch vụ ký số từ xa"
    reserved_bytes: ClassVar[int | None] = 32_768

    @contextmanager
    def signer(self, name: str, unit: str, key: str) -> Iterator[Signer]:
        yield _ServiceSigner(self, key)

    def request(self, digest: bytes, algorithm: str, key: str) -> Request:
        """What is sent. The token, when there is one, is the setting SIGNATURES_REMOTE_TOKEN."""
        url = settings.SIGNATURES_REMOTE_URL
        if not url.startswith(("https://", "http://127.0.0.1:")):
            raise Refused(rules.SIGNING_FAILED(why="https"))
        body = json.dumps({"digest": digest.hex(), "digest_algorithm": algorithm, "key": key}).encode()
        headers = {"Content-Type": "application/json"}
        if settings.SIGNATURES_REMOTE_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SIGNATURES_REMOTE_TOKEN}"
        return Request(url, body, headers)  # noqa: S310  (https, or the machine itself, checked above)

    def answer(self, body: bytes) -> bytes:
        """The DER of the CMS in what came back."""
        return body

    def fetch(self, digest: bytes, algorithm: str, key: str) -> cms.ContentInfo:
        """One round trip; `signatures.signing_service_failed` for anything but a CMS signature over that digest."""
        try:
            with urlopen(self.request(digest, algorithm, key), timeout=TIMEOUT) as response:  # noqa: S310
                body = response.read(MAX_ANSWER)
        except (url_error.URLError, TimeoutError, OSError) as error:
            raise Refused(rules.SIGNING_FAILED(why=type(error).__name__)) from error
        try:
            content = cms.ContentInfo.load(self.answer(body), strict=True)
            (signer_info,) = content["content"]["signer_infos"]
            signed = {each["type"].native: each["values"][0].native for each in signer_info["signed_attrs"]}
        except (ValueError, TypeError, KeyError) as error:
            raise Refused(rules.SIGNING_FAILED(why="CMS")) from error
        if signed.get("message_digest") != digest:
            raise Refused(rules.SIGNING_FAILED(why="digest"))
        return content


class _ServiceSigner(Signer):
    """Has no `async_sign_raw`: pyHanko calls that nowhere but in its own `async_sign`, to sign attributes it has put
    together itself. Here the service does all of this, so `async_sign` is another and nothing asks for the raw part.
    """

    def __init__(self, method: RemoteSigning, key: str) -> None:
        super().__init__()
        self.method, self.key = method, key

    async def async_sign(  # type: ignore[override]  # the parameters not named here come as `more`
        self, data_digest: bytes, digest_algorithm: str, dry_run: bool = False, **more: Any
    ) -> cms.ContentInfo:
        content = self.method.fetch(data_digest, digest_algorithm, self.key)
        timestamper = more.get("timestamper")
        if timestamper is not None:
            info = content["content"]["signer_infos"][0]
            provider = TSTProvider(digest_algorithm, info["signature"].native, timestamper)
            token = await provider.build_attr_value()
            attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
            info["unsigned_attrs"] = cms.CMSAttributes([attribute])
        return content
