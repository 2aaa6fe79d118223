"""Builds the organisation of a world, in the order of its history, by the same acts as the pages."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from diemsang.demo.scenario import BodyPlan, EventPlan, World
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, system_actor
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewBody, NewUnit, Result

BUILDER: Actor = system_actor("demo.build")
FOUNDING = "Quyết định thành lập"


def moment(day: date, hour: int = 8) -> datetime:
    """When an act of that day was done."""
    return clock.at_local(day, hour)


@dataclass
class Built:
    """What was built: keys by the names the scenario uses."""

    bodies: dict[str, str] = field(default_factory=dict)
    unions: dict[str, str] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)


def build_bodies(world: World) -> Built:
    """Found, merge, split, rename, move and dissolve, day by day."""
    built = Built()
    made_by_events = {
        result
        for event in world.events
        for result in event.results
        if result and _plan(world, result).founded == event.on and event.kind in {"merge", "split"}
    }
    founding: dict[date, list[BodyPlan]] = defaultdict(list)
    for plan in [*world.authorities, *world.agencies, *world.former, *world.communes]:
        if plan.key not in made_by_events:
            founding[plan.founded].append(plan)
    events: dict[date, list[EventPlan]] = defaultdict(list)
    for event in world.events:
        events[event.on].append(event)
    unions_from: dict[date, list[BodyPlan]] = defaultdict(list)
    for plan in [*world.agencies, *world.former]:
        if plan.level == "province":
            unions_from[max(plan.founded, world.union.founded)].append(plan)

    days = {*founding, *events, *unions_from, world.union.founded}
    if world.union.dissolved:
        days.add(world.union.dissolved)
    for day in sorted(days):
        _found(world, built, founding.get(day, []), day)
        if day == world.union.founded:
            _found_upper_unions(world, built, day)
        for event in events.get(day, []):
            _happen(world, built, event)
        _found_unions(world, built, unions_from.get(day, []), day)
        if day == world.union.dissolved:
            _dissolve_unions(world, built, day)
    return built


def _plan(world: World, key: str) -> BodyPlan:
    everything = [*world.authorities, *world.agencies, *world.former, *world.communes]
    return next(plan for plan in everything if plan.key == key)


def _new(world: World, built: Built, plan: BodyPlan) -> NewBody:
    """As the body was on its first day: before a renaming or a move, with the earlier name or parent."""
    name, parent = plan.name, plan.parent
    for event in reversed(world.events):
        if event.body == plan.key and event.before:
            name = event.before
        if event.body == plan.key and event.before_parent:
            parent = event.before_parent
    if plan.kind == "party_office" and plan.key != "tu" and any(each.key == "tu" for each in world.authorities):
        parent = "tu"
    return NewBody(
        name=name,
        short_name=plan.short,
        kind=plan.kind,
        level=plan.level,
        funding_class=plan.funding,
        code=plan.code,
        old_code=plan.old_code,
        state_parent=built.bodies.get(parent, f"ref:{parent}") if parent else None,
        ref=plan.key,
    )


def _found(world: World, built: Built, plans: list[BodyPlan], day: date) -> None:
    if not plans:
        return
    keys = organisation.found_bodies(
        [_new(world, built, plan) for plan in plans],
        by=BUILDER,
        at=moment(day),
        on=day,
        decision_number=f"{day:%d%m}/QĐ-UB",
        decided_by=world.authorities[0].name,
    )
    built.bodies.update(zip((plan.key for plan in plans), keys, strict=True))
    _found_units(built, plans, day)


def _found_units(built: Built, plans: list[BodyPlan], day: date) -> None:
    new = [(plan.key, NewUnit(body=built.bodies[plan.key], name=name)) for plan in plans for name in plan.units]
    if not new:
        return
    keys = organisation.found_units([unit for _, unit in new], by=BUILDER, at=moment(day, 9), on=day)
    for (owner, _), key in zip(new, keys, strict=True):
        built.units.setdefault(owner, []).append(key)


def _found_upper_unions(world: World, built: Built, day: date) -> None:
    keys = organisation.found_bodies(
        [
            NewBody(
                name=world.union.federation,
                short_name="LĐLĐ tỉnh",
                kind="union_federation",
                level="province",
                funding_class="partly",
                code=f"{world.code}.91",
                ref="ldld",
            ),
            NewBody(
                name=world.union.provincial,
                short_name="CĐVC tỉnh",
                kind="provincial_union",
                level="province",
                funding_class="partly",
                code=f"{world.code}.92",
                union_parent="ref:ldld",
            ),
        ],
        by=BUILDER,
        at=moment(day),
        on=day,
        decision_number="56/QĐ-LĐLĐ",
        decided_by=world.union.federation,
    )
    built.unions["federation"], built.unions["provincial"] = keys


def _found_unions(world: World, built: Built, plans: list[BodyPlan], day: date) -> None:
    plans = [plan for plan in plans if plan.key in built.bodies]
    if not plans:
        return
    keys = organisation.found_bodies(
        [
            NewBody(
                name=world.union.grassroots.format(body=plan.name),
                short_name=f"CĐCS {plan.short}",
                kind="grassroots_union",
                level="province",
                funding_class=plan.funding,
                union_parent=built.unions["provincial"],
                host=built.bodies[plan.key],
            )
            for plan in plans
        ],
        by=BUILDER,
        at=moment(day, 10),
        on=day,
        decision_number=f"{day:%m%y}/QĐ-CĐVC",
        decided_by=world.union.provincial,
    )
    built.unions.update(zip((plan.key for plan in plans), keys, strict=True))


class Told(TypedDict):
    """Who decided what, from when: the same words for every act of one decision."""

    by: Actor
    at: datetime
    on: date
    decision_number: str
    decided_by: str


def _told(on: date, decision: str, decided_by: str, hour: int = 9) -> Told:
    return Told(by=BUILDER, at=moment(on, hour), on=on, decision_number=decision, decided_by=decided_by)


def _happen(world: World, built: Built, event: EventPlan) -> None:
    told = _told(event.on, event.decision, world.authorities[0].name)
    _end_unions(world, built, event)
    match event.kind:
        case "rename":
            plan = _plan(world, event.body)
            organisation.rename_body(built.bodies[event.body], name=plan.name, short_name=plan.short, **told)
        case "move":
            parent = built.bodies[_plan(world, event.body).parent]
            organisation.move_body(built.bodies[event.body], line="state", parent=parent, **told)
        case "merge":
            _merge(world, built, event, told)
        case "split":
            _split(world, built, event, told)
        case "dissolve":
            for result in event.results:
                if result not in built.bodies:
                    _found(world, built, [_plan(world, result)], event.on)
            organisation.dissolve_bodies(
                [built.bodies[key] for key in event.sources],
                successor=built.bodies[event.results[0]],
                records_policy=event.records,
                **told,
            )


def _merge(world: World, built: Built, event: EventPlan, told: Told) -> None:
    plan = _plan(world, event.results[0])
    into = built.bodies.get(plan.key) or _new(world, built, plan)
    built.bodies[plan.key] = organisation.merge_bodies(
        [built.bodies[key] for key in event.sources], into=into, records_policy=event.records, **told
    )
    if isinstance(into, NewBody):
        _found_units(built, [plan], event.on)


def _split(world: World, built: Built, event: EventPlan, told: Told) -> None:
    """In equal shares; the first takes what does not divide."""
    plans = [_plan(world, key) for key in event.results]
    share, rest = divmod(10_000, len(plans))
    results = [
        Result(_new(world, built, plan), share + (rest if number == 0 else 0), event.records)
        for number, plan in enumerate(plans)
    ]
    keys = organisation.split_body(built.bodies[event.sources[0]], results=results, **told)
    built.bodies.update(zip(event.results, keys, strict=True))
    _found_units(built, plans, event.on)


def _end_unions(world: World, built: Built, event: EventPlan) -> None:
    """The union of an agency that ends, ends with it."""
    ending = [built.unions.pop(key) for key in event.sources if key in built.unions]
    if ending:
        organisation.dissolve_bodies(
            ending,
            by=BUILDER,
            at=moment(event.on),
            on=event.on,
            decision_number=f"{event.on:%m%y}/QĐ-CĐVC",
            decided_by=world.union.provincial,
        )


def _dissolve_unions(world: World, built: Built, day: date) -> None:
    """20/06/2025: unions of agencies paid wholly by the budget end; the others go directly under the federation."""
    funding = {plan.key: plan.funding for plan in world.agencies}
    number, by_whom = world.union.dissolved_decision, world.union.federation
    for key, union in built.unions.items():
        if funding.get(key, "full_budget") != "full_budget":
            federation = built.unions["federation"]
            organisation.move_body(union, line="union", parent=federation, **_told(day, number, by_whom, 8))
    ending = [union for key, union in built.unions.items() if funding.get(key) == "full_budget"]
    organisation.dissolve_bodies([*ending, built.unions["provincial"]], **_told(day, number, by_whom))
