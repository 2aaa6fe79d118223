"""The tree and the timeline of the organisation page, worked out for the template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from diemsang.people.organisation.models import EventKind, OrgEvent
from diemsang.people.organisation.queries import Node, flattened

KIND_OF_STATUS = {
    EventKind.FOUND: "ok",
    EventKind.RENAME: "info",
    EventKind.MOVE: "info",
    EventKind.CHANGE: "info",
    EventKind.MERGE: "warn",
    EventKind.SPLIT: "warn",
    EventKind.DISSOLVE: "late",
}
WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the tree: whether a list begins before it, how many end after it, what happened to it that year."""

    node: Node
    opens: bool
    closes: range
    has_children: bool
    event: OrgEvent | None
    status: str


def steps_of(roots: Iterable[Node], events: Mapping[int, OrgEvent]) -> list[Step]:
    nodes = flattened(roots)
    steps: list[Step] = []
    for place, node in enumerate(nodes):
        following = nodes[place + 1].depth if place + 1 < len(nodes) else 0
        event = events.get(node.version.body_id)
        steps.append(
            Step(
                node=node,
                opens=place == 0 or nodes[place - 1].depth < node.depth,
                closes=range(max(0, node.depth - following)),
                has_children=bool(node.children),
                event=event,
                status=KIND_OF_STATUS[EventKind(event.kind)] if event else "",
            )
        )
    return steps


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the timeline; `x` runs from 0 to 1000."""

    event: OrgEvent
    x: int
    status: str


def marks_of(events: Iterable[OrgEvent], first: date, last: date) -> list[Mark]:
    length = max(1, (last - first).days)
    return [
        Mark(event, (event.happened_on - first).days * WIDTH // length, KIND_OF_STATUS[EventKind(event.kind)])
        for event in events
        if first <= event.happened_on <= last
    ]
