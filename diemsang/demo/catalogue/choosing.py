"""Which procedures a world has, which of them are cut, merged, shortened and received. Names in, choices out.

Everything follows from the names and the numbers of the scenario, so the same files always give the same catalogue and
one procedure more in a file moves few others.
"""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Final

from diemsang.demo.catalogue.data import FOLDER, FieldPlan, ProcedurePlan, fields
from diemsang.demo.catalogue.plan import CataloguePlan

LESSER: Final = frozenset(
    {"reissue", "reissue_lost", "reissue_expired", "exchange", "revoke", "notify", "dismiss", "end"}
)
"""Actions on what exists already: of a field they are the first to go and the last to move."""


@dataclass(frozen=True, slots=True)
class Merger:
    """Several procedures of one object become one: `kept` lives on under `name`."""

    kept: ProcedurePlan
    others: tuple[ProcedurePlan, ...]
    name: str


@dataclass(slots=True)
class Cut:
    """What one decision cuts."""

    mergers: list[Merger] = field(default_factory=list)
    abolished: list[ProcedurePlan] = field(default_factory=list)

    @property
    def gone(self) -> list[ProcedurePlan]:
        return [*self.abolished, *(other for merger in self.mergers for other in merger.others)]

    @property
    def touched(self) -> list[ProcedurePlan]:
        return [*self.gone, *(merger.kept for merger in self.mergers)]


@dataclass(slots=True, kw_only=True)
class Choice:
    baseline: list[ProcedurePlan]
    cuts: list[Cut]
    amended: list[list[ProcedurePlan]]
    """As many lists as decisions that shorten limits."""
    received: list[ProcedurePlan]
    """At the centre on the world's today, in the order they moved in."""
    left: list[ProcedurePlan]
    """Received for a while; they moved in with the first."""

    @property
    def standing(self) -> list[ProcedurePlan]:
        """What is never cut, in the order of the files."""
        gone = {each.name for cut in self.cuts for each in cut.gone}
        return [each for each in self.baseline if each.name not in gone]


def scattered(name: str) -> str:
    """An order that has nothing to do with the alphabet, and is the same everywhere."""
    return sha256(name.encode()).hexdigest()


def shares(sizes: Sequence[int], wanted: int) -> list[int]:
    """Of so many things in each, how many to take so that `wanted` are taken: in proportion, of each at least one."""
    total = sum(sizes)
    if not len(sizes) <= wanted <= total:
        raise ValueError(f"{wanted} cannot be shared over {len(sizes)} that hold {total}")
    exact = [Fraction(size * wanted, total) for size in sizes]
    taken = [max(1, int(share)) for share in exact]
    by_rest = sorted(range(len(sizes)), key=lambda place: (taken[place] - exact[place], place))
    while (missing := wanted - sum(taken)) > 0:
        for place in [each for each in by_rest if taken[each] < sizes[each]][:missing]:
            taken[place] += 1
    while (over := sum(taken) - wanted) > 0:
        for place in [each for each in reversed(by_rest) if taken[each] > 1][:over]:
            taken[place] -= 1
    return taken


def choose(plan: CataloguePlan, agencies: Collection[str], pinned: Collection[str] = ()) -> Choice:
    """`agencies` are those of the world that receive dossiers; `pinned` names stay, whatever else goes."""
    by_field = _baseline(plan, agencies, pinned)
    baseline = [each for listed in by_field.values() for each in listed]
    held = {each.name for each in baseline if each.name in pinned or each.group}
    cuts = _mergers(plan, baseline, held)
    merged_away = {other.name for cut in cuts for merger in cut.mergers for other in merger.others}
    received, left = _received(plan, by_field, merged_away, held)
    safe = held | merged_away | {each.name for each in (*received, *left)}
    safe |= {merger.kept.name for cut in cuts for merger in cut.mergers}
    _abolish(plan, cuts, by_field, safe)
    touched = {each.name for cut in cuts for each in cut.touched}
    amended = _amended(plan, [each for each in baseline if each.name not in touched], received, pinned)
    return Choice(baseline=baseline, cuts=cuts, amended=amended, received=received, left=left)


