"""Files are judged by their bytes: honest ones enter, hostile ones are refused quickly and cheaply."""

import io
import random
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.refusals import RefusalKind
from diemsang.proof.files.rules import PURPOSES, Finding, MediaType, Purpose, inspect, safe_name
from tests.proof.files import samples

ANY = PURPOSES["attachment"]
SECONDS = 2
MEMORY = 40_000_000


def judged(data: bytes, name: str, purpose: Purpose = ANY) -> Finding:
    return inspect(data, name, purpose)


def codes(finding: Finding) -> set[str]:
    return {refusal.code for refusal in finding.refusals}


@pytest.mark.parametrize(
    ("make", "name", "expected"),
    [
        (samples.pdf, "Đơn xin cấp phép.pdf", MediaType.PDF),
        (lambda: samples.pdf(object_stream_mode=samples.pikepdf.ObjectStreamMode.generate), "a.pdf", MediaType.PDF),
        (samples.picture, "anh.PNG", MediaType.PNG),
        (lambda: samples.picture("JPEG"), "anh.jpg", MediaType.JPEG),
        (samples.docx, "tờ trình.docx", MediaType.DOCX),
        (samples.xlsx, "bảng.xlsx", MediaType.XLSX),
        (samples.ods, "bảng.ods", MediaType.ODS),
        (lambda: samples.docx_with({"word/embeddings/sheet.xlsx": samples.xlsx()}), "a.docx", MediaType.DOCX),
        ("họ tên;ngày sinh\nTrần;1980".encode, "ds.csv", MediaType.CSV),
        ("\ufeffKính gửi, 1 < 2 và 3 > 2".encode, "thu.txt", MediaType.TEXT),
        ("<?xml version='1.0'?><goi><van_ban>số 1</van_ban></goi>".encode, "goi.xml", MediaType.XML),
    ],
)
def test_an_honest_file_enters_as_what_it_is(make, name, expected):
    finding = judged(make(), name)
    assert finding.refusals == ()
    assert finding.media_type == expected


def test_pages_and_pixels_are_counted_without_decoding():
    assert judged(samples.pdf(7), "a.pdf").pages == 7
    assert judged(samples.picture(size=(30, 20)), "a.png").pixels == 600
    assert judged(samples.picture("JPEG", (30, 20)), "a.jpg").pixels == 600


