"""The tree and the timeline of the organisation page, worked out for the template."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemsang.people.organisation.models import BodyKind, EventKind, OrgEvent
from diemsang.people.organisation.queries import Node, flattened

KIND_OF_STATUS: Final = {
    EventKind.FOUND: "ok",
    EventKind.RENAME: "info",
    EventKind.MOVE: "info",
    EventKind.CHANGE: "info",
    EventKind.MERGE: "warn",
    EventKind.SPLIT: "warn",
    EventKind.DISSOLVE: "late",
}
LANES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("ok", EventKind.FOUND.label),
    ("info", _("Đổi tên, cấp trên, mã")),
    ("warn", _("Sáp nhập, chia tách")),
    ("late", EventKind.DISSOLVE.label),
)
"""The rows of the timeline: the state of their marks and the words beside them."""
LANE_HEIGHT: Final = 22
LABELS_AT_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A body in the tree: how large it is that day, and what happened to it in the year before."""

    node: Node
    units: int
    people: int
    event: OrgEvent | None
    status: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a list in lists: whether a list begins before it and how many end after it."""

    place: Place
    opens: bool
    closes: range
    has_children: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A body directly below the head of a branch, with everything under it."""

    place: Place
    below: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Group:
    """The bodies of one kind in a branch."""

    label: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Branch:
    """A root of the tree with what stands below it, by kind. The last branch may be of roots that stand alone."""

    head: Place | None
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is known of bodies on the day, by key or number: sizes, and the latest event of the year before."""

    units: Mapping[str, int]
    people: Mapping[str, int]
    events: Mapping[int, OrgEvent]

    def place(self, node: Node) -> Place:
        event = self.events.get(node.version.body_id)
        return Place(
            node,
            self.units.get(node.key, 0),
            self.people.get(node.key, 0),
            event,
            KIND_OF_STATUS[EventKind(event.kind)] if event else "",
        )


def branches_of(roots: Sequence[Node], sizes: Sizes) -> list[Branch]:
    """Each root that has something below it, then those that stand alone, together."""
    branches = [Branch(sizes.place(root), _groups(root.children, sizes)) for root in roots if root.children]
    alone = [root for root in roots if not root.children]
    return [*branches, Branch(None, _groups(alone, sizes))] if alone else branches


def _groups(nodes: Sequence[Node], sizes: Sizes) -> list[Group]:
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for node in nodes:
        by_kind[node.version.kind].append(Entry(sizes.place(node), _steps(node, sizes)))
    return [Group(str(kind.label), by_kind[kind]) for kind in BodyKind if kind in by_kind]


def _steps(top: Node, sizes: Sizes) -> list[Step]:
    """What hangs below a body, as nested lists."""
    nodes = flattened(top.children)
    steps: list[Step] = []
    for index, node in enumerate(nodes):
        depth = node.depth - top.depth
        following = nodes[index + 1].depth - top.depth if index + 1 < len(nodes) else 1
        steps.append(
            Step(
                place=sizes.place(node),
                opens=index == 0 or nodes[index - 1].depth < node.depth,
                closes=range(max(0, depth - following)),
                has_children=bool(node.children),
            )
        )
    return steps


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the bodies it happened to, as they were called on that day."""

    event: OrgEvent
    bodies: Sequence[tuple[int, str]]
    status: str


def happenings_of(events: Iterable[OrgEvent], names: Mapping[tuple[int, date], str]) -> list[Happening]:
    return [
        Happening(
            event,
            [(part.body_id, names.get((part.body_id, event.happened_on), "")) for part in event.parts.all()],
            KIND_OF_STATUS[EventKind(event.kind)],
        )
        for event in events
    ]


def by_year(happenings: Iterable[Happening]) -> list[tuple[int, list[Happening]]]:
    """Only the years in which something happened, in the order given."""
    return [(year, list(rows)) for year, rows in groupby(happenings, key=lambda each: each.event.happened_on.year)]


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened on one day in one lane; `x` is a place along the timeline, as SVG writes it (`12.34%`)."""

    day: date
    words: str
    x: str
    y: int


@dataclass(frozen=True, slots=True)
class Lane:
    status: str
    label: str | Promise
    y: int
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Label:
    """A year under the timeline; on a phone only the main ones are shown."""

    year: int
    x: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes of marks from the first of January of one year to that of another; lanes without marks are left out."""

    first: date
    last: date
    day: date
    lanes: Sequence[Lane] = field(default_factory=list)

    @property
    def floor(self) -> int:
        return max(1, len(self.lanes)) * LANE_HEIGHT

    @property
    def height(self) -> int:
        return self.floor + 26

    @property
    def x(self) -> str:
        return _place(self.day, self.first, self.last)

    @property
    def labels(self) -> list[Label]:
        years = self.last.year - self.first.year
        step = next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= LABELS_AT_MOST), 100)
        start = -(-self.first.year // step) * step
        return [
            Label(year, _place(date(year, 1, 1), self.first, self.last), year % (2 * step) == 0)
            for year in range(start, self.last.year + 1, step)
        ]


def timeline_of(happenings: Sequence[Happening], first: date, last: date, day: date) -> Timeline:
    lanes: list[Lane] = []
    for status, label in LANES:
        y = len(lanes) * LANE_HEIGHT + LANE_HEIGHT // 2
        rows = [each for each in happenings if each.status == status and first <= each.event.happened_on <= last]
        marks = [
            Mark(on, _words(list(same)), _place(on, first, last), y)
            for on, same in groupby(rows, key=lambda each: each.event.happened_on)
        ]
        if marks:
            lanes.append(Lane(status, label, y, marks))
    return Timeline(first, last, day, lanes)


def _words(happenings: Sequence[Happening]) -> str:
    """What a mark says when it is pointed at."""
    return "; ".join(
        f"{each.event.get_kind_display()}: {', '.join(name for _body, name in each.bodies[:3])}"
        for each in happenings[:4]
    )


def _place(day: date, first: date, last: date) -> str:
    share = (day - first).days / max(1, (last - first).days)
    return f"{min(max(share, 0), 1):.2%}"
