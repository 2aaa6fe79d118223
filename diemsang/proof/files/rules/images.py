"""PNG and JPEG read by their headers only: no pixel is ever decoded, so a picture bomb costs nothing."""

import struct
from mmap import mmap
from typing import Final

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules import refusals

Bytes = bytes | mmap
_MAX_SIDE: Final = 65_535
_MAX_PARTS: Final = 100_000
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_NAMES_OF_PARTS: Final = frozenset(range(ord("A"), ord("Z") + 1)) | frozenset(range(ord("a"), ord("z") + 1))


def check_png(data: Bytes, max_pixels: int) -> int:
    """The number of pixels; `Refused` when chunks are wrong, something follows IEND, or there are too many pixels."""
    position, parts, pixels, has_content = 8, 0, 0, False
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        parts += 1
        if parts > _MAX_PARTS or length > len(data) or not _NAMES_OF_PARTS.issuperset(kind):
            raise _damaged("PNG")
        if (parts == 1) != (kind == b"IHDR") or (kind == b"IHDR" and length != 13):
            raise _damaged("PNG IHDR")
        if kind == b"IHDR":
            width, height = struct.unpack(">II", data[position + 8 : position + 16])
            pixels = _pixels(width, height, max_pixels)
        has_content = has_content or kind == b"IDAT"
        position += 12 + length
        if kind == b"IEND":
            if length or not has_content:
                raise _damaged("PNG IEND")
            if position != len(data):
                raise Refused(refusals.POLYGLOT(at_field="file", what="sau IEND"))
            return pixels
    raise _damaged("PNG")


def check_jpeg(data: Bytes, max_pixels: int) -> int:
    """The number of pixels; `Refused` when segments are wrong, something follows the end, or there are too many pixels.

    A second picture after the end is accepted when the first declares it (multi-picture format of phones).
    """
    position, parts, pixels, multi_picture = 2, 0, 0, False
    while position + 4 <= len(data):
        parts += 1
        if parts > _MAX_PARTS or data[position] != 0xFF:
            raise _damaged("JPEG")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _ALONE:
            position += 2
            continue
        if marker == 0xD9 or marker == 0xD8:
            raise _damaged("JPEG")
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if length < 2 or position + 2 + length > len(data):
            raise _damaged("JPEG")
        if marker in _FRAMES:
            if length < 8:
                raise _damaged("JPEG SOF")
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            pixels = _pixels(width, height, max_pixels)
        if marker == 0xE2 and data[position + 4 : position + 8] == b"MPF\0":
            multi_picture = True
        position += 2 + length
        if marker == 0xDA:
            if not pixels:
                raise _damaged("JPEG SOS")
            position = _after_scan(data, position)
            if data[position : position + 2] == b"\xff\xd9":
                _check_after_end(data, position + 2, multi_picture)
                return pixels
    raise _damaged("JPEG")


def _after_scan(data: Bytes, position: int) -> int:
    """The place of the next marker that is neither a stuffed zero nor a restart."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            raise _damaged("JPEG EOI")
        following = data[position + 1]
        if following == 0xFF:
            position += 1
        elif following == 0 or following in _ALONE:
            position += 2
        else:
            return position


def _check_after_end(data: Bytes, end: int, multi_picture: bool) -> None:
    if end == len(data):
        return
    if multi_picture and data[end : end + 64].lstrip(b"\0").startswith(b"\xff\xd8\xff"):
        return
    if len(data) - end <= 4096 and not data[end:].strip(b"\0"):
        return
    raise Refused(refusals.POLYGLOT(at_field="file", what="sau JPEG EOI"))


def _pixels(width: int, height: int, limit: int) -> int:
    if width == 0 or height == 0:
        raise _damaged("0 x 0")
    if width > _MAX_SIDE or height > _MAX_SIDE or width * height > limit:
        raise Refused(
            refusals.TOO_MANY_PIXELS(
                at_field="file", width=width, height=height, limit_megapixels=max(1, limit // 1_000_000)
            )
        )
    return width * height


def _damaged(what: str) -> Refused:
    return Refused(refusals.DAMAGED(at_field="file", what=what))
