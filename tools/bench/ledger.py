"""The journal measured: what an act costs, how fast a stranger verifies, whether any change goes unnamed.

`python -m tools.bench.ledger [--mutations N] [--entries N]`, on the engine of DATABASE_URL (else SQLite in a file).
The act is compared with two plain inserts on the same engine, with the same durability, in turns in the same run.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

MUTATIONS, ENTRIES = 10_000, 1_000_000
LEAST_RATIO, MOST_QUERIES, VERIFIER_SECONDS = 0.15, 12, 60.0
ROUNDS, ACTS_A_ROUND = 20, 20
Measure = dict[str, Any]


@contextmanager
def empty_installation() -> Iterator[Path]:
    """A database of its own with every table, a key, and folders that go away with it."""
    with tempfile.TemporaryDirectory(prefix="diemsang-bench-") as name:
        folder = Path(name)
        os.environ["DIEMSANG_DATA"] = str(folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemsang.config.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection

        from diemsang.proof.ledger.queries import Health, HealthState, remember_health

        settings.LEDGER_KEY_FOLDER, settings.LEDGER_PUBLISH_FOLDER = folder / "keys", folder / "published"
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3")
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        remember_health(Health(HealthState.OK, None, None), seconds=24 * 3600)
        try:
            yield folder
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def run(*, small: bool = False, mutations: int | None = None, entries: int | None = None) -> list[Measure]:
    mutations = (300 if small else MUTATIONS) if mutations is None else mutations
    entries = (50_000 if small else ENTRIES) if entries is None else entries
    measures: list[Measure] = []
    with empty_installation() as folder:
        measures += measure_mutations(mutations, folder)
    with empty_installation() as folder:
        measures += measure_acts()
        measures += measure_verifier(entries, folder)
    return measures


def measure_mutations(count: int, folder: Path) -> list[Measure]:
    from tests.proof.ledger.journal import build
    from tests.proof.ledger.mutations import unnamed

    build(36, streams=6, seals=4)
    start = time.perf_counter()
    missed, done = unnamed(count, folder, seed=2016)
    seconds = time.perf_counter() - start
    for line in missed[:20]:
        print(f"not named: {line}", file=sys.stderr)
    return [
        measure(f"changes behind the journal's back not named, of {done}", len(missed), "changes", 0, len(missed) == 0),
        measure("one such change made, exported and verified", round(seconds / done * 1000, 2), "ms", None, True),
    ]


def measure_acts() -> list[Measure]:
    """An act with permission, lock, rule, row, journal entry and announcement, beside two rows put in by the ORM."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from diemsang.kernel import clock
    from diemsang.kernel.access import authorise, system_actor
    from diemsang.kernel.declarations import Event
    from diemsang.proof.ledger import services as ledger
    from diemsang.proof.outbox.models import Delivery, Message
    from diemsang.proof.outbox.services import announce

    by, at = system_actor("bench"), clock.real_now()
    moved = Event("bench.moved", ("record",), "")
    message = Message.objects.create(event="bench", payload={}, announced_at=at, fanned_out_at=at)
    record = Delivery.objects.create(message=message, listener="bench", due_at=at)

    @transaction.atomic
    def act() -> None:
        authorise(by, "outbox.retry_dead_letter")
        row = Delivery.objects.select_for_update().get(pk=record.pk)
        row.attempts = (row.attempts + 1) % 100
        row.save(update_fields=["attempts"])
        ledger.record(by, "bench.moved", row, at, facts={"attempts": row.attempts}, private={"name": "Trần Thị Bưởi"})
        announce(moved, record=row.pk)

    @transaction.atomic
    def two_rows() -> None:
        Message.objects.create(event="bench", payload={"n": 1}, announced_at=at, fanned_out_at=at)
        Message.objects.create(event="bench", payload={"n": 2}, announced_at=at, fanned_out_at=at)

    act(), two_rows()
    with CaptureQueriesContext(connection) as captured:
        act()
    ratios, seconds = [], []
    for _ in range(ROUNDS):
        plain, ours = timed(two_rows), timed(act)
        ratios.append(plain / ours)
        seconds.append(ours / ACTS_A_ROUND)
    ratio = round(statistics.median(ratios), 3)
    vendor = connection.vendor
    return [
        measure(
            f"speed of an act against two plain rows, {vendor}",
            ratio,
            "ratio, at least",
            LEAST_RATIO,
            ratio >= LEAST_RATIO,
            LEAST_RATIO / ratio,
        ),
        measure(
            "statements of an act, BEGIN and COMMIT apart",
            len(captured),
            "queries",
            MOST_QUERIES,
            len(captured) <= MOST_QUERIES,
        ),
        measure("an act", round(statistics.median(seconds) * 1000, 2), "ms", None, True),
    ]


