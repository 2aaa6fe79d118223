"""Reading the journal: chains, seals, looks at personal data, and whether sealing keeps up."""

from diemsang.proof.ledger.queries.bundles import VERIFIER, BundleSummary, findings, verify_bundle, write_bundle
from diemsang.proof.ledger.queries.chains import (
    Erasure,
    Proof,
    accesses,
    entries_of,
    entries_of_many,
    erasures_of,
    proof_of,
    streams_of,
    values_of,
)
from diemsang.proof.ledger.queries.health import Health, HealthState, current_health, health, remember_health
from diemsang.proof.ledger.queries.seals import last_checkpoint, unsealed

__all__ = [
    "VERIFIER",
    "BundleSummary",
    "Erasure",
    "Health",
    "HealthState",
    "Proof",
    "accesses",
    "current_health",
    "entries_of",
    "entries_of_many",
    "erasures_of",
    "findings",
    "health",
    "last_checkpoint",
    "proof_of",
    "remember_health",
    "streams_of",
    "unsealed",
    "values_of",
    "verify_bundle",
    "write_bundle",
]
