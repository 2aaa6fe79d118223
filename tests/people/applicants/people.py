"""Who files in these tests, and who serves them. Tax codes are those of well-known companies; people are invented."""

from datetime import UTC, date, datetime

from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.people.applicants.services import (
    NewAddress,
    NewApplicant,
    NewPaper,
    keep_paper,
    register_applicant,
    reuse_paper,
)

AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
TODAY = date(2016, 5, 30)
SYSTEM = system_actor("tests")
RECEIVER = Actor("account:901", (Grant("receiver", frozenset({"body:1"})),))
OTHER_RECEIVER = Actor("account:902", (Grant("receiver", frozenset({"body:1"})),))
GUIDE = Actor("account:903", (Grant("guide", frozenset({"body:1"})),))
INSPECTOR = Actor("account:904", (Grant("inspector"),))
SPECIALIST = Actor("account:905", (Grant("specialist", frozenset({"body:1"})),))
ADMINISTRATOR = Actor("account:906", (Grant("system_admin"),))

HOME = NewAddress(
    street="12 Trần Phú",
    commune="Phường Hồng Gai",
    district="Thành phố Hạ Long",
    province="Tỉnh Quảng Ninh",
    valid_from=date(2010, 5, 1),
)
AN = NewApplicant(
    kind="citizen",
    full_name="Nguyễn Thị An",
    identity_kind="cccd",
    identity_number="022 190 000 012",
    issued_on=date(2016, 1, 15),
    issued_by="Cục Cảnh sát quản lý hành chính",
    born_on=date(1990, 3, 8),
    gender="female",
    address=HOME,
    phone="+84 912 345 678",
    email="an@vidu.vn",
)
BINH = NewApplicant(
    kind="citizen",
    full_name="Trần Văn Bình",
    identity_kind="cmnd",
    identity_number="100 200 300",
    issued_on=date(2005, 2, 1),
    issued_by="Công an tỉnh Quảng Ninh",
    born_on=date(1980, 12, 1),
    gender="male",
)
BUSINESS = NewApplicant(
    kind="business",
    full_name="Công ty cổ phần Thử Nghiệm",
    identity_kind="tax_code",
    identity_number="0300588569",
    issued_on=date(2003, 11, 20),
    issued_by="Sở Kế hoạch và Đầu tư",
    address=HOME,
)


def numbered(each: int) -> NewApplicant:
    """One of many different people."""
    return NewApplicant(
        kind="citizen",
        full_name=f"Người Thứ {each}",
        identity_kind="cccd",
        identity_number=f"022085{each:06}",
        born_on=date(1985, 1, 1),
        gender="male",
        address=HOME,
    )


def one_of_each_fact() -> None:
    """A citizen whose paper served a dossier: a record of every fact of this context."""
    key = register_applicant(AN, by=SYSTEM, at=AT)
    reuse_paper(keep_paper(NewPaper(applicant=key, kind="GKS"), by=SYSTEM, at=AT), "dossier:1", by=SYSTEM, at=AT)
