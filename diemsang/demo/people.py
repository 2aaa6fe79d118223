"""Fills the bodies of a world with invented people, their positions, logins and roles."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from django.contrib.auth.hashers import make_password

from diemsang.demo.bodies import BUILDER, Built, moment
from diemsang.demo.names import full_name
from diemsang.demo.scenario import BodyPlan, World
from diemsang.people.accounts import services as accounts
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewAppointment, NewGrant, NewPerson

PASSWORD: Final = "Diem-Sang-Trinh-Dien"  # noqa: S105  (printed on the sign-in page of every demo)
SHOWN: Final = {
    "quantri": "Quản trị hệ thống",
    "tochuc": "Quản trị tổ chức bộ máy",
    "quydinh": "Người giữ sổ quy định",
    "thanhtra": "Thanh tra: nhật ký, gói chứng cứ",
    "kiemsoat": "Kiểm soát thủ tục hành chính",
    "tiepnhan.stp": "Tiếp nhận và trả kết quả, Sở Tư pháp",
    "chuyenvien.stp": "Chuyên viên thụ lý, Sở Tư pháp",
    "lanhdao.stp": "Lãnh đạo Sở Tư pháp",
    "vanthu.stp": "Văn thư, Sở Tư pháp",
    "congdan": "Công dân nộp hồ sơ",
    "doanhnghiep": "Doanh nghiệp nộp hồ sơ",
}
"""The logins printed when a demo starts and beside its sign-in form."""
CHANGES_PER_HUNDRED: Final = 12
"""How many posts of a hundred changed hands since the history began."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a body and how long its holder holds it."""

    body: str
    title: str
    kind: str
    unit: str | None
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """A login of the demo: whose it is, what it may do, and the sentence printed beside it."""

    username: str
    role: str
    scope: str | None
    vi: str
    holder: tuple[str, str] | None = None
    """The body and position title whose holder signs in with it."""
    includes_below: bool = False


def build_people(world: World, built: Built) -> int:
    """Register everybody and appoint them, a list at a time; how many people there are."""
    chance = Random(world.seed)
    posts = [post for plan in [*world.agencies, *world.communes] for post in _posts(world, built, plan, chance)]
    names = [full_name(chance) for _ in posts]
    at = moment(world.history_from)
    people = organisation.register_people(
        [NewPerson(full_name=name) for name in names], by=BUILDER, at=at, known_from=world.history_from, scope=None
    )
    organisation.appoint_many(
        [
            NewAppointment(
                person=person,
                body=post.body,
                unit=post.unit,
                position_title=post.title,
                kind=post.kind,
                valid_from=post.valid_from,
                valid_to=post.valid_to,
                decision_number=f"{post.valid_from:%d%m}/QĐ-TCCB",
            )
            for person, post in zip(people, posts, strict=True)
        ],
        by=BUILDER,
        at=at,
    )
    holders: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    # Who has served longest comes last, and is taken first for a login: the history is theirs too.
    for post, person, name in sorted(zip(posts, people, names, strict=True), key=_served, reverse=True):
        if post.valid_to is None:
            holders[post.body, post.title].append((person, name))
    _build_logins(world, built, holders)
    return len(people)


