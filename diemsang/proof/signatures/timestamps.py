"""RFC 3161 time stamps: from the demo's own authority, or from the authority at SIGNATURES_TSA_URL."""

from datetime import datetime
from typing import Final
from urllib import error as url_error
from urllib.request import Request, urlopen

from asn1crypto import tsp
from django.conf import settings
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import rules
from diemsang.proof.signatures.authority import demo_root, demo_tsa

TIMEOUT: Final = 15
MAX_ANSWER: Final = 1_000_000


def time_stamper(*, is_demo: bool, at: datetime) -> TimeStamper:
    """Where the time of a signature comes from. A demo's stamps carry its stated time `at`."""
    if settings.SIGNATURES_TSA_URL:
        return HttpTimeStamper(settings.SIGNATURES_TSA_URL)
    if not is_demo and not settings.DEMO_WORLD:
        raise Refused(rules.SIGNING_FAILED(why="SIGNATURES_TSA_URL"))
    identity, root = demo_tsa(), demo_root()
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    if root is not None:
        chain.register(root)
    return DummyTimeStamper(identity.certificate, identity.key, chain, fixed_dt=at.replace(microsecond=0))


class HttpTimeStamper(TimeStamper):
    """A time-stamp authority reached over HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not url.startswith(("https://", "http://")):
            raise Refused(rules.SIGNING_FAILED(why="TSA"))
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        request = Request(self.url, req.dump(), {"Content-Type": "application/timestamp-query"})  # noqa: S310
        try:
            with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310  (the scheme is checked)
                return tsp.TimeStampResp.load(response.read(MAX_ANSWER))
        except (url_error.URLError, TimeoutError, OSError, ValueError) as error:
            raise Refused(rules.SIGNING_FAILED(why=f"TSA {type(error).__name__}")) from error
