"""What signing announces."""

from diemsang.kernel.declarations import Event

document_signed = Event(
    "signatures.document_signed", ("record_id", "subject", "signer", "capacity"), "Một văn bản được ký số."
)

EVENTS = (document_signed,)