def _posts(world: World, built: Built, plan: BodyPlan, chance: Random) -> Iterator[Post]:
    """The filled posts of a body: leaders, heads of units, officers; some changed hands on the way."""
    body, units = built.bodies[plan.key], built.units.get(plan.key, [])
    start = max(plan.founded, world.history_from)
    low, high = world.share_of_posts_filled
    filled = plan.posts * chance.randint(low, high) // 100
    titles: list[tuple[str, str, str | None]] = [(plan.head, "leader", None)]
    titles += [(plan.deputy, "deputy", None)] * min(3, max(1, filled // 25))
    titles += [
        (f"Trưởng {name.lower()}" if name.startswith("Phòng") else f"Phụ trách {name}", "division_head", key)
        for name, key in zip(plan.units, units, strict=True)
    ]
    titles = titles[:filled]
    others = ["Chuyên viên"] * 7 + ["Chuyên viên chính"] * 2 + ["Cán sự", "Kế toán viên", "Nhân viên"]
    for number in range(filled - len(titles)):
        titles.append((chance.choice(others), "officer", units[number % len(units)] if units else None))
    if units and len(titles) > 8:
        titles[-1] = ("Văn thư", "officer", units[0])
    days = (world.today - start).days
    for title, kind, unit in titles:
        if kind != "leader" and days > 400 and chance.randrange(100) < CHANGES_PER_HUNDRED:
            change = start + timedelta(days=chance.randrange(180, days - 90))
            yield Post(body, title, kind, unit, start, change)
            yield Post(body, title, kind, unit, change)
        else:
            yield Post(body, title, kind, unit, start)


def _served(holding: tuple[Post, str, str]) -> date:
    return holding[0].valid_from


def _build_logins(world: World, built: Built, holders: dict[tuple[str, str], list[tuple[str, str]]]) -> None:
    """Accounts, whose they are, and their roles."""
    plans = logins(world, built)
    start = max(min(world.today - timedelta(days=200), _went_to_work(world)), world.history_from)
    at = moment(start)
    hashed = make_password(PASSWORD)  # once: a password printed on the sign-in page needs no salt of its own each
    owners = [holders[plan.holder].pop() if plan.holder and holders[plan.holder] else None for plan in plans]
    keys = accounts.create_accounts(
        [
            accounts.NewAccount(username=plan.username, full_name=owner[1] if owner else plan.vi, hashed=hashed)
            for plan, owner in zip(plans, owners, strict=True)
        ],
        by=BUILDER,
        at=at,
    )
    for key, owner in zip(keys, owners, strict=True):
        if owner:
            organisation.link_account(owner[0], key, by=BUILDER, at=at, scope=None)
    organisation.grant_roles(
        [
            NewGrant(
                account=key,
                role=plan.role,
                scope=plan.scope,
                valid_from=start,
                includes_below=plan.includes_below,
                decision_number="15/QĐ-VH",
            )
            for key, plan in zip(keys, plans, strict=True)
        ],
        by=BUILDER,
        at=at,
    )


def _went_to_work(world: World) -> date:
    """Logins are there before the centre opens its doors."""
    return world.dossiers.since - timedelta(days=14) if world.dossiers else world.today


def logins(world: World, built: Built) -> list[Login]:
    """Every login of the demo. The first of each kind is printed on the sign-in page."""
    body = built.bodies
    plans = {plan.key: plan for plan in [*world.agencies, *world.communes]}

    def head(key: str) -> tuple[str, str]:
        return body[key], plans[key].head

    def division_head(key: str) -> tuple[str, str] | None:
        name = next((each for each in plans[key].units if each.startswith("Phòng")), "")
        return (body[key], f"Trưởng {name.lower()}") if name else None

    def officer(key: str, title: str = "Chuyên viên") -> tuple[str, str]:
        return body[key], title

    found = [
        Login("quantri", "system_admin", None, "Quản trị hệ thống", officer("vpubnd")),
        Login("tochuc", "organisation_admin", body["ubnd"], "Quản trị tổ chức bộ máy", officer("snv"), True),
        Login("noivu", "home_affairs", body["ubnd"], "Công chức nội vụ", officer("snv", "Chuyên viên chính"), True),
        Login("quydinh", "lawbook_editor", None, "Người giữ sổ quy định", officer("stp")),
        Login("kiemsoat", "procedure_controller", body["ubnd"], "Kiểm soát thủ tục hành chính", None, True),
        Login("trungtam", "centre_leader", body["tthcc"], "Lãnh đạo Trung tâm", head("tthcc")),
        Login("huongdan", "guide", body["tthcc"], "Công chức hướng dẫn", officer("tthcc")),
        Login("thanhtra", "inspector", None, "Thanh tra", officer("ttr") if "ttr" in body else None),
    ]
    if not world.union.dissolved:
        found.append(
            Login(
                "congdoan",
                "union_provincial_officer",
                built.unions["provincial"],
                "Công đoàn Viên chức tỉnh",
                None,
                True,
            )
        )
    for key, plan in plans.items():
        short = key if key.isascii() else plan.code
        if plan.receives_dossiers:
            found += [
                Login(
                    f"tiepnhan.{short}",
                    "receiver",
                    body[key],
                    f"Tiếp nhận và trả kết quả, {plan.short}",
                    officer(key, "Cán sự"),
                ),
                Login(
                    f"chuyenvien.{short}", "specialist", body[key], f"Chuyên viên thụ lý, {plan.short}", officer(key)
                ),
                Login(
                    f"truongphong.{short}",
                    "division_head",
                    body[key],
                    f"Lãnh đạo phòng, {plan.short}",
                    division_head(key),
                ),
                Login(f"vanthu.{short}", "clerk", body[key], f"Văn thư, {plan.short}", officer(key, "Văn thư")),
                Login(
                    f"lanhdao.{short}", "agency_leader", body[key], f"Lãnh đạo cơ quan, {plan.short}", head(key), True
                ),
            ]
        if key in built.unions and not world.union.dissolved:
            found.append(
                Login(f"congdoan.{short}", "union_officer", built.unions[key], f"Công đoàn cơ sở {plan.short}")
            )
    return found
