"""A small PDF signed the demo way, and what checking it says."""

from datetime import UTC, datetime

from diemsang.kernel.access import ANONYMOUS, Actor, Grant
from diemsang.proof.signatures import queries, services
from diemsang.proof.signatures.services import Wish
from tests.proof.files import samples

AT = datetime(2016, 5, 30, 3, 4, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
LEADER = Actor("account:7", (Grant("agency_leader"),), person="person:3")
WISH = Wish("Trần Thị Bình", "Sở Tư pháp", "Phó Giám đốc", reason="Phê duyệt")


def signed(pdf: bytes | None = None, wish: Wish = WISH) -> bytes:
    return services.sign_only(pdf or samples.pdf(2), wish, at=AT).content


def report(pdf: bytes):
    return queries.verify(pdf, by=ANONYMOUS, now=NOW)
