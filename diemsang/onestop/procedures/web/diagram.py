"""The drawing of an internal process: layers from top to bottom, a lane for each role of each agency, arrows between.

A step stands in the layer of the longest chain of steps before it. Boxes stand in slots with free strips between them,
and arrows run only through those strips, so no arrow crosses a box. Lengths are units of the drawing, one to a pixel.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from diemsang.onestop.procedures.rules import process as rules
from diemsang.onestop.procedures.rules.values import StepView

BOX_WIDTH: Final = 176
GAP: Final = 36
"""Between two boxes of a layer; half of it on the outer sides of a lane."""
LINE: Final = 18
PADDING: Final = 10
LETTERS: Final = 22
"""How many letters of a step's name fit on a line of its box, by the width of an average Vietnamese word."""
HEAD_LETTERS: Final = 24
HEAD_PADDING: Final = 10
TRACK: Final = 7
"""Between two arrows that run side by side."""
GUTTER: Final = 30
MARGIN: Final = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words: its baseline, and how it is written (`name`, `time`, `note`, `role`, `agency`)."""

    text: str
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Box:
    """A step as drawn."""

    step: StepView
    x: int
    y: int
    height: int
    lines: tuple[Line, ...]
    is_critical: bool
    width: int = BOX_WIDTH

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def text_x(self) -> int:
        return self.x + PADDING

    @property
    def mark(self) -> str:
        """The diamond that marks the critical path, in the right upper corner."""
        x, y = self.x + self.width - 13, self.y + 13
        return f"M{x} {y - 6}l6 6l-6 6l-6 -6z"


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one step to a following one: the line, and the head that it ends in."""

    before: int
    after: int
    line: str
    head: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: who works there."""

    x: int
    width: int
    lines: tuple[Line, ...]
    is_even: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn, and how large the whole is."""

    width: int
    height: int
    head_height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    path: rules.LongestPath

    @property
    def right(self) -> int:
        return self.width - MARGIN


@dataclass(frozen=True, slots=True)
class Words:
    """What stands beside the name of a step: its time, and whatever else is to be known of it."""

    time: str
    notes: tuple[str, ...] = ()


def wrapped(text: str, letters: int) -> list[str]:
    """The text in lines of at most so many letters; a longer word is cut, nothing is left out."""
    lines: list[str] = []
    for word in text.split():
        rest = word
        if lines and len(lines[-1]) + 1 + len(rest) <= letters:
            lines[-1] += f" {rest}"
            continue
        while len(rest) > letters:
            lines.append(rest[:letters])
            rest = rest[letters:]
        lines.append(rest)
    return lines or [""]


def layers_of(steps: Iterable[StepView]) -> dict[int, int]:
    """The layer of each step: the number of steps on the longest chain before it."""
    found: dict[int, int] = {}
    for step in rules.in_order(steps):
        found[step.no] = max((found[no] + 1 for no in step.after), default=0)
    return found


def draw(
    steps: Sequence[StepView],
    *,
    lane_of: Mapping[int, tuple[str, str]],
    words_of: Mapping[int, Words],
) -> Drawing:
    """Lay the steps out. `lane_of` says (agency, role) of each step as people read them, `words_of` its notes.

    The steps have passed `obstacles_to_structure`.
    """
    ordered = rules.in_order(steps)
    layers, path = layers_of(ordered), rules.longest_path(ordered)
    lanes = list(dict.fromkeys(lane_of[step.no] for step in ordered))
    cells: dict[tuple[int, tuple[str, str]], list[StepView]] = defaultdict(list)
    for step in ordered:
        cells[layers[step.no], lane_of[step.no]].append(step)
    slots = {lane: max(len(cell) for (_, of), cell in cells.items() if of == lane) for lane in lanes}
    widths = [slots[lane] * (BOX_WIDTH + GAP) for lane in lanes]
    starts = [MARGIN, *(MARGIN + until for until in accumulate(widths))]
    drawn_lanes = [
        _lane(lane, x, width, number)
        for number, (lane, x, width) in enumerate(zip(lanes, starts, widths, strict=False))
    ]
    head = max(lane.lines[-1].y for lane in drawn_lanes) + HEAD_PADDING

    heights: dict[int, int] = defaultdict(int)
    lines_of = {step.no: _lines(step, words_of[step.no]) for step in ordered}
    for step in ordered:
        heights[layers[step.no]] = max(heights[layers[step.no]], _height(lines_of[step.no]))
    gutters = _gutters(ordered, layers)
    tops: list[int] = []
    y = head + GUTTER // 2
    for layer in range(len(heights)):
        tops.append(y)
        y += heights[layer] + gutters[layer]

    boxes: dict[int, Box] = {}
    for (layer, lane), cell in cells.items():
        for place, step in enumerate(cell):
            x = starts[lanes.index(lane)] + place * (BOX_WIDTH + GAP) + GAP // 2
            lines = tuple(Line(line.text, tops[layer] + line.y, line.kind) for line in lines_of[step.no])
            boxes[step.no] = Box(step, x, tops[layer], heights[layer], lines, step.no in path.steps)
    arrows = _arrows(ordered, layers, boxes, rules.edges_of(path))
    return Drawing(
        width=starts[-1] + MARGIN,
        height=y - gutters[len(heights) - 1] + GUTTER // 2,
        head_height=head,
        lanes=tuple(drawn_lanes),
        boxes=tuple(boxes[step.no] for step in ordered),
        arrows=tuple(arrows),
        path=path,
    )


