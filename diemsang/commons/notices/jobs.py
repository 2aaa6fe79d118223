"""Scheduled work of notices."""

from datetime import datetime, timedelta

from diemsang.commons.notices import services
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Job


def deliver(now: datetime) -> int:
    return services.deliver_due(by=system_actor("notices.deliver"), at=clock.now(), now=now)


JOBS = (Job("notices.deliver", timedelta(seconds=20), deliver, "Gửi thông báo qua thư điện tử và các kênh khác"),)
