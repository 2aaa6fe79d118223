"""Receiving uploads: bounded before the first byte, and again while the bytes come."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules import refusals

MB = 1024 * 1024


def limit() -> int:
    """The largest request body the house takes, in bytes."""
    return int(settings.FILES_MAX_UPLOAD)


def too_large() -> Refused:
    return Refused(refusals.UPLOAD_TOO_LARGE(limit_mb=limit() // MB))


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, which vanishes when the request ends or is refused half way."""

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  (Django passes it by this name)
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if content_length > limit():
            raise too_large()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > limit():
            self.file.close()
            raise too_large()
        super().receive_data_chunk(raw_data, start)
