"""The only code that writes to the journal."""

from diemsang.proof.ledger.services.recording import EntryRef, Item, log_access, record, record_many

__all__ = ["EntryRef", "Item", "log_access", "record", "record_many"]
