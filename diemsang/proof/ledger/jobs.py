"""Sealing is scheduled work; what a long transaction committed late is found once a day."""

from datetime import datetime, timedelta
from typing import Any

from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Job
from diemsang.proof.ledger import services

SEALER = system_actor("ledger.seal")


def seal(now: datetime) -> Any:
    return services.seal(by=SEALER, at=now)


def sweep(now: datetime) -> Any:
    return services.seal(by=SEALER, at=now, everywhere=True)


JOBS = (
    Job("ledger.seal", every=timedelta(seconds=30), run=seal, vi="Niêm phong nhật ký"),
    Job("ledger.sweep", every=timedelta(days=1), run=sweep, vi="Niêm phong những dòng ghi muộn"),
)
