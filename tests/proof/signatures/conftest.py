"""What tests of signing share: one set of demo keys, and a demo to use them in."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demo_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signature-keys")


@pytest.fixture
def demo_signing(settings, demo_keys):
    settings.DEMO_WORLD = "2016"
    settings.SIGNATURES_FOLDER = demo_keys
    settings.SIGNATURES_METHOD = "demo"
