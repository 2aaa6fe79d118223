"""The table of states and moves, held against the process as it is written down and against the permission table."""

import pytest

from diemsang.config.permissions import ROLES, TABLE
from diemsang.kernel.refusals import RefusalKind
from diemsang.onestop.dossiers import events
from diemsang.onestop.dossiers.rules import (
    ACTS,
    FINAL,
    MOVES,
    Clock,
    Effect,
    State,
    acts_possible_in,
    effect_between,
    obstacles_to_moving,
    state_named,
)

NUMBERS = dict(enumerate(State))
WRITTEN = {
    (0, 1), (1, 4), (0, 4), (1, 2), (2, 1), (1, 3), (2, 3), (4, 5), (5, 6), (5, 4), (6, 7), (7, 6), (6, 8), (8, 6),
    (6, 9), (9, 6), (6, 10), (10, 6), (6, 11), (11, 6), (11, 12), (11, 17), (12, 13), (13, 14), (17, 14),
    *((before, 15) for before in (1, 2, 4, 5, 6, 7, 8, 9, 10)),
    *((before, 16) for before in range(4, 11)),
}  # fmt: skip
"""The transitions of the process by the numbers of the states; any other is refused."""
NATIONAL = [None, 1, 1, 3, 2, 4, 4, 4, 5, 6, 4, 4, 9, 9, 10, 7, 8, 9]


def test_the_moves_are_those_written_down_and_no_others() -> None:
    found = {(before, act.to) for act in MOVES for before in act.from_states}
    assert found == {(NUMBERS[before], NUMBERS[after]) for before, after in WRITTEN}


@pytest.mark.parametrize("state", State)
def test_an_act_is_refused_in_every_state_the_table_does_not_give_it(state: State) -> None:
    for act in ACTS.values():
        found = obstacles_to_moving(act.name, state, who="Nguyễn Văn A", who_en="Mr A", at="09:00 30/05/2016")
        if state in act.from_states:
            assert found == []
            continue
        (refusal,) = found
        assert refusal.code == ("dossiers.closed" if state.final else "dossiers.move_not_allowed")
        assert {"Nguyễn Văn A", "09:00 30/05/2016"} <= {refusal.params["who"], refusal.params["at"]}
        assert "Nguyễn Văn A" in refusal.message("vi")
        assert "Mr A" in refusal.message("en")
        assert state.label in refusal.message("vi")


def test_eighteen_states_map_onto_the_ten_codes_of_the_exchange() -> None:
    assert [state.national for state in State] == NATIONAL
    assert [state_named(state.value) for state in State] == list(State)
    assert {state for state in State if state.final} == {NUMBERS[number] for number in (3, 14, 15, 16)}


def test_the_clock_is_paused_in_three_states_only() -> None:
    assert {state for state in State if state.clock is Clock.PAUSED} == {NUMBERS[number] for number in (8, 9, 10)}
    assert {state for state in State if state.clock is Clock.RUNS} == {NUMBERS[number] for number in (4, 5, 6, 7, 11)}


def test_the_effect_on_the_clock_follows_from_the_two_states() -> None:
    for act in MOVES:
        assert act.to is not None
        assert {effect_between(before, act.to) for before in act.from_states} == {act.effect}, act.name
    assert {act.effect for act in ACTS.values() if not act.changes_state} == {Effect.NONE}


def test_no_state_after_a_final_one_and_a_way_out_of_every_other() -> None:
    for state in State:
        leads_on = {act.to for act in acts_possible_in(state) if act.to}
        assert bool(leads_on) is (state not in FINAL), state


def test_every_dossier_can_reach_an_end_without_a_detour() -> None:
    reached = {state: {act.to for act in acts_possible_in(state) if act.to} for state in State}
    for start in State:
        seen, waiting = {start}, [start]
        while waiting:
            new = reached[waiting.pop()] - seen
            seen |= new
            waiting += new
        assert seen & FINAL, start


def test_the_permission_table_says_the_same_states_and_roles() -> None:
    lines = {name: line for name, line in TABLE.lines.items() if name.startswith("dossiers.")}
    assert ACTS.keys() <= lines.keys()
    for name, act in ACTS.items():
        assert lines[name].states == {state.value for state in act.from_states}, name
        assert lines[name].roles == act.who, name
        assert lines[name].vi == act.vi, name
        assert act.who <= ROLES.keys(), name
    assert {name for name in lines.keys() - ACTS.keys() if lines[name].states} == set()


def test_every_guard_is_a_refusal_with_words() -> None:
    for act in ACTS.values():
        for guard in act.guards:
            assert f"dossiers.{guard}" in RefusalKind.known, (act.name, guard)


def test_every_act_has_its_own_event() -> None:
    assert len({event.name for event in events.OF_ACT.values()}) == len(ACTS)
    assert {event.name for event in events.EVENTS} & ACTS.keys() == set()


def test_nobody_signs_at_the_counter_and_the_applicant_decides_nothing() -> None:
    for act in ACTS.values():
        if "signed_in" in act.who:
            assert act.to in {None, State.SUBMITTED}, act.name
        if act.to in {State.ISSUED, State.REJECTED, State.STOPPED, State.WITHDRAWN}:
            assert not act.who & {"receiver", "guide", "specialist", "centre_leader"}, act.name
