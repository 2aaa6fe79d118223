"""PDF judged by its structure: whole, not encrypted, without code, with a bounded number of pages. Nothing is drawn."""

import io
import re
from mmap import mmap
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DEFAULT_PURPOSE_LIMITS, DecodeLimits, StreamDecodeLimits
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules import refusals

Bytes = bytes | mmap
LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=16 * 1024 * 1024), per_purpose=DEFAULT_PURPOSE_LIMITS
)
MAX_TREE_NODES: Final = 20_000
MAX_OBJECT_STREAMS: Final = 2_000
MAX_OBJECT_BYTES: Final = 32 * 1024 * 1024
MAX_REVISIONS: Final = 100
_ACTIVE: Final = (b"JavaScript", b"Launch", b"RichMedia", b"EmbeddedFile", b"SubmitForm", b"ImportData", b"Movie")
_PLAIN: Final = re.compile(rb"/(" + b"|".join(_ACTIVE) + rb")(?![A-Za-z0-9_.#-])")
_ESCAPED: Final = re.compile(rb"/[A-Za-z0-9]{0,12}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,40}")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_END: Final = b"%%EOF"
_SPACE: Final = b" \t\r\n\0"


def check(data: Bytes, *, max_pages: int) -> int:
    """The number of pages; `Refused` when the file is damaged, encrypted, active, padded, or too long."""
    _check_frame(data)
    _check_active(data)
    try:
        reader = reader_of(data)
        if "/Encrypt" in reader.trailer:
            raise Refused(refusals.ENCRYPTED(at_field="file"))
        if reader.total_revisions > MAX_REVISIONS:
            raise Refused(refusals.BOMB(at_field="file", what="PDF"))
        _check_object_streams(reader)
        _check_forms(reader)
        return _count_pages(reader, max_pages)
    except Refused:
        raise
    except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, RecursionError) as error:
        # The parser meets hostile input here: whatever it cannot follow is a damaged file, and never enters.
        raise _damaged(f"PDF, {type(error).__name__}") from error


def reader_of(data: Bytes) -> PdfFileReader:
    """The file opened for reading, with bounds on what its streams may unpack to."""
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    return PdfFileReader(stream, strict=False, decode_limits=LIMITS)


def _check_frame(data: Bytes) -> None:
    end = data.rfind(_END)
    if end < 0 or data.rfind(b"startxref", max(0, end - 2048), end) < 0:
        raise _damaged("PDF %%EOF")
    if len(data) - end > 4096 or data[end + len(_END) :].strip(_SPACE):
        raise Refused(refusals.POLYGLOT(at_field="file", what="sau %%EOF"))


def _check_active(data: Bytes) -> None:
    """Names of code, also spelled with escapes such as /J#61vaScript."""
    if found := _PLAIN.search(data):
        raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what=found.group(1).decode()))
    for match in _ESCAPED.finditer(data):
        name = _HEX.sub(lambda code: bytes([int(code.group(1), 16)]), match.group())[1:]
        if name in _ACTIVE or name == b"XFA":
            raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what=name.decode()))


def _check_object_streams(reader: PdfFileReader) -> None:
    """Objects may hide in packed streams: each that a cross-reference names is unpacked, bounded, and searched."""
    seen: set[int] = set()
    unpacked = 0
    for revision in range(reader.total_revisions):
        for reference in reader.xrefs.object_streams_used_in(revision):  # type: ignore[no-untyped-call]
            number = reference.idnum
            if number in seen:
                continue
            seen.add(number)
            stream = reader.get_object(generic.Reference(number, 0, reader), revision=revision)  # type: ignore[no-untyped-call]
            if not isinstance(stream, generic.StreamObject):
                raise _damaged("PDF ObjStm")
            content = stream.data
            unpacked += len(content)
            if len(seen) > MAX_OBJECT_STREAMS or unpacked > MAX_OBJECT_BYTES:
                raise Refused(refusals.BOMB(at_field="file", what="PDF ObjStm"))
            _check_active(content)


def _check_forms(reader: PdfFileReader) -> None:
    form = reader.root.get("/AcroForm")
    if isinstance(form, generic.DictionaryObject) and "/XFA" in form:
        raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what="XFA"))


def _count_pages(reader: PdfFileReader, limit: int) -> int:
    """Leaves of the page tree, counted one by one: the number a file states about itself may be false."""
    root = reader.root.raw_get("/Pages")
    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    pages = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, generic.IndirectObject):
            key = (node.idnum, node.generation)
            if key in seen:
                raise _damaged("PDF /Pages")
            seen.add(key)
            node = node.get_object()  # type: ignore[no-untyped-call]
        if not isinstance(node, generic.DictionaryObject):
            raise _damaged("PDF /Pages")
        if len(seen) > MAX_TREE_NODES:
            raise Refused(refusals.TOO_MANY_PAGES(at_field="file", limit=limit))
        if "/Kids" in node:
            waiting.extend(_kids(node, limit))
        else:
            pages += 1
        if pages > limit:
            raise Refused(refusals.TOO_MANY_PAGES(at_field="file", limit=limit))
    if pages == 0:
        raise _damaged("PDF, 0 trang")
    return pages


def _kids(node: generic.DictionaryObject, limit: int) -> list[Any]:
    kids = node["/Kids"]
    if not isinstance(kids, generic.ArrayObject):
        raise _damaged("PDF /Kids")
    if len(kids) > MAX_TREE_NODES:
        raise Refused(refusals.TOO_MANY_PAGES(at_field="file", limit=limit))
    return list(list.__iter__(kids))


def _damaged(what: str) -> Refused:
    return Refused(refusals.DAMAGED(at_field="file", what=what))
