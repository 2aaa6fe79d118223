"""Installing takes seconds, copying a folder none: tests of an installed program start from a copy."""

import shutil
from pathlib import Path

import pytest

from tests.cli.installations import Installation


@pytest.fixture(scope="session")
def installed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "data"
    Installation(folder).run("install", "--quiet")
    return folder


@pytest.fixture
def installed(installed_once: Path, tmp_path: Path) -> Installation:
    """An installation of this test's own, on SQLite, with nothing but the packaged rows in it."""
    shutil.copytree(installed_once, tmp_path / "installed")
    return Installation(tmp_path / "installed")
