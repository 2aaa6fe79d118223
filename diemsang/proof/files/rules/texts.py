"""Plain text, CSV and XML: Unicode, without control characters, without anything a browser would run."""

import codecs
import re
from mmap import mmap
from typing import Final
from xml.parsers import expat

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules import refusals

Bytes = bytes | mmap
MAX_DEPTH: Final = 100
MAX_ELEMENTS: Final = 500_000
MAX_ATTRIBUTES: Final = 1_000
_STEP: Final = 256 * 1024
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BROWSER: Final = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|meta|img|[a-z0-9]+:(svg|script|html))\b", re.I
)
_STYLESHEET_TARGETS: Final = frozenset({"xml-stylesheet"})
_BROWSER_NAMESPACES: Final = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1999/XSL",
)
_BROWSER_ROOTS: Final = frozenset({"svg", "html", "script", "stylesheet", "transform"})


def looks_like_markup_for_browsers(head: bytes) -> bool:
    return _BROWSER.search(head.replace(b"\0", b"")) is not None


def is_binary(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) is False and _CONTROLS.search(head) is not None


def looks_like_xml(head: bytes) -> bool:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return text.startswith(b"<?xml") or re.match(rb"<[A-Za-z_][\w.:-]*[\s>/]", text) is not None


def check_text(data: Bytes) -> None:
    """`Refused` unless the bytes are UTF-8 text without control characters and without browser markup."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="strict")
    before = b""
    for start in range(0, len(data), _STEP):
        piece = data[start : start + _STEP]
        if _CONTROLS.search(piece):
            raise Refused(refusals.NOT_UNICODE(at_field="file"))
        if _BROWSER.search(before + piece):
            raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what="HTML/SVG"))
        before = piece[-64:]
        try:
            decoder.decode(piece, final=start + _STEP >= len(data))
        except UnicodeDecodeError:
            raise Refused(refusals.NOT_UNICODE(at_field="file")) from None


def check_xml(data: Bytes) -> None:
    """`Refused` unless well-formed XML without document type, stylesheet, SVG or HTML, within depth and size.

    A document type is refused on sight, so no entity is ever expanded.
    """
    _XmlCheck().run(data)


class _XmlCheck:
    def __init__(self) -> None:
        self.depth = self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def run(self, data: Bytes) -> None:
        try:
            for start in range(0, len(data), _STEP):
                self.parser.Parse(data[start : start + _STEP], False)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(refusals.DAMAGED(at_field="file", what=f"XML {error.lineno}:{error.offset}")) from None
        except (UnicodeError, LookupError):
            raise Refused(refusals.NOT_UNICODE(at_field="file")) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise Refused(refusals.BOMB(at_field="file", what="XML"))
        namespace, _, local = name.rpartition(" ")
        if namespace.startswith(_BROWSER_NAMESPACES) or (self.depth == 1 and local.lower() in _BROWSER_ROOTS):
            raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what=local[:40]))

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _doctype(self, name: str, system_id: str | None, public_id: str | None, has_internal_subset: bool) -> None:
        raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what="DOCTYPE"))

    def _instruction(self, target: str, data: str) -> None:
        if target.lower() in _STYLESHEET_TARGETS:
            raise Refused(refusals.ACTIVE_CONTENT(at_field="file", what=target))
