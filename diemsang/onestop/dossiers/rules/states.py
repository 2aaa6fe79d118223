"""The states of a dossier: Vietnamese name, code of the national exchange, what the clock does, whether it is final.

The eighteen states and the codes 1 to 10 are those of the one-stop process; overdue is no state but a comparison of two
moments.
"""

from enum import StrEnum
from typing import Final


def _(name: str) -> str:
    """Marks a name for the catalogue; pages put it into the language of the reader."""
    return name


class Clock(StrEnum):
    """What the clock does while a dossier is in a state."""

    NONE = "none"
    INTAKE = "intake"
    """The agency has to answer an online or posted filing; the legal clock has not started."""
    RUNS = "runs"
    PAUSED = "paused"
    STOPPED = "stopped"


class State(StrEnum):
    """Where a dossier is. `national` is the status code of the national exchange, None before anything is sent."""

    label: str
    national: int | None
    clock: Clock
    final: bool

    def __new__(cls, value: str, label: str, national: int | None, clock: Clock, final: bool = False) -> "State":
        state = str.__new__(cls, value)
        state._value_ = value
        state.label, state.national, state.clock, state.final = label, national, clock, final
        return state

    DRAFT = "draft", _("Nháp"), None, Clock.NONE
    SUBMITTED = "submitted", _("Chờ tiếp nhận"), 1, Clock.INTAKE
    INTAKE_SUPPLEMENT = "intake_supplement", _("Yêu cầu bổ sung khi tiếp nhận"), 1, Clock.NONE
    REFUSED = "refused", _("Từ chối tiếp nhận"), 3, Clock.NONE, True
    ACCEPTED = "accepted", _("Đã tiếp nhận"), 2, Clock.RUNS
    TRANSFERRED = "transferred", _("Đã chuyển xử lý"), 4, Clock.RUNS
    PROCESSING = "processing", _("Đang thụ lý"), 4, Clock.RUNS
    CONSULTING = "consulting", _("Xin ý kiến, liên thông"), 4, Clock.RUNS
    SUPPLEMENT = "supplement", _("Yêu cầu bổ sung sau thẩm định"), 5, Clock.PAUSED
    FINANCIAL = "financial", _("Chờ nghĩa vụ tài chính"), 6, Clock.PAUSED
    SUSPENDED = "suspended", _("Tạm dừng theo quy định"), 4, Clock.PAUSED
    SIGNING = "signing", _("Trình ký"), 4, Clock.RUNS
    ISSUED = "issued", _("Đã ban hành"), 9, Clock.STOPPED
    READY = "ready", _("Chờ trả kết quả"), 9, Clock.STOPPED
    RETURNED = "returned", _("Đã trả kết quả"), 10, Clock.STOPPED, True
    WITHDRAWN = "withdrawn", _("Rút hồ sơ"), 7, Clock.STOPPED, True
    STOPPED = "stopped", _("Dừng xử lý"), 8, Clock.STOPPED, True
    REJECTED = "rejected", _("Không giải quyết"), 9, Clock.STOPPED

    @property
    def is_paused(self) -> bool:
        return self.clock is Clock.PAUSED

    @property
    def is_settled(self) -> bool:
        """The agency has answered; `settled_at` stands."""
        return self in SETTLED


FINAL: Final = frozenset(state for state in State if state.final)
PAUSED: Final = frozenset(state for state in State if state.is_paused)
SETTLED: Final = frozenset({State.ISSUED, State.READY, State.RETURNED, State.REJECTED})
"""States that are reached through a signed answer only."""
RUNNING: Final = frozenset(state for state in State if state.clock in (Clock.RUNS, Clock.PAUSED))
"""Accepted and not yet answered: what can become overdue."""
BEFORE_ACCEPTANCE: Final = frozenset({State.DRAFT, State.SUBMITTED, State.INTAKE_SUPPLEMENT, State.REFUSED})
_BY_VALUE: Final = {state.value: state for state in State}


def state_named(value: str) -> State:
    """The state stored under that value; KeyError for anything else."""
    return _BY_VALUE[value]
