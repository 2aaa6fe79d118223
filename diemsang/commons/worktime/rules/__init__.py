"""The deadline engine: rules R1 to R12 in plain Python. Moments and limits in, due times with reasons out.

`calendar` knows the days, `limits` reads what is written, `due` applies the rules, `answers` explains them, `lateness`
judges what was settled and plans steps, `comparing` puts calendars side by side, `requests` reads a question from
outside, `packaged` brings the rows that come with the program.
"""

from diemsang.commons.worktime.rules.answers import CountedDay, Deadline, deadline
from diemsang.commons.worktime.rules.calendar import (
    CalendarRow,
    Confidence,
    DayKind,
    DayOverride,
    DayStatus,
    RowKind,
    SessionPattern,
    WorkingCalendar,
)
from diemsang.commons.worktime.rules.comparing import ChangedDay, Season, changed_days, seasons_between
from diemsang.commons.worktime.rules.due import DueTimes, Extension, Pause, due_at, due_times
from diemsang.commons.worktime.rules.lateness import (
    Punctuality,
    Verdict,
    WarningLevel,
    join_opens_at,
    judge,
    parallel_due,
    step_due,
    warn,
)
from diemsang.commons.worktime.rules.limits import (
    ChosenLimit,
    LimitRow,
    Rule,
    TimeLimit,
    Unit,
    choose_limit,
    parse_limit,
)
from diemsang.commons.worktime.rules.packaged import legal_basis, packaged_calendar, packaged_rows
from diemsang.commons.worktime.rules.parameters import Nearness, Parameters, nearness_in_force, parameters_in_force
from diemsang.commons.worktime.rules.sessions import USUAL_SESSIONS, Session, Sessions, parse_sessions, write_sessions

__all__ = [
    "USUAL_SESSIONS",
    "CalendarRow",
    "ChangedDay",
    "ChosenLimit",
    "Confidence",
    "CountedDay",
    "DayKind",
    "DayOverride",
    "DayStatus",
    "Deadline",
    "DueTimes",
    "Extension",
    "LimitRow",
    "Nearness",
    "Parameters",
    "Pause",
    "Punctuality",
    "RowKind",
    "Rule",
    "Season",
    "Session",
    "SessionPattern",
    "Sessions",
    "TimeLimit",
    "Unit",
    "Verdict",
    "WarningLevel",
    "WorkingCalendar",
    "changed_days",
    "choose_limit",
    "deadline",
    "due_at",
    "due_times",
    "join_opens_at",
    "judge",
    "legal_basis",
    "nearness_in_force",
    "packaged_calendar",
    "packaged_rows",
    "parallel_due",
    "parameters_in_force",
    "parse_limit",
    "parse_sessions",
    "seasons_between",
    "step_due",
    "warn",
    "write_sessions",
]
