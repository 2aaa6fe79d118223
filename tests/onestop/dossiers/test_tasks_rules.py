"""The join of linked agencies, against a slow oracle over drawn processes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.onestop.dossiers.rules.handover import first_step, following
from diemsang.onestop.dossiers.rules.tasks import (
    Part,
    obstacles_to_going_on,
    open_before_signature,
    openable,
    passed_steps,
    ready,
    steps_before,
    steps_behind_signature,
)
from diemsang.onestop.procedures.rules import StepView

STATES = ("waiting", "sent", "received", "accepted", "done", "declined", "cancelled")


def a_step(no: int, kind: str, after: tuple[int, ...]) -> StepView:
    return StepView(no, str(no), "specialist", "", "", kind, 60, after)


@st.composite
def processes(draw: st.DrawFn) -> tuple[StepView, ...]:
    """An intake, then steps that stand after any of the earlier ones."""
    kinds = draw(st.lists(st.sampled_from(["examine", "check", "sign", "agency_task"]), min_size=1, max_size=9))
    steps = [a_step(1, "intake", ())]
    for no, kind in enumerate(kinds, start=2):
        after = draw(st.sets(st.integers(1, no - 1), min_size=1, max_size=3))
        steps.append(a_step(no, kind, tuple(sorted(after))))
    return tuple(steps)


@st.composite
def at_work(draw: st.DrawFn) -> tuple[tuple[StepView, ...], list[Part]]:
    """A process with each part of another agency somewhere on its way; a step may have two agencies."""
    steps = draw(processes())
    parts = []
    for step in steps:
        if step.kind == "agency_task":
            for _ in range(draw(st.integers(1, 2))):
                parts.append(Part(len(parts), step.no, step.after, draw(st.sampled_from(STATES))))
    return steps, parts


def comes_before(steps: tuple[StepView, ...], early: int, late: int) -> bool:
    """The oracle: walk every way back, one step at a time."""
    after = next(each.after for each in steps if each.no == late)
    return any(each == early or comes_before(steps, early, each) for each in after)


def is_over(parts: list[Part], step: int) -> bool:
    return all(part.state in ("done", "cancelled") for part in parts if part.step == step)


@given(processes())
def test_what_comes_before_a_step_is_every_way_back(steps: tuple[StepView, ...]) -> None:
    for late in steps:
        expected = {early.no for early in steps if comes_before(steps, early.no, late.no)}
        assert steps_before(steps, late.no) == expected


@given(at_work())
def test_the_dossier_goes_on_when_every_part_before_the_signature_is_over(
    drawn: tuple[tuple[StepView, ...], list[Part]],
) -> None:
    steps, parts = drawn
    signs = [each.no for each in steps if each.kind == "sign"]
    awaited = []
    for part in parts:
        is_behind = any(comes_before(steps, sign, part.step) for sign in signs)
        if not is_behind and part.state not in ("done", "cancelled"):
            awaited.append(part)
    assert open_before_signature(parts, steps) == awaited
    said = [each.params["count"] for each in obstacles_to_going_on(parts, steps)]
    assert said == ([len(awaited)] if awaited else [])


@given(at_work(), st.data())
def test_a_part_is_sent_when_all_it_stands_after_has_ended(
    drawn: tuple[tuple[StepView, ...], list[Part]], data: st.DataObject
) -> None:
    steps, parts = drawn
    current = data.draw(st.sampled_from([each.no for each in steps if each.kind != "agency_task"]))
    leaves = data.draw(st.booleans())
    passed = passed_steps(steps, current, leaves=leaves)
    kinds = {each.no: each.kind for each in steps}

    def has_ended(no: int) -> bool:
        if kinds[no] == "agency_task":
            return is_over(parts, no)
        return kinds[no] == "intake" or comes_before(steps, no, current) or (leaves and no == current)

    expected = [part for part in parts if part.state == "waiting" and all(has_ended(no) for no in part.after)]
    assert ready(parts, passed) == expected


@given(at_work())
def test_what_the_lead_agency_may_open_waits_for_the_parts_before_it_and_never_follows_a_signature(
    drawn: tuple[tuple[StepView, ...], list[Part]],
) -> None:
    steps, parts = drawn
    tasks = {part.step for part in parts}
    for part in parts:
        before = [no for no in tasks if comes_before(steps, no, part.step)]
        signed = any(each.kind == "sign" and comes_before(steps, each.no, part.step) for each in steps)
        expected = part.state == "waiting" and not signed and all(is_over(parts, no) for no in before)
        assert (part in openable(parts, steps)) is expected
        assert (part.step in steps_behind_signature(steps)) is signed


@given(processes())
@settings(max_examples=50)
def test_opened_and_done_in_turn_every_part_is_done_and_the_join_opens(steps: tuple[StepView, ...]) -> None:
    parts = [Part(each.no, each.no, each.after, "waiting") for each in steps if each.kind == "agency_task"]
    while wanted := openable(parts, steps):
        over = {part.key for part in wanted}
        parts = [Part(each.key, each.step, each.after, "done") if each.key in over else each for each in parts]
    assert open_before_signature(parts, steps) == []


@given(processes())
def test_the_next_step_of_the_agency_passes_over_the_parts_of_others(steps: tuple[StepView, ...]) -> None:
    own = [each for each in steps if each.kind not in ("intake", "agency_task")]
    kinds = {each.no: each.kind for each in steps}

    def directly(early: int, late: StepView) -> bool:
        return any(
            each == early or (kinds[each] == "agency_task" and directly(early, step_named(each))) for each in late.after
        )

    def step_named(no: int) -> StepView:
        return next(each for each in steps if each.no == no)

    assert following(steps, None) == tuple(each for each in own if directly(1, each))
    assert first_step(steps) == next(iter(following(steps, None)), None)
    for step in own:
        assert following(steps, step.no) == tuple(each for each in own if directly(step.no, each))
