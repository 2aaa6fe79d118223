"""Invented applicants: citizens and businesses with numbers that read as valid, and the logins of some of them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from diemsang.demo.bodies import BUILDER, moment
from diemsang.demo.dossiers.plan import DossiersPlan
from diemsang.demo.names import FEMALE_GIVEN, full_name
from diemsang.demo.people import PASSWORD
from diemsang.demo.scenario import World
from diemsang.people.accounts import services as accounts
from diemsang.people.applicants import services as applicants
from diemsang.people.applicants.rules.identities import tax_check_digit
from diemsang.people.applicants.services import NewAddress, NewApplicant, NewPaper, NewRepresentation
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewGrant

CITIZEN_LOGIN: Final = "congdan"
BUSINESS_LOGIN: Final = "doanhnghiep"
DISTRICTS: Final = (
    ("thành phố Vân Hải", "phường Bến Đoan", "phường Hồng Phong", "phường Cửa Lục"),
    ("thành phố An Sơn", "phường Quang Trung", "phường Mỏ Son", "xã Thượng Yên"),
    ("thị xã Đông Khê", "phường Kim Sơn", "xã Bình Khê", "xã Tràng Lương"),
    ("huyện Cô Bãi", "xã Thanh Lân", "xã Đồng Tiến", "thị trấn Cô Bãi"),
    ("huyện Ba Ngòi", "xã Đồn Đạc", "xã Nam Sơn", "thị trấn Ba Ngòi"),
    ("huyện Hải Ninh", "xã Quảng Nghĩa", "xã Vĩnh Thực", "xã Hải Tiến"),
)
STREETS: Final = "Lê Lợi|Trần Phú|Hùng Vương|Nguyễn Du|Cao Thắng|Lý Thường Kiệt|Bạch Đằng|Hoàng Quốc Việt".split("|")
TRADES: Final = (
    "Xây dựng|Thương mại|Vận tải|Thủy sản|Du lịch|Cơ khí|Dược phẩm|Vật liệu xây dựng|In ấn|Chế biến gỗ|Khai thác than"
).split("|")
BRANDS: Final = "Hải Long|Vân Phong|Đại An|Hồng Gai|Phú Cường|Minh Khai|Thành Đạt|Biển Xanh|Sơn Hải|Trường Thịnh".split(
    "|"
)
BUSINESSES: Final = 28
"""Of a hundred applicants, how many are businesses."""


@dataclass(frozen=True, slots=True)
class Party:
    """An applicant as the stories need it."""

    key: str
    new: NewApplicant
    account: str = ""

    @property
    def is_business(self) -> bool:
        return self.new.kind == "business"


def register_parties(world: World, plan: DossiersPlan) -> list[Party]:
    """Register them all, the first ones with a login; some papers, and who acts for the businesses."""
    chance = Random(world.seed + 1)
    on = plan.since - timedelta(days=10)
    new = [_party(world, number, chance, on) for number in range(plan.applicants)]
    names = _logins(new, plan.logins)
    keys = accounts.create_accounts(
        [
            accounts.NewAccount(username=username, full_name=new[number].full_name, hashed=hashed)
            for hashed in [make_password(PASSWORD)]
            for username, number in names.items()
        ],
        by=BUILDER,
        at=moment(on),
    )
    organisation.grant_roles(
        [
            NewGrant(account=key, role="applicant", scope=None, valid_from=on, decision_number="Đăng ký trực tuyến")
            for key in keys
        ],
        by=BUILDER,
        at=moment(on),
    )
    account_of = dict(zip(names.values(), keys, strict=True))
    asked = [_with_account(each, account_of.get(number, "")) for number, each in enumerate(new)]
    made = applicants.register_applicants(asked, by=BUILDER, at=moment(on, 9))
    parties = [Party(key, each, each.account) for key, each in zip(made, asked, strict=True)]
    _keep_papers(parties, plan, on)
    _name_representatives(parties, on)
    return parties


def _with_account(new: NewApplicant, account: str) -> NewApplicant:

    return replace(new, account=account)


def _logins(new: list[NewApplicant], count: int) -> dict[str, int]:
    """Username -> place in the list: one citizen and one business that are shown, and some more citizens."""
    citizens = [place for place, each in enumerate(new) if each.kind == "citizen"]
    business = next(place for place, each in enumerate(new) if each.kind == "business")
    found = {CITIZEN_LOGIN: citizens[0], BUSINESS_LOGIN: business}
    for number, place in enumerate(citizens[1 : count + 1], start=2):
        found[f"{CITIZEN_LOGIN}{number:03}"] = place
    return found


def _party(world: World, number: int, chance: Random, on: date) -> NewApplicant:
    is_business = number == 1 or (number > 1 and chance.randrange(100) < BUSINESSES)
    contacts: dict[str, Any] = {
        "phone": f"09{chance.randrange(10**8):08}",
        "address": _address(world, chance, on),
        "email": f"nguoinop{number:05}@vidu.example" if chance.randrange(3) == 0 else "",
    }
    if is_business:
        return NewApplicant(
            kind="business",
            full_name=f"Công ty {chance.choice(('TNHH', 'Cổ phần'))} {chance.choice(TRADES)} {chance.choice(BRANDS)}",
            identity_kind="tax_code",
            identity_number=_tax_code(number),
            issued_on=on - timedelta(days=chance.randrange(200, 3000)),
            issued_by=f"Sở Kế hoạch và Đầu tư tỉnh {world.province}",
            **contacts,
        )
    name = full_name(chance)
    gender = "female" if " Thị " in name or name.rpartition(" ")[2] in FEMALE_GIVEN else "male"
    born = date(chance.randrange(1945, 1995), chance.randrange(1, 13), chance.randrange(1, 29))
    kind, written = (
        ("cccd", _cccd(number, gender, born)) if on.year >= 2021 else ("cmnd", f"{100_000_000 + number * 37}")
    )
    return NewApplicant(
        kind="citizen",
        full_name=name,
        identity_kind=kind,
        identity_number=written,
        issued_on=on - timedelta(days=chance.randrange(200, 1500)),
        issued_by=f"Công an tỉnh {world.province}" if kind == "cmnd" else "Cục Cảnh sát QLHC về TTXH",
        born_on=born,
        gender=gender,
        **contacts,
    )


def _address(world: World, chance: Random, on: date) -> NewAddress:
    district, *communes = chance.choice(DISTRICTS)
    commune, street = chance.choice(communes), f"Số {chance.randrange(1, 300)}, đường {chance.choice(STREETS)}"
    if world.communes:
        commune = chance.choice(world.communes).name.removeprefix("Ủy ban nhân dân ")
        return NewAddress(street=street, commune=commune, province=f"tỉnh {world.province}", valid_from=on)
    return NewAddress(
        street=street, commune=commune, district=district, province=f"tỉnh {world.province}", valid_from=on
    )


def _tax_code(number: int) -> str:
    first = 570_000_000 + number * 11
    while tax_check_digit(f"{first:09}") > 9:
        first += 1
    return f"{first:09}{tax_check_digit(f'{first:09}')}"


def _cccd(number: int, gender: str, born: date) -> str:
    return f"022{int(gender == 'female')}{born:%y}{number:06}"


def _keep_papers(parties: list[Party], plan: DossiersPlan, on: date) -> None:
    """What some of them handed in before: the store is not empty when the doors open."""
    papers = [
        NewPaper(
            applicant=party.key,
            kind="giay chung nhan dang ky doanh nghiep" if party.is_business else "ban sao so ho khau",
            number=f"{1000 + place}",
            issued_on=party.new.issued_on,
            issued_by=party.new.issued_by,
        )
        for place, party in enumerate(parties)
        if place % 11 == 0
    ]
    applicants.keep_papers(papers, by=BUILDER, at=moment(on, 10))


def _name_representatives(parties: list[Party], on: date) -> None:
    """Businesses act through a person: the first citizens stand for the first businesses."""
    citizens = [party for party in parties if not party.is_business]
    businesses = [party for party in parties if party.is_business]
    pairs = list(zip(businesses, citizens[1:], strict=False))[: len(businesses) // 4 + 1]
    applicants.record_representations(
        [
            NewRepresentation(
                principal=business.key,
                representative=citizen.key,
                kind="legal",
                document_number=f"{business.new.identity_number}",
                document_issued_by=business.new.issued_by,
                valid_from=on,
            )
            for business, citizen in pairs
        ],
        by=BUILDER,
        at=moment(on, 11),
    )
