"""The rules of a dossier: states and moves as one table, intake, codes, the clock. Pure: no database, no clock read."""

from diemsang.onestop.dossiers.rules import closing_refusals
from diemsang.onestop.dossiers.rules.clock import (
    Times,
    answer_due,
    handled_minutes,
    is_overdue,
    kept_parameters,
    read_parameters,
    times,
)
from diemsang.onestop.dossiers.rules.codes import (
    new_lookup_code,
    new_token,
    obstacles_to_template,
    read_lookup_code,
    write_code,
)
from diemsang.onestop.dossiers.rules.moves import (
    ACTS,
    MOVES,
    Act,
    Effect,
    Place,
    act_named,
    acts_possible_in,
    effect_between,
    obstacles_to_moving,
)
from diemsang.onestop.dossiers.rules.states import (
    BEFORE_ACCEPTANCE,
    FINAL,
    PAUSED,
    RUNNING,
    SETTLED,
    Clock,
    State,
    state_named,
)

__all__ = [
    "ACTS",
    "BEFORE_ACCEPTANCE",
    "FINAL",
    "MOVES",
    "PAUSED",
    "RUNNING",
    "SETTLED",
    "Act",
    "Clock",
    "Effect",
    "Place",
    "State",
    "Times",
    "act_named",
    "acts_possible_in",
    "answer_due",
    "closing_refusals",
    "effect_between",
    "handled_minutes",
    "is_overdue",
    "kept_parameters",
    "new_lookup_code",
    "new_token",
    "obstacles_to_moving",
    "obstacles_to_template",
    "read_lookup_code",
    "read_parameters",
    "state_named",
    "times",
    "write_code",
]
