"""The result as a document to sign: the text of the draft set by the program, or the PDF that was attached.

Visible signatures stand at the foot of the last page, where nothing else does: the leader's between title and name, the
agency's to the left of it. An attached PDF gets one more page for them; its own pages stay as they are, byte for byte.
"""

import io
from datetime import datetime
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Dossier, Result
from diemsang.onestop.dossiers.printing import spelling
from diemsang.onestop.dossiers.printing.names import read_names
from diemsang.people.organisation.rules import number_of
from diemsang.proof.files import services as files
from diemsang.proof.files.rules.pdf import LIMITS
from diemsang.proof.signatures.rules import NOT_A_PDF, Capacity
from diemsang.proof.signatures.services import Stamp
from diemsang.ui.pdf import barcode_parts, render_pdf

TEMPLATE = "onestop/dossiers/typst/result.typ"
PURPOSE = "dossiers.sign"
LEADERS_PLACE: Final = Stamp(left=304, bottom=80, right=552, top=166)
AGENCYS_PLACE: Final = Stamp(left=85, bottom=80, right=294, top=166)
"""As the template leaves room for them, in points from the lower left corner of the last page."""
NO_NUMBER: Final = "………………"
A4: Final = (0, 0, 595.276, 841.89)
FOR_THE_HEAD: Final = {Capacity.DEPUTY: "KT.", Capacity.AUTHORISED: "TUQ."}


def result_pdf(
    row: Dossier,
    result: Result,
    *,
    agency: str,
    capacity: Capacity,
    head_title: str = "",
    by: Actor,
    at: datetime,
) -> bytes:
    """What the leader signs, in that capacity, for the agency: that of the dossier, or who answers for it now.

    The look at an attached file is logged; refused as `files` refuses.

    Without a number yet it is left open, and the date too: they come with the agency's signature when the clerk issues.
    """
    if not result.draft_file:
        paragraphs = [line.strip() for line in result.draft_text.splitlines() if line.strip()]
        return _page(row, result, paragraphs, agency=agency, capacity=capacity, head_title=head_title, by=by, at=at)
    attached = files.read_for(by, number_of(result.draft_file, "file"), at=at, purpose=PURPOSE)
    said = [f"Trang ký số kèm theo tài liệu “{result.name}” của hồ sơ {row.code}, ở các trang trước."]
    page = _page(row, result, said, agency=agency, capacity=capacity, head_title=head_title, by=by, at=at)
    return with_last_page(attached, page)


def _page(
    row: Dossier,
    result: Result,
    paragraphs: list[str],
    *,
    agency: str,
    capacity: Capacity,
    head_title: str,
    by: Actor,
    at: datetime,
) -> bytes:
    signer, on = by.person or "", clock.local(at).date()
    names = read_names(on, [agency, signer])
    head = names.letterhead(agency)
    who = names.signatory(signer, agency)
    to_come = f"{head.place}, {spelling.DAY_TO_COME}" if head.place else spelling.DAY_TO_COME.capitalize()
    for_whom = f"{FOR_THE_HEAD[capacity]} {head_title}" if capacity in FOR_THE_HEAD else ""
    data: dict[str, Any] = {
        "agency": head.agency,
        "parent": head.parent,
        "number": result.number or NO_NUMBER,
        "place_date": spelling.place_and_date(head) if result.number else to_come,
        "paragraphs": paragraphs,
        "signer": {"for_whom": for_whom, "authority": who.authority, "name": who.name},
        **barcode_parts(row.code or row.key, f"Mã vạch hồ sơ {row.code}"),
    }
    return render_pdf(TEMPLATE, data, title=result.name, at=at.replace(microsecond=0))


def with_last_page(pdf: bytes, page: bytes) -> bytes:
    """The PDF with the first page of another behind its last one, as a further revision of the same file."""
    objects: Any = generic  # the library states no types here
    make_page: Any = PageObject
    try:
        writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False, decode_limits=LIMITS)
        content = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(page)), page_ix=0)
        shown = objects.DictionaryObject({objects.pdf_name("/Page"): content})
        resources = objects.DictionaryObject({objects.pdf_name("/XObject"): shown})
        stream = writer.add_object(objects.StreamObject(stream_data=b"/Page Do"))
        writer.insert_page(make_page(contents=stream, media_box=A4, resources=resources))
        out = io.BytesIO()
        writer.write(out)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(NOT_A_PDF(at_field="file")) from error
    return out.getvalue()


def carries_signatures(pdf: bytes) -> bool:
    """Whether somebody signed this PDF before. Refused: `signatures.not_a_readable_pdf`."""
    try:
        return bool(PdfFileReader(io.BytesIO(pdf), strict=False, decode_limits=LIMITS).embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(NOT_A_PDF(at_field="file")) from error
