"""What the journal's bytes are, and when it says no."""

from diemsang.proof.ledger.rules.refusals import (
    ALREADY_READ_ONLY,
    KEY_MISSING,
    KEY_OF_OTHER_MODE,
    KEY_READABLE_BY_OTHERS,
    NO_CHECKPOINT,
    NOT_READ_ONLY,
    NOTHING_TO_ERASE,
    OLDER_THAN_PUBLISHED,
    READ_ONLY,
)
from diemsang.proof.ledger.rules.writing import (
    FIRST,
    body_text,
    checkpoint_bytes,
    hash_of,
    inclusion_proof,
    json_text,
    merkle_levels,
    merkle_root,
    moment_text,
    private_digest,
)

__all__ = [
    "ALREADY_READ_ONLY",
    "FIRST",
    "KEY_MISSING",
    "KEY_OF_OTHER_MODE",
    "KEY_READABLE_BY_OTHERS",
    "NOTHING_TO_ERASE",
    "NOT_READ_ONLY",
    "NO_CHECKPOINT",
    "OLDER_THAN_PUBLISHED",
    "READ_ONLY",
    "body_text",
    "checkpoint_bytes",
    "hash_of",
    "inclusion_proof",
    "json_text",
    "merkle_levels",
    "merkle_root",
    "moment_text",
    "private_digest",
]
