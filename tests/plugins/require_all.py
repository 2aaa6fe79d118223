"""What a run did not test is said out loud; with DIEMSANG_REQUIRE_ALL=1 it fails the run.

A machine without Chromium or PostgreSQL can still run the rest, but nobody should take its green for the whole. Counts
go to the file named by DIEMSANG_TEST_COUNTS, from which `tools/suite.py` adds up the runs on both engines.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed", "deselected")


def everything_required() -> bool:
    return os.environ.get("DIEMSANG_REQUIRE_ALL", "").lower() in {"1", "true", "yes"}


def reason_of(report: Any) -> str:
    """Reports of skips carry (file, line, "Skipped: reason")."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(told).removeprefix("Skipped: ")


def skips(reporter: pytest.TerminalReporter) -> Counter[str]:
    return Counter(reason_of(report) for report in reporter.stats.get("skipped", []))


def reporter_of(config: pytest.Config) -> pytest.TerminalReporter | None:
    found = config.pluginmanager.get_plugin("terminalreporter")
    return found if isinstance(found, pytest.TerminalReporter) else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = reporter_of(session.config)
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    if everything_required() and skips(reporter) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if target := os.environ.get("DIEMSANG_TEST_COUNTS"):
        counts = {outcome: len(reporter.stats.get(outcome, [])) for outcome in OUTCOMES}
        Path(target).write_text(json.dumps({"counts": counts, "skips": skips(reporter)}), encoding="utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = skips(terminalreporter)
    if not reasons:
        return
    red = everything_required()
    terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", red=red, yellow=not red, bold=True)
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"{number:5d}  {reason}")
    terminalreporter.write_line(
        "DIEMSANG_REQUIRE_ALL=1: each of these counts as a failure."
        if red
        else "DIEMSANG_REQUIRE_ALL=1 would turn each of these into a failure."
    )
