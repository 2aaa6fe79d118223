"""The whole suite: everything on SQLite, then what is marked `engines` on a throw-away PostgreSQL.

    python tools/suite.py [arguments for pytest]

Ends with one line that adds up both runs. Exit code 1 when either failed, when either ran nothing, or, with
DIEMSANG_REQUIRE_ALL=1, when anything was left out. DIEMSANG_TEST_PROCESSES says how many processes (default: one per
core).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_POSTGRES = 69
NOTHING_RAN = 5
COUNTED = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")


@dataclass(frozen=True)
class Run:
    name: str
    code: int
    counts: Counter[str]
    skips: Counter[str]


def run(name: str, before: list[str], arguments: list[str], environment: dict[str, str]) -> Run:
    print(f"\n##### {name} #####", flush=True)
    processes = os.environ.get("DIEMSANG_TEST_PROCESSES", "auto")
    command = [*before, sys.executable, "-m", "pytest", "-n", processes, *arguments]
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        # Kept bytecode: else every process of the run rewrites all assertions and compiles the whole package anew.
        kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
        code = subprocess.run(command, cwd=ROOT, env=kept | {"DIEMSANG_TEST_COUNTS": str(counts)}).returncode
        told = json.loads(counts.read_text(encoding="utf-8")) if counts.exists() else {"counts": {}, "skips": {}}
    return Run(name, code, Counter(told["counts"]), Counter(told["skips"]))


def on_sqlite(arguments: list[str]) -> Run:
    return run("SQLite: everything", [], arguments, {k: v for k, v in os.environ.items() if k != "DATABASE_URL"})


def on_postgresql(arguments: list[str]) -> Run:
    start = [sys.executable, str(ROOT / "tools/pg.py")]
    name = "PostgreSQL: what touches the database engine"
    if subprocess.run([*start, "find"], capture_output=True).returncode:
        reason = "every test marked `engines`, on PostgreSQL: no server of version 15 or newer here"
        return Run(name, NO_POSTGRES, Counter({"skipped": 1}), Counter({reason: 1}))
    return run(name, [*start, "run", "--"], ["-m", "engines", *arguments], dict(os.environ))


def is_well(each: Run, *, required: bool, part: bool) -> bool:
    """A part of the suite may hold no test for an engine; the whole never."""
    if each.code == NO_POSTGRES:
        return not required
    return each.code == 0 or (part and each.code == NOTHING_RAN)


def main() -> int:
    began = time.monotonic()
    runs = [on_sqlite(sys.argv[1:]), on_postgresql(sys.argv[1:])]
    total: Counter[str] = sum((each.counts for each in runs), Counter())
    required = os.environ.get("DIEMSANG_REQUIRE_ALL", "").lower() in {"1", "true", "yes"}
    code = 0 if all(is_well(each, required=required, part=len(sys.argv) > 1) for each in runs) else 1

    print("\n##### Both engines #####")
    for each in runs:
        state = {0: "passed", NO_POSTGRES: "NOT RUN", NOTHING_RAN: "ran no test"}.get(each.code, "FAILED")
        print(f"{each.name}: {state} (exit {each.code})")
    for reason, number in sum((each.skips for each in runs), Counter[str]()).most_common():
        print(f"NOT TESTED: {number:4d}  {reason}")
    if required and total["skipped"]:
        print("DIEMSANG_REQUIRE_ALL=1: what was not tested counts as a failure.")
    parts = [f"{total[each]} {each}" for each in COUNTED if total[each]] or ["no tests ran"]
    print(f"{'=' * 20} {', '.join(parts)} in {time.monotonic() - began:.2f}s {'=' * 20}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
