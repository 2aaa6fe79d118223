"""The result as a document to sign: the PDF that was attached, or the text of the draft set by the program."""

from datetime import datetime

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.models import Dossier, Result
from diemsang.onestop.dossiers.printing import spelling
from diemsang.onestop.dossiers.printing.names import read_names
from diemsang.people.organisation.rules import number_of
from diemsang.proof.files import services as files
from diemsang.ui.pdf import barcode_parts, render_pdf

TEMPLATE = "onestop/dossiers/typst/result.typ"
PURPOSE = "dossiers.sign"


def result_pdf(row: Dossier, result: Result, *, by: Actor, at: datetime) -> bytes:
    """What the leader signs. The look at an attached file is logged; refused as `files` refuses who may not see it.

    The number and the date are left open: they come with the agency's signature when the clerk issues it.
    """
    if result.draft_file:
        return files.read_for(by, number_of(result.draft_file, "file"), at=at, purpose=PURPOSE)
    signer = by.person or ""
    names = read_names(clock.local(at).date(), [row.agency, signer])
    head = names.letterhead(row.agency)
    who = names.signatory(signer, row.agency)
    data = {
        "agency": head.agency,
        "parent": head.parent,
        "number": "Số: ………………",
        "place_date": f"{head.place}, {spelling.DAY_TO_COME}" if head.place else spelling.DAY_TO_COME.capitalize(),
        "paragraphs": [line.strip() for line in result.draft_text.splitlines() if line.strip()],
        "signer": {"authority": who.authority, "name": who.name, "note": ""},
        **barcode_parts(row.code or row.key, f"Mã vạch hồ sơ {row.code}"),
    }
    return render_pdf(TEMPLATE, data, title=result.name, at=at.replace(microsecond=0))
