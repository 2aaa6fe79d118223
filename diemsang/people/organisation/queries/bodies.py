"""Bodies as of a day: lists, trees, names, successors. Names are those of that day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from diemsang.kernel.text import collation_key, fold
from diemsang.people.organisation import rules
from diemsang.people.organisation.models import Body, BodyVersion, Line, OrgEvent, Succession, UnitVersion
from diemsang.people.organisation.rules.bodies import UNION_KINDS


@dataclass(slots=True)
class Node:
    """A body in a tree of one day, with what hangs below it, in alphabetical order."""

    version: BodyVersion
    children: list["Node"] = field(default_factory=list)
    depth: int = 0

    @property
    def key(self) -> str:
        return self.version.key


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit of a body on one day."""

    version: UnitVersion
    depth: int


@dataclass(frozen=True, slots=True)
class SuccessionLine:
    """One line of succession, with both names as they were on that day."""

    on: date
    decision_number: str
    from_key: str
    from_name: str
    to_key: str
    to_name: str
    share: int
    """In ten-thousandths."""
    records_policy: str

    @property
    def from_pk(self) -> int:
        return rules.number_of(self.from_key, "body")

    @property
    def to_pk(self) -> int:
        return rules.number_of(self.to_key, "body")


def bodies_on(day: date) -> QuerySet[BodyVersion]:
    """The bodies in force on that day, one version each. The structure of the state is public: everyone may see it."""
    return BodyVersion.objects.on(day)


def tree_on(day: date, line: str = Line.STATE.value) -> list[Node]:
    """The tree of one line (`state` or `union`) on that day, in one query. The other line's bodies are not in it."""
    nodes = {
        version.body_id: Node(version)
        for version in bodies_on(day)
        if (version.kind in UNION_KINDS) == (line == Line.UNION)
    }
    roots: list[Node] = []
    for node in sorted(nodes.values(), key=lambda each: collation_key(each.version.name)):
        parent = node.version.union_parent_id if line == Line.UNION else node.version.state_parent_id
        (nodes[parent].children if parent in nodes else roots).append(node)
    _set_depths(roots)
    return roots


def flattened(nodes: Iterable[Node]) -> list[Node]:
    """The tree from top to bottom, as a list with depths."""
    found: list[Node] = []
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(node.children))
    return found


def _set_depths(roots: Sequence[Node]) -> None:
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        for child in node.children:
            child.depth = node.depth + 1
        waiting.extend(node.children)


def matching(nodes: Iterable[Node], text: str) -> list[Node]:
    """Those whose name, short name or code has every word, whatever the marks and letter case."""
    words = fold(text).split()
    return [
        node
        for node in nodes
        if all(word in f"{node.version.name_folded} {node.version.code.lower()}" for word in words)
    ]


def body_as_of(key: str, on: date) -> BodyVersion | None:
    """The version in force on that day; None when the body did not exist, or no longer."""
    return BodyVersion.objects.on(on).filter(body=rules.number_of(key, "body")).first()


def versions_of(key: str) -> QuerySet[BodyVersion]:
    """Every version of a body, the oldest first."""
    rows = BodyVersion.objects.filter(body=rules.number_of(key, "body")).order_by("valid_from")
    return rows.select_related("body")


def names_of(keys: Iterable[str], on: date) -> dict[str, str]:
    """What bodies were called on that day, in one query. One that had closed by then keeps its last name, one that was
    not yet founded its first; so every figure of the past can be labelled."""
    numbers = {rules.number_of(key, "body") for key in keys}
    best: dict[int, BodyVersion] = {}
    for version in BodyVersion.objects.filter(body__in=numbers).order_by("body_id", "valid_from"):
        if version.body_id not in best or version.valid_from <= on:
            best[version.body_id] = version
    return {version.key: version.name for version in best.values()}


def name_of(key: str, on: date) -> str:
    """What one body was called on that day; empty for a key nobody has."""
    return names_of([key], on).get(key, "")


def is_open(key: str, on: date) -> bool:
    """Whether a body existed on that day; nothing new happens in one that did not."""
    return BodyVersion.objects.on(on).filter(body=rules.number_of(key, "body")).exists()


def closed_on(key: str) -> date | None:
    """The first day a body no longer exists; None while it is open."""
    return Body.objects.filter(pk=rules.number_of(key, "body")).values_list("closed_on", flat=True).first()


def ancestors_of(key: str, on: date, line: str = Line.STATE.value) -> list[str]:
    """The keys above a body on that day, the nearest first."""
    column = "union_parent_id" if line == Line.UNION else "state_parent_id"
    parents = dict(bodies_on(on).values_list("body_id", column))
    found: list[str] = []
    node = parents.get(rules.number_of(key, "body"))
    while node is not None and f"body:{node}" not in found:
        found.append(f"body:{node}")
        node = parents.get(node)
    return found


