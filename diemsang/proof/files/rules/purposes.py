"""What a file is for decides which kinds are taken and how large it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules import refusals

MB: Final = 1024 * 1024


class MediaType(StrEnum):
    """The kinds the house can check. What it cannot check it does not take."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    XML = "application/xml"
    TEXT = "text/plain"
    CSV = "text/csv"


EXTENSIONS: Final[Mapping[MediaType, frozenset[str]]] = MappingProxyType(
    {
        MediaType.PDF: frozenset({"pdf"}),
        MediaType.PNG: frozenset({"png"}),
        MediaType.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
        MediaType.DOCX: frozenset({"docx"}),
        MediaType.XLSX: frozenset({"xlsx"}),
        MediaType.PPTX: frozenset({"pptx"}),
        MediaType.ODT: frozenset({"odt"}),
        MediaType.ODS: frozenset({"ods"}),
        MediaType.ODP: frozenset({"odp"}),
        MediaType.XML: frozenset({"xml", "edxml"}),
        MediaType.TEXT: frozenset({"txt"}),
        MediaType.CSV: frozenset({"csv"}),
    }
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Which media types are taken, how many bytes, how many pages and pixels."""

    code: str
    vi: str
    en: str
    allowed: frozenset[MediaType]
    max_bytes: int = 25 * MB
    max_pages: int = 2_000
    max_pixels: int = 120_000_000
    """A page of A3 at 600 dots an inch has 70 million."""


_PICTURES: Final = frozenset({MediaType.PNG, MediaType.JPEG})
_SHEETS: Final = frozenset({MediaType.XLSX, MediaType.ODS, MediaType.CSV})
_known: dict[str, Purpose] = {}
PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType(_known)


def register_purpose(purpose: Purpose) -> Purpose:
    """Make a purpose known to the store. Saying the same twice is harmless, saying another thing is a bug."""
    if _known.setdefault(purpose.code, purpose) != purpose:
        raise ValueError(f"two purposes of files are called {purpose.code}")
    return purpose


def purpose_named(code: str) -> Purpose:
    """The purpose with that code, or `files.unknown_purpose`."""
    try:
        return _known[code]
    except KeyError:
        raise Refused(refusals.UNKNOWN_PURPOSE(purpose=code)) from None


register_purpose(Purpose("attachment", "Tệp đính kèm", "Attachment", frozenset(MediaType)))
register_purpose(Purpose("scan", "Bản quét giấy tờ", "Scan of a paper", _PICTURES | {MediaType.PDF}, max_bytes=50 * MB))
register_purpose(Purpose("picture", "Ảnh", "Picture", _PICTURES, max_bytes=10 * MB))
register_purpose(
    Purpose("signed_document", "Văn bản ký số", "Signed document", frozenset({MediaType.PDF}), max_bytes=50 * MB)
)
register_purpose(Purpose("print", "Bản in do hệ thống lập", "Printed form", frozenset({MediaType.PDF})))
register_purpose(Purpose("spreadsheet", "Bảng tính nhập vào", "Spreadsheet to import", _SHEETS))
register_purpose(Purpose("exchange", "Gói tin trao đổi", "Exchange message", frozenset({MediaType.XML})))
