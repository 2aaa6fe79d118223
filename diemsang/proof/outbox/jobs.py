"""Delivering is scheduled work."""

from datetime import timedelta

from diemsang.kernel.declarations import Job
from diemsang.proof.outbox import services

JOBS = (
    Job("outbox.deliver", every=timedelta(seconds=1), run=services.deliver_due, vi="Giao sự kiện đã báo"),
    Job("outbox.prune", every=timedelta(hours=1), run=services.prune, vi="Dọn sự kiện đã giao quá 30 ngày"),
)