def said(plan: CataloguePlan, text: str) -> str:
    """In the words of the world."""
    for before, now in plan.words.items():
        text = text.replace(before, now)
    return text


def of_world(plan: CataloguePlan) -> list[tuple[FieldPlan, tuple[ProcedurePlan, ...]]]:
    """The data in the words of the world: its agencies and ministries, and terms that changed meanwhile."""

    found = []
    for each, listed in fields():
        of_field = plan.agency_of_field.get(each.code, plan.agency_of.get(each.agency, each.agency))
        now = replace(each, agency=of_field, ministry=plan.ministry_of.get(each.ministry, each.ministry))
        kept = tuple(
            replace(
                one,
                field=now,
                name=said(plan, one.name),
                object=said(plan, one.object),
                papers=tuple(said(plan, paper) for paper in one.papers),
                result=said(plan, one.result),
                linked=tuple(dict.fromkeys(plan.agency_of.get(key, key) for key in one.linked)),
            )
            for one in listed
            if not any(word in " ".join((one.name, one.result, *one.papers)) for word in plan.left_out)
        )
        found.append((now, kept))
    return found


def _baseline(
    plan: CataloguePlan, agencies: Collection[str], pinned: Collection[str]
) -> dict[FieldPlan, list[ProcedurePlan]]:
    """As many procedures as the scenario says, of every field some, those first that matter most."""
    there: dict[FieldPlan, list[ProcedurePlan]] = {}
    for each, listed in of_world(plan):
        if each.agency in agencies and listed:
            there[each] = sorted(
                listed, key=lambda one: (one.name not in pinned and not one.group, one.action in LESSER)
            )
    if plan.fields:
        there = {each: there[each] for each in _first_fields(there, plan.fields, pinned)}
    taken = shares([len(listed) for listed in there.values()], plan.baseline)
    return {each: listed[:count] for (each, listed), count in zip(there.items(), taken, strict=True)}


def _first_fields(there: dict[FieldPlan, list[ProcedurePlan]], count: int, pinned: Collection[str]) -> list[FieldPlan]:
    """Some fields of every agency: in rounds, those with pinned or grouped procedures and those of the centre first."""
    of_agency: dict[str, list[FieldPlan]] = defaultdict(list)
    for each in there:
        of_agency[each.agency].append(each)
    for listed in of_agency.values():
        listed.sort(
            key=lambda one: (
                not any(plan.name in pinned or plan.group for plan in there[one]),
                not one.at_centre,
                -len(there[one]),
            )
        )
    rounds = [
        (place, agency, each) for agency, listed in sorted(of_agency.items()) for place, each in enumerate(listed)
    ]
    chosen = {each for _, _, each in sorted(rounds, key=lambda one: one[:2])[:count]}
    return [each for each in there if each in chosen]


@cache
def _ways_to_merge() -> list[tuple[tuple[str, ...], str]]:
    listed = tomllib.loads((FOLDER / "merging.toml").read_text())["merger"]
    return [(tuple(each["actions"]), each["name"]) for each in listed]


def _mergers(plan: CataloguePlan, baseline: Sequence[ProcedurePlan], held: Collection[str]) -> list[Cut]:
    """For each decision its mergers, each of one object; `ValueError` when there are not enough."""
    names = {each.name for each in baseline}
    of_object: dict[tuple[str, str], dict[str, ProcedurePlan]] = defaultdict(dict)
    for each in baseline:
        if each.object and each.name not in held:
            of_object[each.field.code, each.object][each.action] = each
    waiting: list[Merger] = []
    for (_, object_), by_action in sorted(of_object.items(), key=lambda item: scattered("".join(item[0]))):
        for actions, pattern in _ways_to_merge():
            name = pattern.format(object=object_)
            if all(action in by_action for action in actions) and name not in names:
                kept, *others = (by_action[action] for action in actions)
                waiting.append(Merger(kept, tuple(others), name))
                break
    cuts = []
    for decision in plan.cuts:
        cut, left = Cut(), decision.by_merging
        while left:
            fitting = next((merger for merger in waiting if len(merger.others) <= left), None)
            if fitting is None:
                raise ValueError(f"nothing is left to merge for {decision.number}")
            waiting.remove(fitting)
            cut.mergers.append(fitting)
            left -= len(fitting.others)
        cuts.append(cut)
    return cuts


