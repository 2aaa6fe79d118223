"""Scheduled work of dossiers."""

from datetime import datetime, timedelta

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Job
from diemsang.onestop.dossiers.imports.running import JOBS as OF_IMPORTS
from diemsang.onestop.dossiers.services.consulting import record_silences
from diemsang.onestop.dossiers.services.recomputing import recompute_due_times

SILENCE = system_actor("dossiers.silence")
CALENDAR = system_actor("dossiers.due_times")


def record_silence(now: datetime) -> int:
    """Agencies that did not answer in time are recorded as silent, once, and their dossiers go on."""
    return record_silences(by=SILENCE, at=clock.now())


def check_due_times(now: datetime) -> int:
    """The due times of all that runs by the newest calendar: for what was accepted while the calendar was changing."""
    return len(recompute_due_times(first_day=None, by=CALENDAR, at=clock.now()).moved)


JOBS = (
    Job("dossiers.due_times", timedelta(days=1), check_due_times, "Đối chiếu hạn hồ sơ với lịch làm việc"),
    Job("dossiers.silence", timedelta(minutes=5), record_silence, "Ghi nhận cơ quan không trả lời ý kiến đúng hạn"),
    *OF_IMPORTS,
)
