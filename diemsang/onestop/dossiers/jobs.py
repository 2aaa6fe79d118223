"""Scheduled work of dossiers."""

from datetime import datetime, timedelta

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Job
from diemsang.onestop.dossiers.imports.running import JOBS as OF_IMPORTS
from diemsang.onestop.dossiers.services.consulting import record_silences

SILENCE = system_actor("dossiers.silence")


def record_silence(now: datetime) -> int:
    """Agencies that did not answer in time are recorded as silent, once, and their dossiers go on."""
    return record_silences(by=SILENCE, at=clock.now())


JOBS = (
    Job("dossiers.silence", timedelta(minutes=5), record_silence, "Ghi nhận cơ quan không trả lời ý kiến đúng hạn"),
    *OF_IMPORTS,
)
