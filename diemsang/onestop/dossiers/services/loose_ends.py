"""Nothing is left dangling when a dossier ends: what was still awaited of anybody is awaited no more."""

from datetime import datetime
from typing import Final

from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.models import Dossier, SupplementState, TaskState
from diemsang.onestop.dossiers.rules import Effect
from diemsang.onestop.dossiers.rules.fees import OWING, FeeState

NOT_TAKEN: Final = "Hồ sơ đã kết thúc khi chưa có người nhận."
ANSWERED_FIRST: Final = "Hồ sơ đã có kết quả."
ENDED_FIRST: Final = "Hồ sơ đã kết thúc."


def tie_up(row: Dossier, effect: Effect, *, by: Actor, at: datetime) -> None:
    """Close what an act that settles or ends a dossier leaves open. Called by the way every act is done.

    An answer ends the wish to withdraw, a proposal nobody decided, and a hand-over nobody took: neither can be acted on
    any more. An end without an answer closes requests, hand-overs, questions, tasks,
    notices of payment, unpaid fees, wishes to withdraw and proposed corrections; the pause is ended by the clock. What
    was paid is given back by decision only.
    """
    if effect not in (Effect.SETTLES, Effect.ENDS):
        return
    who = by.person or by.key
    why = ANSWERED_FIRST if effect is Effect.SETTLES else ENDED_FIRST
    _lapse_withdrawals(row, why, who, at)
    row.supplements.filter(state__in=[SupplementState.PROPOSED, SupplementState.ASKED]).update(
        state=SupplementState.LAPSED
    )
    taken = ANSWERED_FIRST if effect is Effect.SETTLES else NOT_TAKEN
    row.handovers.filter(accepted_at=None, declined_at=None).update(declined_at=at, decline_reason=taken)
    if effect is Effect.SETTLES:
        return
    row.consultations.filter(answered_at=None, silence_at=None, cancelled_at=None).update(cancelled_at=at)
    row.tasks.exclude(state__in=[TaskState.DONE, TaskState.CANCELLED]).update(state=TaskState.CANCELLED)
    row.obligations.filter(paid_at=None, cancelled_at=None).update(cancelled_at=at)
    row.fees.filter(state__in=sorted(OWING)).update(state=FeeState.LAPSED.value, changed_at=at)
    row.corrections.filter(approved_at=None, declined_at=None).update(
        declined_at=at, declined_by=who, decline_reason=ENDED_FIRST
    )


def _lapse_withdrawals(row: Dossier, reason: str, who: str, at: datetime) -> None:
    row.withdrawals.filter(decided_at=None).update(
        decided_at=at, decided_by=who, approved=False, decision_reason=reason
    )