def _received(
    plan: CataloguePlan, by_field: dict[FieldPlan, list[ProcedurePlan]], gone: Collection[str], held: Collection[str]
) -> tuple[list[ProcedurePlan], list[ProcedurePlan]]:
    """What the centre receives: of so many fields, the larger first but some of every agency.

    Those that take the places of the ones that leave are of the same fields, and move in last.
    """
    if not plan.received:
        return [], []
    open_fields = {
        each: [one for one in listed if one.name not in gone] for each, listed in by_field.items() if each.at_centre
    }
    open_fields = {each: listed for each, listed in open_fields.items() if listed}
    must = {each for each, listed in open_fields.items() if any(one.name in held for one in listed)}
    largest = sorted(open_fields, key=lambda each: (each not in must, -len(open_fields[each]), each.code))
    first_of = {each.agency: each for each in reversed(largest)}
    order = sorted(largest, key=lambda each: (each not in must, first_of[each.agency] is not each))
    chosen = order[: plan.fields_received]
    taken = shares([len(open_fields[each]) for each in chosen], plan.received + plan.leaving)
    lists = {each: open_fields[each][:count] for each, count in zip(chosen, taken, strict=True)}
    changing = sorted((each for each in chosen if len(lists[each]) > 2), key=lambda each: scattered(each.code))
    if len(changing) < plan.leaving:
        raise ValueError(f"{plan.leaving} procedures cannot leave the centre and their fields stay")
    left, last = [], []
    for each in changing[: plan.leaving]:
        last.append(lists[each].pop())
        left.append(lists[each].pop())
    of_agency: dict[str, int] = defaultdict(int)
    for each in chosen:
        of_agency[each.agency] += len(lists[each])
    in_order = sorted(chosen, key=lambda each: (-of_agency[each.agency], each.agency, each.code))
    return [*(one for each in in_order for one in lists[each]), *last], left


def _abolish(
    plan: CataloguePlan, cuts: Sequence[Cut], by_field: dict[FieldPlan, list[ProcedurePlan]], safe: Collection[str]
) -> None:
    """What is cut outright: of every field something stays, and lesser actions go first."""
    candidates = [
        one for listed in by_field.values() for place, one in enumerate(listed) if one.name not in safe and place
    ]
    waiting = iter(sorted(candidates, key=lambda one: (one.action not in LESSER, scattered(one.name))))
    for cut, each in zip(cuts, plan.cuts, strict=True):
        for _ in range(each.cut - each.by_merging):
            if (one := next(waiting, None)) is None:
                raise ValueError(f"nothing is left to abolish for {each.number}")
            cut.abolished.append(one)


def _amended(
    plan: CataloguePlan,
    candidates: Iterable[ProcedurePlan],
    received: Iterable[ProcedurePlan],
    pinned: Collection[str],
) -> list[list[ProcedurePlan]]:
    """Whose limits are shortened, each once; and who may be filed in further ways: those with their own form first."""
    first = {each.name for each in received}
    waiting = sorted(candidates, key=lambda one: (one.name not in first, scattered(one.name)))
    to_shorten = [each for each in waiting if not each.group and _can_be_shorter(each.limit)]
    to_open = sorted(
        waiting,
        key=lambda one: (one.name not in pinned and not one.group, one.name not in first, scattered(one.name)[::-1]),
    )
    found = []
    for each in plan.amendments:
        listed = to_open if each.adds else to_shorten
        if len(listed) < each.procedures:
            raise ValueError(f"no procedure is left to amend for {each.number}")
        found.append(listed[: each.procedures])
        del listed[: each.procedures]
    return found


def _can_be_shorter(limit: str) -> bool:
    amount, _, unit = limit.partition(" ")
    return unit in {"ngày", "ngày làm việc"} and amount.isdecimal() and int(amount) >= 5
