"""Files made on the spot: honest ones, and the hostile ones that people send."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

DOCX_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
XLSX_TYPES = DOCX_TYPES.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")


def pdf(pages: int = 1, **save: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    return saved(document, **save)


def saved(document: pikepdf.Pdf, **save: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **({"static_id": True} | save))
    return out.getvalue()


def pdf_with_script(**save: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    return saved(document, **save)


def pdf_with_attachment() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["virus.exe"] = b"MZ"
    return saved(document)


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + content + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    data = bytearray(picture("JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def archive(entries: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    entries = {"[Content_Types].xml": DOCX_TYPES.encode(), "word/document.xml": b"<document/>"}
    return archive(entries | {name.replace("__", "/"): content for name, content in more.items()})


def docx_with(entries: dict[str, bytes]) -> bytes:
    return archive({"[Content_Types].xml": DOCX_TYPES.encode(), "word/document.xml": b"<document/>"} | entries)


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": XLSX_TYPES.encode(), "xl/workbook.xml": b"<workbook/>"})


def ods(manifest: bytes = b"<manifest/>", **more: bytes) -> bytes:
    entries = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"<office/>",
        "META-INF/manifest.xml": manifest,
    }
    return archive(entries | {name.replace("__", "/"): content for name, content in more.items()}, stored=("mimetype",))


def docx_declaring_less_than_it_holds() -> bytes:
    """The directory says 100 bytes, the packed data unpack to 50 million."""
    data = bytearray(docx_with({"word/big.xml": b" " * 50_000_000}))
    true_size = struct.pack("<I", 50_000_000)
    place = data.find(true_size)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 100)
        place = data.find(true_size, place + 4)
    return bytes(data)


def archive_claiming_entries(count: int) -> bytes:
    data = bytearray(docx())
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", count, count)
    return bytes(data)


def archive_of_overlaps(copies: int = 200) -> bytes:
    """Every entry of the directory points at the same packed data: little to send, much to unpack."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", DOCX_TYPES)
        target.writestr("a.bin", b"\0" * 700_000)
        first = target.infolist()[1]
        for number in range(copies):
            again = zipfile.ZipInfo(f"a{number}.bin")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(again, field, getattr(first, field))
            target.filelist.append(again)
    return out.getvalue()


def pdf_of_packed_zeros(size: int) -> bytes:
    """An object stream that unpacks to `size` bytes."""
    packed = zlib.compress(b" " * size, 9)
    body = b"%PDF-1.7\n"
    places = {}
    places[1] = len(body)
    body += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    places[3] = len(body)
    body += b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    body += packed + b"\nendstream\nendobj\n"
    start = len(body)

    def row(kind: int, first: int, second: int) -> bytes:
        return struct.pack(">BIB", kind, first, second)

    rows = row(0, 0, 0) + row(1, places[1], 0) + row(2, 3, 0) + row(1, places[3], 0) + row(1, start, 0)
    body += b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(rows)
    return body + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def pdf_with_a_page_tree_that_bites_its_tail() -> bytes:
    parts = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>\nendobj\n",
    ]
    body, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(body))
        body += part
    start = len(body)
    body += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