def _lane(lane: tuple[str, str], x: int, width: int, number: int) -> Lane:
    agency, role = lane
    letters = HEAD_LETTERS * width // (BOX_WIDTH + GAP)
    words = [(text, "role") for text in wrapped(role, letters)] if role else []
    words += [(text, "agency") for text in wrapped(agency, letters)]
    lines = tuple(Line(text, HEAD_PADDING + LINE * (place + 1), kind) for place, (text, kind) in enumerate(words))
    return Lane(x, width, lines, number % 2 == 0)


def _lines(step: StepView, words: Words) -> tuple[Line, ...]:
    """The words of a box, from its top; the first line leaves room for the mark of the critical path."""
    texts = [(text, "name") for text in wrapped(f"{step.no}. {step.name}", LETTERS)]
    texts += [(text, "time") for text in wrapped(words.time, LETTERS)]
    texts += [(text, "note") for note in words.notes for text in wrapped(note, LETTERS + 2)]
    return tuple(Line(text, PADDING + LINE * place + 14, kind) for place, (text, kind) in enumerate(texts))


def _height(lines: Sequence[Line]) -> int:
    return lines[-1].y + PADDING


def _gutters(steps: Sequence[StepView], layers: Mapping[int, int]) -> dict[int, int]:
    """The height of the strip below each layer: a track for every step that arrows leave there, and for long ones."""
    tracks: dict[int, int] = defaultdict(int)
    for step in steps:
        tracks[layers[step.no]] += 1
        for no in step.after:
            if layers[step.no] - layers[no] > 1:
                tracks[layers[step.no] - 1] += 1
    return {layer: GUTTER + TRACK * tracks[layer] for layer in set(layers.values())}


def _arrows(
    steps: Sequence[StepView], layers: Mapping[int, int], boxes: Mapping[int, Box], critical: frozenset[tuple[int, int]]
) -> list[Arrow]:
    """Down from a box, along the strip below it, down into the next. Over several layers: through the free strip at
    the left of the box it leads to."""
    tracks: dict[int, int] = defaultdict(int)
    own_track: dict[int, int] = {}
    for step in steps:
        own_track[step.no] = tracks[layers[step.no]]
        tracks[layers[step.no]] += 1
    found = []
    for step in steps:
        target = boxes[step.no]
        for no in step.after:
            source = boxes[no]
            bottom = source.y + source.height
            strip = bottom + 10 + TRACK * own_track[no]
            end = target.y - 8
            if layers[step.no] - layers[no] == 1:
                line = f"M{source.middle} {bottom}V{strip}H{target.middle}V{end}"
            else:
                aside = target.x - GAP // 2 + 4
                above = layers[step.no] - 1
                last = target.y - 14 - TRACK * (tracks[above] - _tracks_of_steps(layers, above))
                tracks[above] += 1
                line = f"M{source.middle} {bottom}V{strip}H{aside}V{last}H{target.middle}V{end}"
            head = f"M{target.middle - 5} {end - 2}l5 9l5 -9z"
            found.append(Arrow(no, step.no, line, head, (no, step.no) in critical))
    return sorted(found, key=lambda arrow: arrow.is_critical)


def _tracks_of_steps(layers: Mapping[int, int], layer: int) -> int:
    return sum(each == layer for each in layers.values())