def descendants_of(key: str, on: date, line: str = Line.STATE.value) -> frozenset[str]:
    """A body and everything below it on that day."""
    column = "union_parent_id" if line == Line.UNION else "state_parent_id"
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in bodies_on(on).values_list("body_id", column):
        if parent is not None:
            children[parent].append(child)
    return frozenset(f"body:{pk}" for pk in rules.reachable(rules.number_of(key, "body"), children))


def key_of_code(code: str, on: date) -> str | None:
    """The body with that code, in either form, on that day."""
    found = bodies_on(on).filter(Q(code=code) | Q(old_code=code)).values_list("body_id", flat=True).first()
    return None if found is None else f"body:{found}"


def units_of(key: str, on: date) -> list[UnitNode]:
    """The units of a body on that day, each under its parent, in alphabetical order."""
    versions = list(UnitVersion.objects.on(on).filter(body=rules.number_of(key, "body")))
    versions.sort(key=lambda each: collation_key(each.name))
    here = {version.unit_id for version in versions}
    below: dict[int | None, list[UnitVersion]] = defaultdict(list)
    for version in versions:
        below[version.parent_id if version.parent_id in here else None].append(version)
    found: list[UnitNode] = []
    waiting = [UnitNode(version, 0) for version in reversed(below[None])]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(UnitNode(child, node.depth + 1) for child in reversed(below[node.version.unit_id]))
    return found


def versions_of_unit(key: str) -> QuerySet[UnitVersion]:
    """Every version of a unit, the oldest first."""
    return UnitVersion.objects.filter(unit=rules.number_of(key, "unit")).order_by("valid_from")


def unit_names_of(keys: Iterable[str], on: date) -> dict[str, str]:
    """What units were called on that day, like `names_of`."""
    numbers = {rules.number_of(key, "unit") for key in keys}
    best: dict[int, UnitVersion] = {}
    for version in UnitVersion.objects.filter(unit__in=numbers).order_by("unit_id", "valid_from"):
        if version.unit_id not in best or version.valid_from <= on:
            best[version.unit_id] = version
    return {version.key: version.name for version in best.values()}


def events_of(key: str) -> QuerySet[OrgEvent]:
    """What happened to a body, the latest first."""
    rows = OrgEvent.objects.filter(parts__body=rules.number_of(key, "body"))
    return rows.order_by("-happened_on", "-pk")


def events_between(start: date, end: date) -> QuerySet[OrgEvent]:
    """What happened in `[start, end)`, the latest first, with the bodies it happened to."""
    rows = OrgEvent.objects.filter(happened_on__gte=start, happened_on__lt=end).prefetch_related("parts")
    return rows.order_by("-happened_on", "-pk")


def succession_of(key: str) -> tuple[list[SuccessionLine], list[SuccessionLine]]:
    """Who succeeded a body, and whom it succeeded, in two queries; names as of the day it happened."""
    number = rules.number_of(key, "body")
    rows = list(
        Succession.objects.filter(Q(from_body=number) | Q(to_body=number))
        .select_related("event")
        .order_by("event__happened_on", "pk")
    )
    names = _names_around(rows)
    lines = [
        SuccessionLine(
            on=row.event.happened_on,
            decision_number=row.event.decision_number,
            from_key=f"body:{row.from_body_id}",
            from_name=names[row.from_body_id, row.event.happened_on],
            to_key=f"body:{row.to_body_id}",
            to_name=names[row.to_body_id, row.event.happened_on],
            share=row.share,
            records_policy=row.get_records_policy_display(),
        )
        for row in rows
    ]
    own = f"body:{number}"
    return [line for line in lines if line.from_key == own], [line for line in lines if line.to_key == own]


def _names_around(rows: Sequence[Succession]) -> Mapping[tuple[int, date], str]:
    """The source's last name before the day and the heir's name on it."""
    bodies = {row.from_body_id for row in rows} | {row.to_body_id for row in rows}
    versions: dict[int, list[BodyVersion]] = defaultdict(list)
    for version in BodyVersion.objects.filter(body__in=bodies).order_by("body_id", "valid_from"):
        versions[version.body_id].append(version)
    found: dict[tuple[int, date], str] = {}
    for row in rows:
        for body in (row.from_body_id, row.to_body_id):
            on = row.event.happened_on
            begun = [version for version in versions[body] if version.valid_from <= on] or versions[body][:1]
            found[body, on] = begun[-1].name if begun else ""
    return found
