"""The name of a file, as people gave it, made safe to show, to log and to save on any system."""

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 255
UNNAMED: Final = "tep"
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidi marks, zero width), lone surrogates, private, unassigned, line and paragraph separators."""


def safe_name(given: str) -> str:
    """The given name in NFC, without folders, invisible or bidirectional marks, reserved names; at most 255 bytes.

    The extension survives shortening. The answer is safe on Windows, Linux and in a header, and is a fixed point.
    """
    name = given.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(" " if c in "\t\n\r\u00a0" else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    name = unicodedata.normalize("NFC", name)
    name = _FORBIDDEN.sub("_", name)
    name = re.sub(r"\s+", " ", name)
    name = _trimmed(name)
    stem = name.split(".", 1)[0].strip()
    if _RESERVED.fullmatch(stem):
        name = f"_{name}"
    return _shortened(name) or UNNAMED


def extension_of(name: str) -> str:
    """The last extension in lower case, without the dot; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def _trimmed(name: str) -> str:
    """Leading dots hide a file, trailing dots and spaces vanish on Windows."""
    return name.lstrip(". ").rstrip(". ")


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = dot + extension
    if not dot or len(tail.encode()) > 32:
        stem, tail = name, ""
    room = MAX_BYTES - len(tail.encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return stem.rstrip(". ") + tail