def timed(do: Callable[[], None]) -> float:
    start = time.perf_counter()
    for _ in range(ACTS_A_ROUND):
        do()
    return time.perf_counter() - start


def measure_verifier(entries: int, folder: Path) -> list[Measure]:
    """A journal of so many entries, written by the services, exported, and verified by the file alone."""
    from django.db import transaction

    from diemsang.kernel import clock
    from diemsang.kernel.access import system_actor
    from diemsang.proof.ledger import services

    by, at, batch = system_actor("bench"), clock.real_now(), 5_000
    services.create_key(by=by, at=at)
    start = time.perf_counter()
    for first in range(0, entries, batch):
        # One in five values is personal; a record has about four entries.
        items = [
            (
                f"bench.record:{n % (entries // 4)}",
                {"step": n, "office": "STC"},
                {"name": f"Bưởi {n}"} if n % 5 == 0 else {},
            )
            for n in range(first, first + batch)
        ]
        with transaction.atomic():
            services.record_many(by, "bench.noted", items, at)
        if first % 100_000 == 0:
            services.seal(by=by, at=clock.real_now())
    written = time.perf_counter() - start
    services.seal(by=by, at=clock.real_now())
    bundle = folder / "bundle.zip"
    start, memory = time.perf_counter(), peak_megabytes(resource.RUSAGE_SELF)
    summary = services.export_bundle(bundle, by=by, at=at, with_values=True)
    exported, grown = time.perf_counter() - start, peak_megabytes(resource.RUSAGE_SELF) - memory
    start = time.perf_counter()
    report = verify_alone(bundle, folder / "published" / "latest.json")
    verified = time.perf_counter() - start
    if report["verdict"] != "intact" or report["entries"] != summary.entries:
        raise RuntimeError(f"the journal just written does not verify: {report['findings'][:3]}")
    limit = max(5.0, round(VERIFIER_SECONDS * summary.entries / 1_000_000, 1))  # a few entries: starting takes its time
    return [
        measure(f"verifying {summary.entries:,} entries", round(verified, 1), "s", limit, verified <= limit),
        measure("memory of the verifier, at most", peak_megabytes(resource.RUSAGE_CHILDREN), "MB", None, True),
        measure(f"exporting {summary.entries:,} entries", round(exported, 1), "s", None, True),
        measure("memory the export added", grown, "MB", 100, grown <= 100),
        measure("entries written in lists", round(entries / written), "entries/s", None, True),
    ]


def verify_alone(bundle: Path, checkpoint: Path) -> dict[str, Any]:
    from diemsang.proof.ledger.queries import VERIFIER

    command = [
        sys.executable,
        "-I",
        "-X",
        "utf8",
        str(VERIFIER),
        str(bundle),
        "--checkpoint",
        str(checkpoint),
        "--json",
    ]
    report: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, encoding="utf-8").stdout)
    return report


def peak_megabytes(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def measure(name: str, value: float, unit: str, limit: float | None, ok: bool, ratio: float | None = None) -> Measure:
    """`ratio` is given where more is better: how much of the value the limit is."""
    told = {} if ratio is None else {"ratio": ratio}
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": ok, **told}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=MUTATIONS)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    options = parser.parse_args()
    measures = run(mutations=options.mutations, entries=options.entries)
    print(json.dumps(measures, ensure_ascii=False, indent=1))
    return 0 if all(each["ok"] for each in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
