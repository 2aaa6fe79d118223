"""Office files (OOXML, ODF) are ZIP archives: their directory is judged before anything is unpacked.

Unpacking happens in memory, piece by piece and thrown away, only to see that declared sizes are true.
"""

import io
import struct
import zipfile
import zlib
from mmap import mmap
from typing import Final

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules import refusals
from diemsang.proof.files.rules.purposes import MediaType

Bytes = bytes | mmap
MAX_ENTRIES: Final = 5_000
MAX_DIRECTORY_BYTES: Final = 1_000_000
MAX_UNPACKED_BYTES: Final = 150_000_000
MAX_RATIO: Final = 100
FREE_UNPACKED_BYTES: Final = 2_000_000
"""Below this size the ratio is not looked at: an almost empty sheet compresses very well."""
MAX_NESTED: Final = 20
MAX_NESTED_BYTES: Final = 20_000_000
_STEP: Final = 256 * 1024
_END: Final = b"PK\x05\x06"
_OFFICE_PARTS: Final = {
    b"wordprocessingml.document.main+xml": MediaType.DOCX,
    b"spreadsheetml.sheet.main+xml": MediaType.XLSX,
    b"presentationml.presentation.main+xml": MediaType.PPTX,
}
_ODF: Final = {kind.value.encode(): kind for kind in (MediaType.ODT, MediaType.ODS, MediaType.ODP)}
_ARCHIVES: Final = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".7z", ".rar", ".gz", ".apk")
_PROGRAMS: Final = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".ps1",
    ".hta",
    ".scr",
    ".jar",
    ".sh",
    ".msi",
    ".lnk",
)
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def identify(data: Bytes) -> MediaType | None:
    """Which office type the archive is; None for any other archive. `Refused` when its directory is not acceptable."""
    with _opened(data) as archive:
        return _identify(archive)


def check(data: Bytes, media_type: MediaType, depth: int = 0) -> None:
    """`Refused` for bombs, macros, programs, passwords, paths that climb, and nested archives beyond one level."""
    with _opened(data) as archive:
        entries = archive.infolist()
        _check_directory(entries, len(data))
        if media_type in _ODF.values():
            _check_odf(archive)
        nested = 0
        for entry in entries:
            is_archive = entry.filename.lower().endswith(_ARCHIVES)
            nested += is_archive
            if nested > MAX_NESTED or (is_archive and (depth > 0 or entry.file_size > MAX_NESTED_BYTES)):
                raise _bomb(entry.filename)
            content = _unpacked(archive, entry, keep=is_archive)
            if is_archive:
                inner = identify(content) if content.startswith(b"PK\x03\x04") else None
                if inner is None:
                    raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what=_short(entry.filename)))
                check(content, inner, depth + 1)


def _opened(data: Bytes) -> zipfile.ZipFile:
    """The archive, once its end record says that the directory is small, ends the file, and nothing precedes it."""
    place = data.rfind(_END)
    if place < 0 or place + 22 > len(data):
        raise _damaged("ZIP")
    entries, directory_size, directory_at, comment = struct.unpack("<HIIH", data[place + 10 : place + 22])
    if place + 22 + comment != len(data) or comment > 1024:
        raise Refused(refusals.POLYGLOT(at_field="file", what="ZIP"))
    if entries > MAX_ENTRIES or directory_size > MAX_DIRECTORY_BYTES:
        raise _bomb(f"{entries} ZIP")
    if directory_at + directory_size != place:
        raise Refused(refusals.POLYGLOT(at_field="file", what="ZIP"))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else _Window(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, UnicodeError):
        raise _damaged("ZIP") from None
    if len(archive.infolist()) != entries:
        archive.close()
        raise _damaged("ZIP")
    return archive


class _Window(io.RawIOBase):
    """A mapped file as a stream of its own, so that closing the archive leaves the map open."""

    def __init__(self, data: mmap) -> None:
        self.data, self.place = data, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: len(self.data)}[whence]
        self.place = max(0, base + offset)
        return self.place

    def tell(self) -> int:
        return self.place

    def read(self, size: int = -1) -> bytes:
        end = len(self.data) if size < 0 else min(len(self.data), self.place + size)
        piece = self.data[self.place : end]
        self.place += len(piece)
        return piece


def _identify(archive: zipfile.ZipFile) -> MediaType | None:
    entries = archive.infolist()
    if not entries:
        return None
    by_name = {entry.filename: entry for entry in entries}
    first = entries[0]
    if first.filename == "mimetype":
        return _ODF.get(_head(archive, first, 200)) if first.compress_type == zipfile.ZIP_STORED else None
    types = by_name.get("[Content_Types].xml")
    if types is None:
        return None
    content = _head(archive, types, 1_000_000)
    if b"<!DOCTYPE" in content or b"macroEnabled" in content:
        raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what="macro"))
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in content), None)


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len({entry.filename for entry in entries}) != len(entries):
        raise _damaged("ZIP: tên trùng")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if packed > size or unpacked > MAX_UNPACKED_BYTES:
        raise _bomb(f"{unpacked} byte")
    if unpacked > FREE_UNPACKED_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise _bomb(f"{unpacked // max(packed, 1)}:1")
    end_of_previous = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end_of_previous:
            raise _bomb("ZIP")
        end_of_previous = entry.header_offset + 30 + entry.compress_size
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise Refused(refusals.ENCRYPTED(at_field="file"))
    if entry.compress_type not in _METHODS:
        raise _damaged("ZIP")
    if "\\" in name or name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
        raise _damaged(_short(name))
    lower = name.lower()
    is_macro = "vbaproject" in lower or lower.startswith(("basic/", "scripts/")) or "/macrosheets/" in lower
    if is_macro or lower.endswith(_PROGRAMS):
        raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what=_short(name)))


def _check_odf(archive: zipfile.ZipFile) -> None:
    try:
        manifest = archive.getinfo("META-INF/manifest.xml")
    except KeyError:
        raise _damaged("ODF manifest") from None
    if b"encryption-data" in _head(archive, manifest, 1_000_000):
        raise Refused(refusals.ENCRYPTED(at_field="file"))


def _head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    if entry.flag_bits & 0x1:
        raise Refused(refusals.ENCRYPTED(at_field="file"))
    try:
        with archive.open(entry) as part:
            return part.read(limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise _damaged(_short(entry.filename)) from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, keep: bool) -> bytes:
    """Read the entry once, piece by piece, so that its size and checksum are proved; kept only for a nested archive."""
    is_markup = entry.filename.lower().endswith((".xml", ".rels"))
    kept: list[bytes] = []
    total, before = 0, b""
    try:
        with archive.open(entry) as part:
            while piece := part.read(_STEP):
                if is_markup and b"<!DOCTYPE" in (before + piece).replace(b"\0", b""):
                    raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what="DOCTYPE"))
                total, before = total + len(piece), piece[-32:]
                if keep:
                    kept.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise _damaged(_short(entry.filename)) from None
    if total != entry.file_size:
        raise _damaged(_short(entry.filename))
    return b"".join(kept)


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57]}..."


def _damaged(what: str) -> Refused:
    return Refused(refusals.DAMAGED(at_field="file", what=what))


def _bomb(what: str) -> Refused:
    return Refused(refusals.BOMB(at_field="file", what=_short(what)))
