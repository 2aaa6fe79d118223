"""Data of earlier versions comes forward: kept archives restore, migrate, and their journals still verify.

An archive here is never made again. When a migration is added that an earlier archive does not cover, a new one is made
by the commit before it.
"""

from pathlib import Path

import pytest

from tests.cli.installations import Installation

ARCHIVES = sorted((Path(__file__).parent / "archives").glob("*.zip"))
COUNTS = """
from diemsang.people.organisation.models import Appointment, Body
from diemsang.proof.ledger.models import Entry
print(Body.objects.count(), Appointment.objects.count(), Entry.objects.exists())
"""
PENDING = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
print(len(executor.migration_plan(executor.loader.graph.leaf_nodes())))
"""


def test_there_are_archives() -> None:
    assert ARCHIVES


@pytest.mark.long
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda file: file.stem)
def test_an_archive_of_an_earlier_version_comes_forward(archive: Path, tmp_path: Path) -> None:
    installation = Installation(tmp_path / "upgraded")
    checkpoint = archive.with_suffix(".checkpoint.json")
    summary = installation.json("restore", str(archive), "--checkpoint", str(checkpoint))
    assert summary["ledger"] == "intact"
    assert installation.python(COUNTS).split() == ["11", "50", "True"]
    assert installation.python(PENDING).strip() == "0"
    installation.run("install", "--quiet")
