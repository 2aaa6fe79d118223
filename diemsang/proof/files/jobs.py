"""Scheduled work of the store of files."""

from datetime import datetime, timedelta

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Job
from diemsang.proof.files import services


def sweep(now: datetime) -> services.Swept:
    return services.sweep(by=system_actor("files.sweep"), at=clock.now(), real_now=now)


JOBS = (Job("files.sweep", timedelta(hours=24), sweep, "Dọn nội dung tệp không còn hồ sơ nào dùng"),)
