"""What a run left out is said, and fails the run where everything is required."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUITE = """
import pytest

def test_passes():
    pass

@pytest.mark.parametrize("number", [1, 2])
def test_is_left_out(number):
    pytest.skip("no such program here")
"""


def run(folder: Path, suite: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text('pytest_plugins = ["tests.plugins.require_all"]')
    (folder / "test_small.py").write_text(suite)
    (folder / "pytest.ini").write_text("[pytest]")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "-n", "0", str(folder)],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
    )


def test_skips_are_said_with_their_reasons(tmp_path: Path) -> None:
    done = run(tmp_path, SUITE)
    assert done.returncode == pytest.ExitCode.OK
    assert "NOT TESTED ON THIS MACHINE" in done.stdout
    assert "    2  no such program here" in done.stdout
    assert done.stdout.strip().splitlines()[-1].strip("= ").startswith("1 passed, 2 skipped")


def test_a_skip_fails_the_run_where_everything_is_required(tmp_path: Path) -> None:
    done = run(tmp_path, SUITE, DIEMSANG_REQUIRE_ALL="1")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_a_whole_run_passes_where_everything_is_required(tmp_path: Path) -> None:
    done = run(tmp_path, "def test_passes():\n    pass\n", DIEMSANG_REQUIRE_ALL="1")
    assert done.returncode == pytest.ExitCode.OK
    assert "NOT TESTED" not in done.stdout


def test_counts_are_written_for_whoever_adds_them_up(tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    run(tmp_path, SUITE, DIEMSANG_TEST_COUNTS=str(counts))
    told = json.loads(counts.read_text())
    assert (told["counts"]["passed"], told["counts"]["skipped"]) == (1, 2)
    assert told["skips"] == {"no such program here": 2}
