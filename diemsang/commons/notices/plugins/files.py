"""Text messages and Zalo messages written to files, one JSON line each: for a demo and for trying out."""

import json
import os
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings

from diemsang.commons.notices.plugins.base import SmsCarrier, ZaloCarrier, registered


def append_line(name: str, values: dict[str, Any]) -> None:
    """One whole line or none: a single write to a file opened for appending, readable by its owner only."""
    folder = Path(settings.DATA) / "outbox-files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(values, ensure_ascii=False) + "\n"
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


@registered
class FileSms(SmsCarrier):
    code: ClassVar[str] = "sms_file"

    def transmit(self, reference: str, phone: str, text: str) -> None:
        append_line("sms.jsonl", {"reference": reference, "to": phone, "text": text})


@registered
class FileZalo(ZaloCarrier):
    code: ClassVar[str] = "zalo_file"

    def transmit(self, reference: str, phone: str, values: dict[str, str]) -> None:
        append_line("zalo.jsonl", {"reference": reference, "to": phone, **values})