HOSTILE = [
    pytest.param(lambda: b"", "a.pdf", "files.empty", id="empty"),
    pytest.param(samples.pdf_with_script, "a.pdf", "files.active_content", id="pdf script"),
    pytest.param(
        lambda: samples.pdf_with_script(object_stream_mode=samples.pikepdf.ObjectStreamMode.generate),
        "a.pdf",
        "files.active_content",
        id="pdf script inside a packed object stream",
    ),
    pytest.param(
        lambda: samples.pdf_with_script(object_stream_mode=samples.pikepdf.ObjectStreamMode.disable).replace(
            b"/JavaScript", b"/J#61vaScript"
        ),
        "a.pdf",
        "files.active_content",
        id="pdf script with an escape in its name",
    ),
    pytest.param(samples.pdf_with_attachment, "a.pdf", "files.active_content", id="pdf carrying a program"),
    pytest.param(
        lambda: samples.pdf(encryption=samples.pikepdf.Encryption(owner="o", user="u")),
        "a.pdf",
        "files.encrypted",
        id="pdf with a password",
    ),
    pytest.param(lambda: samples.pdf() + b"PK\x03\x04" + b"x" * 99, "a.pdf", "files.polyglot", id="pdf then zip"),
    pytest.param(lambda: samples.pdf()[:-40], "a.pdf", "files.damaged", id="pdf cut short"),
    pytest.param(lambda: b"%PDF-1.7\n" + b"0" * 500 + b"startxref\n9\n%%EOF", "a.pdf", "files.damaged", id="pdf noise"),
    pytest.param(samples.pdf_with_a_page_tree_that_bites_its_tail, "a.pdf", "files.damaged", id="pdf page loop"),
    pytest.param(lambda: samples.pdf_of_packed_zeros(300_000_000), "a.pdf", "files.damaged", id="pdf packed zeros"),
    pytest.param(lambda: samples.pdf(2001), "a.pdf", "files.too_many_pages", id="pdf too long"),
    pytest.param(lambda: samples.png_claiming(60_000, 60_000), "a.png", "files.too_many_pixels", id="png bomb"),
    pytest.param(lambda: samples.jpeg_claiming(65_000, 65_000), "a.jpg", "files.too_many_pixels", id="jpeg bomb"),
    pytest.param(lambda: samples.png_claiming(0, 5), "a.png", "files.damaged", id="png without pixels"),
    pytest.param(lambda: samples.picture() + b"<script>", "a.png", "files.polyglot", id="png then script"),
    pytest.param(lambda: samples.picture("JPEG") + samples.docx(), "a.jpg", "files.polyglot", id="jpeg then zip"),
    pytest.param(lambda: samples.picture()[:-9], "a.png", "files.damaged", id="png cut short"),
    pytest.param(lambda: samples.picture("JPEG")[:-3], "a.jpg", "files.damaged", id="jpeg cut short"),
    pytest.param(lambda: b"\xff\xd8" + b"\xff" * 2_000_000, "a.jpg", "files.damaged", id="jpeg of fill bytes"),
    pytest.param(
        lambda: samples.docx_with({"word/a.xml": b"\0" * 60_000_000}), "a.docx", "files.bomb", id="docx ratio bomb"
    ),
    pytest.param(samples.docx_declaring_less_than_it_holds, "a.docx", "files.damaged", id="docx lies about sizes"),
    pytest.param(lambda: samples.archive_claiming_entries(60_000), "a.docx", "files.bomb", id="docx of many entries"),
    pytest.param(samples.archive_of_overlaps, "a.docx", "files.bomb", id="docx of overlapping entries"),
    pytest.param(
        lambda: samples.docx_with({"word/embeddings/a.docx": samples.docx_with({"b/c.docx": samples.docx()})}),
        "a.docx",
        "files.bomb",
        id="docx in docx in docx",
    ),
    pytest.param(
        lambda: samples.docx_with({"word/vbaProject.bin": b"x"}), "a.docx", "files.active_content", id="docx macro"
    ),
    pytest.param(
        lambda: samples.docx_with({"../../etc/passwd": b"x"}), "a.docx", "files.damaged", id="docx path climbs"
    ),
    pytest.param(
        lambda: samples.docx_with({"word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        "a.docx",
        "files.active_content",
        id="docx entity bomb",
    ),
    pytest.param(lambda: b"MZ" + samples.docx(), "a.docx", "files.unknown_type", id="program then docx"),
    pytest.param(lambda: samples.docx() + b"trailing", "a.docx", "files.polyglot", id="docx then data"),
    pytest.param(
        lambda: samples.ods(b"<manifest><encryption-data/></manifest>"), "a.ods", "files.encrypted", id="ods password"
    ),
    pytest.param(
        lambda: samples.ods(Basic__Standard__script=b"Sub a"), "a.ods", "files.active_content", id="ods macro"
    ),
    pytest.param(lambda: samples.archive({"a.txt": b"x"}), "a.docx", "files.unknown_type", id="plain zip"),
    pytest.param(lambda: b"MZ\x90\x00" + b"\0" * 300, "a.pdf", "files.unknown_type", id="program named pdf"),
    pytest.param(lambda: b"\x7fELF" + b"\0" * 300, "a.txt", "files.unknown_type", id="program named txt"),
    pytest.param(lambda: b"<svg onload='alert(1)'/>", "a.svg", "files.active_content", id="svg"),
    pytest.param(lambda: b"<!DOCTYPE html><p>", "a.txt", "files.active_content", id="html named txt"),
    pytest.param(lambda: b" " * 9000 + b"<script>x</script>", "a.txt", "files.active_content", id="late script"),
    pytest.param(
        lambda: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'cc'>]><a>&b;</a>",
        "a.xml",
        "files.active_content",
        id="xml entities",
    ),
    pytest.param(lambda: b"<?xml version='1.0'?>" + b"<a>" * 5000, "a.xml", "files.bomb", id="xml depth"),
    pytest.param(lambda: b"<?xml version='1.0'?><a>", "a.xml", "files.damaged", id="xml cut short"),
    pytest.param(
        lambda: b"<?xml version='1.0'?><x:g xmlns:x='http://www.w3.org/2000/svg'/>",
        "a.xml",
        "files.active_content",
        id="svg by namespace",
    ),
    pytest.param(
        lambda: b"<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><a/>", "a.xml", "files.active_content", id="xsl"
    ),
    pytest.param("Tiếng Việt".encode("utf-16"), "a.txt", "files.not_unicode", id="utf-16"),
    pytest.param(b"H\xe0 N\xe9i", "a.txt", "files.not_unicode", id="old Vietnamese code page"),
    pytest.param(samples.pdf, "a.pdf.exe", "files.extension_mismatch", id="pdf named exe"),
    pytest.param(samples.picture, "a.pdf", "files.extension_mismatch", id="picture named pdf"),
    pytest.param(samples.pdf, "a", "files.extension_mismatch", id="no extension"),
]


@pytest.mark.parametrize(("make", "name", "code"), HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_cheaply(make, name, code):
    data = make() if callable(make) else make
    started = time.process_time()
    finding = judged(data, name)
    seconds = time.process_time() - started
    tracemalloc.start()
    judged(data, name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code in codes(finding)
    assert seconds < SECONDS
    assert peak < MEMORY


def test_a_purpose_takes_only_its_kinds_and_says_which():
    finding = judged(samples.docx(), "a.docx", PURPOSES["scan"])
    assert codes(finding) == {"files.type_not_allowed"}
    assert "pdf" in finding.refusals[0].message("vi")


def test_a_purpose_limits_the_size_before_the_content_is_read():
    small = Purpose("t", "", "", frozenset(MediaType), max_bytes=100)
    assert codes(judged(b"%PDF-" + b"0" * 200, "a.pdf", small)) == {"files.too_large"}


def test_a_phone_picture_with_a_second_picture_enters():
    first = samples.picture("JPEG")
    declared = first[:2] + b"\xff\xe2\x00\x08MPF\0xx" + first[2:]
    assert judged(declared + first, "anh.jpg").refusals == ()
    assert codes(judged(declared + b"<script>", "anh.jpg")) == {"files.polyglot"}


@given(
    st.binary(max_size=400),
    st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<"]),
)
def test_any_bytes_get_an_answer(noise, head):
    finding = judged(head + noise, "a.pdf")
    assert finding.refusals
    assert all(isinstance(refusal.kind, RefusalKind) for refusal in finding.refusals)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=3))
def test_a_docx_with_any_bytes_overwritten_gets_an_answer(place, noise):
    data = bytearray(samples.docx())
    place %= len(data)
    data[place : place + len(noise)] = noise
    for refusal in judged(bytes(data), "a.docx").refusals:
        assert refusal.message("vi")


@pytest.mark.parametrize("before", [0, 256 * 1024 - 5, 400_000])
def test_a_document_type_is_found_wherever_it_stands_in_a_part(before):
    """A comment may come before it, of any length."""
    comment = b"<!--" + random.Random(1).randbytes(before // 2).hex().encode() + b"-->"
    bomb = b'<?xml version="1.0"?>' + comment + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    (refusal,) = judged(samples.docx(**{"custom.xml": bomb}), "a.docx").refusals
    assert refusal.code == "files.active_content"


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("..\\..\\windows\\a.pdf", "a.pdf"),
        ("/etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\u0110o\u031b\u0323n.pdf", "\u0110\u1ee3n.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("  .ẩn.pdf ", "ẩn.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("\u200b", "tep"),
        ("....", "tep"),
        ("", "tep"),
    ],
)
def test_names_are_made_safe(given_name, expected):
    assert safe_name(given_name) == expected


def test_a_long_name_is_shortened_between_letters_and_keeps_its_extension():
    name = safe_name("Quyết định " * 60 + ".pdf")
    assert len(name.encode()) <= 255
    assert name.endswith(".pdf")


@given(st.text(max_size=300))
def test_a_safe_name_is_safe_whatever_was_given(text):
    name = safe_name(text)
    assert name
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\\0<>:"|?*\n\r')
    assert safe_name(name) == name


def test_zip_reader_agrees_with_the_sample():
    assert zipfile.ZipFile(io.BytesIO(samples.docx())).testzip() is None
