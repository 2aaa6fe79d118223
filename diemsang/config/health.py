"""`/health` for a load balancer and `/metrics` for whoever watches. Neither says anything about a person."""

import hmac
import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from diemsang import __version__
from diemsang.kernel import clock
from diemsang.kernel.refusals import FORBIDDEN, RefusalKind, Refused
from diemsang.proof.ledger import queries as ledger
from diemsang.proof.outbox import queries as outbox

WORKER_SILENT_AFTER = timedelta(seconds=60)
LEAST_FREE_BYTES = 200_000_000

METRICS_CLOSED = RefusalKind(
    "metrics.not_allowed",
    vi="Số liệu vận hành chỉ dành cho máy này hoặc cho ai có mã truy cập.",
    en="Metrics are for this machine, or for whoever holds the token.",
    status=FORBIDDEN,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation: whether it works, and a word about it."""

    name: str
    is_ok: bool
    detail: str


def parts(now: datetime) -> list[Part]:
    """The state of everything that must work, at the machine's time."""
    return [_database(), _journal(now), _worker(now), _disk()]


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Part("database", True, connection.vendor)
    except Exception as error:
        return Part("database", False, type(error).__name__)


def _journal(now: datetime) -> Part:
    try:
        health = ledger.health(now)
    except Exception as error:
        return Part("journal", False, type(error).__name__)
    return Part("journal", health.state == ledger.HealthState.OK, str(health.state))


def _worker(now: datetime) -> Part:
    report = worker_report()
    if report is None:
        return Part("worker", False, "never seen")
    silent = now - datetime.fromisoformat(report["written_at"])
    failing = sorted(name for name, job in report["jobs"].items() if job["error"])
    detail = f"failing: {', '.join(failing)}" if failing else f"seen {int(silent.total_seconds())} s ago"
    return Part("worker", silent < WORKER_SILENT_AFTER and not failing, detail)


def _disk() -> Part:
    free = shutil.disk_usage(settings.DATA if settings.DATA.exists() else "/").free
    return Part("disk", free > LEAST_FREE_BYTES, f"{free // 1_000_000} MB free")


def worker_report() -> dict[str, Any] | None:
    """What the worker wrote last about its jobs."""
    try:
        report: dict[str, Any] = json.loads((settings.DATA / "worker.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    return report


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while pages can be served and changed safely; 503 when the database or the journal cannot be written."""
    found = parts(clock.real_now())
    must_work = {"database", "journal"}
    is_up = all(part.is_ok or part.detail == "warn" for part in found if part.name in must_work)
    state = "ok" if all(part.is_ok for part in found) else ("degraded" if is_up else "down")
    content = {
        "status": state,
        "parts": {part.name: part.detail if part.is_ok else f"! {part.detail}" for part in found},
    }
    return JsonResponse(content, status=200 if is_up else 503, headers={"Cache-Control": "no-store"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format: the journal, the outbox, the worker's jobs, the disk."""
    token = os.environ.get("DIEMSANG_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and "X-Forwarded-For" not in request.headers
    if not is_local and not (token and hmac.compare_digest(token.encode(), given.encode())):
        raise Refused(METRICS_CLOSED())
    return HttpResponse(generate_latest(collect(clock.real_now())), content_type=CONTENT_TYPE_LATEST)


def collect(now: datetime) -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, help_text: str, value: float, **labels: str) -> None:
        metric = registry._names_to_collectors.get(name)
        if not isinstance(metric, Gauge):
            metric = Gauge(name, help_text, list(labels), registry=registry)
        (metric.labels(**labels) if labels else metric).set(value)

    gauge("diemsang_info", "Version of the program", 1, version=__version__, engine=connection.vendor)
    for part in parts(now):
        gauge("diemsang_part_ok", "1 when the part works", part.is_ok, part=part.name)
    state = ledger.health(now)
    if state.sealed_at:
        gauge(
            "diemsang_journal_seal_age_seconds", "Age of the last checkpoint", (now - state.sealed_at).total_seconds()
        )
    waiting = state.waiting_for.total_seconds() if state.waiting_for else 0
    gauge("diemsang_journal_unsealed_seconds", "How long entries have waited for a seal", waiting)
    since = outbox.waiting_since()
    lag = (now - since).total_seconds() if since else 0
    gauge("diemsang_outbox_lag_seconds", "Age of the oldest announcement nobody was told of", lag)
    gauge("diemsang_outbox_dead_letters", "Deliveries given up, up to 10,000", outbox.dead_letter_count(10_000))
    for name, job in (worker_report() or {"jobs": {}})["jobs"].items():
        age = (now - datetime.fromisoformat(job["started_at"])).total_seconds()
        gauge("diemsang_job_last_start_age_seconds", "Seconds since the job last started", age, job=name)
        gauge("diemsang_job_last_seconds", "How long the job took", job["seconds"], job=name)
        gauge("diemsang_job_failures", "Failures since the worker started", job["failures"], job=name)
    return registry
