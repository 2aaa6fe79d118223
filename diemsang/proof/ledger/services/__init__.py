"""The only code that writes to the journal."""

from diemsang.proof.ledger.services.bundling import export_bundle
from diemsang.proof.ledger.services.erasing import erase, erase_if_any
from diemsang.proof.ledger.services.keys import create_key, current_key
from diemsang.proof.ledger.services.publishing import checkpoint_json, publish
from diemsang.proof.ledger.services.recording import (
    EntryRef,
    Item,
    Line,
    log_access,
    record,
    record_many,
    record_series,
    stream_of,
)
from diemsang.proof.ledger.services.sealing import seal
from diemsang.proof.ledger.services.switching import resume_writing, stop_writing

__all__ = [
    "EntryRef",
    "Item",
    "Line",
    "checkpoint_json",
    "create_key",
    "current_key",
    "erase",
    "erase_if_any",
    "export_bundle",
    "log_access",
    "publish",
    "record",
    "record_many",
    "record_series",
    "resume_writing",
    "seal",
    "stop_writing",
    "stream_of",
]
