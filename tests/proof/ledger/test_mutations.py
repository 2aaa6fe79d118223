"""Whatever the owner of the database changes under a seal, the verifier names, given the last published checkpoint."""

from pathlib import Path

import pytest

from tests.proof.ledger.journal import build
from tests.proof.ledger.mutations import unnamed

MUTATIONS = 300


@pytest.mark.engines
@pytest.mark.long
@pytest.mark.django_db
def test_every_mutation_is_named(tmp_path: Path) -> None:
    build(36, streams=6, seals=4)
    missed, done = unnamed(MUTATIONS, tmp_path, seed=2016)
    assert missed == []
    assert done == MUTATIONS
