"""A new version of the package brings its rows of law by itself."""

from datetime import datetime, timedelta

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Job
from diemsang.proof.lawbook.services import load_packaged_rules


def load(now: datetime) -> int:
    return load_packaged_rules(by=system_actor("lawbook.load"), at=clock.now())


JOBS = (Job(name="lawbook.load", every=timedelta(hours=6), run=load, vi="Nạp quy định kèm theo phần mềm"),)
