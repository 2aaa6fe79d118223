"""The parts of one dossier that other agencies do (liên thông): which may begin, and when the dossier may go on.

One after the other when a step stands after another, together when they stand after the same; the join waits for all.
Pure: the graph of the internal process and the states of the parts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.procedures.rules import StepView

AGENCY_TASK: Final = "agency_task"
SIGN: Final = "sign"
WAITING: Final = "waiting"
SETTLED: Final = frozenset({"done", "cancelled"})
ALLOWED_IN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "dossiers.receive_task": frozenset({"sent"}),
        "dossiers.accept_task": frozenset({"sent", "received"}),
        "dossiers.decline_task": frozenset({"sent", "received", "accepted"}),
        "dossiers.finish_task": frozenset({"accepted"}),
        "dossiers.redirect_task": frozenset({"sent", "received", "declined"}),
        "dossiers.cancel_task": frozenset({"waiting", "sent", "received", "accepted", "declined"}),
    }
)
"""In which states of a task each act on it is possible; any other is refused."""


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's part: its step of the process, the steps it stands after, and how far it is."""

    key: int
    step: int
    after: tuple[int, ...]
    state: str

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED


def obstacles_to_task(act: str, state: str, label: str) -> Iterator[Refusal]:
    """Why this act cannot be done to a task in that state; `label` is what people call the state."""
    if state not in ALLOWED_IN[act]:
        yield refusals.TASK_MOVED_ON(state=label, state_code=state)


def steps_before(steps: Sequence[StepView], no: int) -> frozenset[int]:
    """Every step that has ended before that one may begin, however far back."""
    after = {each.no: each.after for each in steps}
    found: set[int] = set()
    waiting = list(after.get(no, ()))
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting.extend(after.get(step, ()))
    return frozenset(found)


def passed_steps(steps: Sequence[StepView], current: int | None, *, leaves: bool = False) -> frozenset[int]:
    """The steps the agency itself has behind it while it works on `current`, that one included when it `leaves`.

    Parts of other agencies are not among them: they say themselves when they are done. Without a current step, the
    intake.
    """
    found = {each.no for each in steps if each.kind == "intake"}
    if current is not None:
        found |= steps_before(steps, current) | ({current} if leaves else set())
    return frozenset(found - {each.no for each in steps if each.kind == AGENCY_TASK})


def finished_steps(parts: Iterable[Part]) -> frozenset[int]:
    """The steps that no agency has still to do."""
    listed = list(parts)
    return frozenset({each.step for each in listed} - {each.step for each in listed if not each.is_settled})


def ready(parts: Sequence[Part], passed: frozenset[int]) -> list[Part]:
    """The parts to be sent now: everything they stand after has ended."""
    ended = passed | finished_steps(parts)
    return [each for each in parts if each.state == WAITING and ended.issuperset(each.after)]


def openable(parts: Sequence[Part], steps: Sequence[StepView]) -> list[Part]:
    """The parts the lead agency may send when it says that its own steps before them are done.

    Parts of others before them have ended; nothing behind the signature begins before it.
    """
    ended, tasks = finished_steps(parts), {each.step for each in parts}
    behind = steps_behind_signature(steps)
    return [
        each
        for each in parts
        if each.state == WAITING
        and each.step not in behind
        and ended.issuperset(steps_before(steps, each.step) & tasks)
    ]


def steps_behind_signature(steps: Sequence[StepView]) -> frozenset[int]:
    """The steps that begin after a signature, such as the leg to the chairman's office."""
    signs = {each.no for each in steps if each.kind == SIGN}
    return frozenset(each.no for each in steps if signs & steps_before(steps, each.no))


def open_before_signature(parts: Iterable[Part], steps: Sequence[StepView]) -> list[Part]:
    """The join: the parts the result waits for. It may be submitted for signature when there is none."""
    behind = steps_behind_signature(steps)
    return [each for each in parts if not each.is_settled and each.step not in behind]


def obstacles_to_going_on(parts: Iterable[Part], steps: Sequence[StepView]) -> Iterator[Refusal]:
    """The lead agency answers for the whole: every part before the signature is done first."""
    if waits_for := open_before_signature(parts, steps):
        yield refusals.TASKS_OPEN(count=len(waits_for))
