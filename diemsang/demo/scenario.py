"""The file that describes a world, read into values. Nothing else in the program reads it: no report ever does."""

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from diemsang.demo.catalogue.plan import CataloguePlan, read_plan
from diemsang.demo.dossiers.plan import DossiersPlan
from diemsang.demo.dossiers.plan import read_plan as read_dossiers

WORLDS: Final = Path(__file__).parent / "worlds"
WHOLE: Final = 100
CATALOGUE: Final = Path(__file__).parent / "catalogue"


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A body of the scenario: an agency, a commune, or one that came and went."""

    key: str
    name: str
    short: str
    code: str
    kind: str
    founded: date
    funding: str = "full_budget"
    level: str = "province"
    old_code: str = ""
    parent: str = "ubnd"
    posts: int = 0
    receives_dossiers: bool = False
    head: str = "Thủ trưởng"
    deputy: str = "Phó Thủ trưởng"
    units: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EventPlan:
    """Something that happened to bodies before today."""

    kind: str
    on: date
    decision: str
    sources: list[str] = field(default_factory=list)
    into: str | list[str] = ""
    records: str = "transfer"
    body: str = ""
    before: str = ""
    before_parent: str = ""

    @property
    def results(self) -> list[str]:
        return [self.into] if isinstance(self.into, str) else self.into


@dataclass(frozen=True, slots=True)
class UnionPlan:
    federation: str
    provincial: str
    grassroots: str
    founded: date
    dissolved: date | None = None
    dissolved_decision: str = ""


@dataclass(frozen=True, slots=True)
class World:
    name: str
    province: str
    code: str
    today: date
    history_from: date
    seed: int
    share_of_posts_filled: tuple[int, int]
    authorities: list[BodyPlan]
    agencies: list[BodyPlan]
    """The bodies that have a grassroots union and stand today."""
    communes: list[BodyPlan]
    former: list[BodyPlan]
    events: list[EventPlan]
    union: UnionPlan
    fingerprint: str
    """Changes when the file does, or the data it draws from: a demo built from others is built again."""
    catalogue: CataloguePlan | None = None
    dossiers: DossiersPlan | None = None


def worlds() -> list[str]:
    return sorted(path.stem for path in WORLDS.glob("*.toml"))


def load(name: str, folder: Path = WORLDS, percent: int = WHOLE) -> World:
    """The world of that name; `percent` hundredths of its dossiers, fewer for tests and more for benchmarks."""
    content = (folder / f"{name}.toml").read_bytes()
    plan = tomllib.loads(content.decode())
    head = plan["world"]
    return World(
        name=name,
        province=head["province"],
        code=head["code"],
        today=head["today"],
        history_from=head["history_from"],
        seed=head["seed"],
        share_of_posts_filled=(head["share_of_posts_filled"][0], head["share_of_posts_filled"][1]),
        authorities=[BodyPlan(**each, parent="") for each in plan["authority"]],
        agencies=[BodyPlan(**each) for each in plan["body"]],
        communes=[BodyPlan(kind="commune", level="commune", **each) for each in plan.get("commune", [])],
        former=[BodyPlan(**each) for each in plan.get("former", [])],
        events=sorted((_event(each) for each in plan.get("event", [])), key=lambda event: event.on),
        union=UnionPlan(**plan["union"]),
        fingerprint=_fingerprint(content) + ("" if percent == WHOLE else f"-{percent}"),
        catalogue=read_plan(plan["catalogue"]) if "catalogue" in plan else None,
        dossiers=read_dossiers(plan["dossiers"]).at(percent) if "dossiers" in plan else None,
    )


def _fingerprint(content: bytes) -> str:
    """Of the scenario and of every file of the catalogue."""
    found = hashlib.sha256(content)
    for path in sorted(path for path in CATALOGUE.rglob("*") if path.suffix in {".toml", ".json"}):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _event(plan: dict[str, Any]) -> EventPlan:
    plan = dict(plan)
    return EventPlan(sources=plan.pop("from", []), **plan)


def is_built(world: World, folder: Path) -> bool:
    """Whether the folder holds this world, whole, as this scenario file describes it."""
    try:
        built = json.loads((folder / "demo.json").read_text())
    except (FileNotFoundError, ValueError):
        return False
    return bool(built.get("fingerprint") == world.fingerprint)
