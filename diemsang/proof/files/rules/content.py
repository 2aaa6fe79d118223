"""Which kind of file these bytes are, by content and not by name, and whether they may enter."""

from dataclasses import dataclass, field
from mmap import mmap
from typing import Final

import puremagic

from diemsang.kernel.refusals import Refusal, Refused
from diemsang.proof.files.rules import archives, images, pdf, refusals, texts
from diemsang.proof.files.rules.names import extension_of
from diemsang.proof.files.rules.purposes import EXTENSIONS, MB, MediaType, Purpose

Bytes = bytes | mmap
_HEAD: Final = 4096
_TEXTS: Final = frozenset({MediaType.XML, MediaType.TEXT, MediaType.CSV})


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a file. With `refusals` it must not enter; all other values then are best knowledge."""

    media_type: MediaType | None = None
    pages: int | None = None
    pixels: int | None = None
    refusals: tuple[Refusal, ...] = field(default=())


def inspect(data: Bytes, name: str, purpose: Purpose) -> Finding:
    """Judge a file by its bytes. `name` is only compared with what the content says."""
    size = len(data)
    if size == 0:
        return Finding(refusals=(refusals.EMPTY(at_field="file"),))
    if size > purpose.max_bytes:
        return Finding(refusals=(refusals.TOO_LARGE_FOR_PURPOSE(at_field="file", limit_mb=purpose.max_bytes // MB),))
    media_type: MediaType | None = None
    try:
        media_type = _identify(data, extension_of(name))
        wrong = tuple(_mismatches(media_type, extension_of(name), purpose))
        if wrong:
            return Finding(media_type, refusals=wrong)
        return _checked(data, media_type, purpose)
    except Refused as refused:
        return Finding(media_type, refusals=refused.refusals)


def _identify(data: Bytes, extension: str) -> MediaType:
    head = data[:_HEAD]
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"PK\x03\x04"):
        found = archives.identify(data)
        if found is None:
            raise Refused(refusals.UNKNOWN_TYPE(at_field="file", found="application/zip"))
        return found
    if texts.looks_like_markup_for_browsers(head):
        raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what="HTML/SVG"))
    if texts.is_binary(head):
        raise Refused(refusals.UNKNOWN_TYPE(at_field="file", found=_name_of_stranger(head)))
    if texts.looks_like_xml(head):
        return MediaType.XML
    return MediaType.CSV if extension == "csv" else MediaType.TEXT


def _name_of_stranger(head: bytes) -> str:
    """For the sentence of the refusal: what the unwelcome bytes probably are."""
    try:
        guess = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "?"
    return guess[0].mime_type or guess[0].name or "?" if guess else "?"


def _mismatches(media_type: MediaType, extension: str, purpose: Purpose) -> list[Refusal]:
    found = []
    if media_type not in purpose.allowed:
        allowed = ", ".join(sorted(ext for kind in purpose.allowed for ext in EXTENSIONS[kind]))
        found.append(refusals.TYPE_NOT_ALLOWED(at_field="file", media_type=media_type.value, allowed=allowed))
    if extension not in EXTENSIONS[media_type]:
        shown = f".{extension}" if extension else "(không có)"
        found.append(refusals.EXTENSION_MISMATCH(at_field="file", extension=shown, media_type=media_type.value))
    return found


def _checked(data: Bytes, media_type: MediaType, purpose: Purpose) -> Finding:
    if media_type is MediaType.PDF:
        return Finding(media_type, pages=pdf.check(data, max_pages=purpose.max_pages))
    if media_type is MediaType.PNG:
        return Finding(media_type, pixels=images.check_png(data, purpose.max_pixels))
    if media_type is MediaType.JPEG:
        return Finding(media_type, pixels=images.check_jpeg(data, purpose.max_pixels))
    if media_type is MediaType.XML:
        texts.check_xml(data)
    elif media_type in _TEXTS:
        texts.check_text(data)
    else:
        archives.check(data, media_type)
    return Finding(media_type)
