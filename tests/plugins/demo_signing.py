"""Signing with demo keys, for every context that signs: one set of keys for the run, and a demo to use them in."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def demo_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signature-keys")


@pytest.fixture
def demo_signing(settings: Any, demo_keys: Path) -> None:
    """Whoever may sign signs with a demo key, made when first used."""
    settings.DEMO_WORLD = "2016"
    settings.SIGNATURES_FOLDER = demo_keys
    settings.SIGNATURES_METHOD = "demo"
