"""Printing what was filled in: a PDF of the version it was filled in by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from diemsang.commons.forms import queries
from diemsang.commons.forms.queries import FormVersionView
from diemsang.commons.forms.rules.printing import printed_parts
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.dates import spell_date
from diemsang.kernel.refusals import Language
from diemsang.proof.ledger import services as ledger
from diemsang.ui.pdf import barcode_parts, render_pdf

TEMPLATE: Final = "commons/forms/typst/application.typ"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands around the fields: to whom (kính gửi), where, who signs, which dossier."""

    recipient: str = ""
    place: str = ""
    signer_name: str = ""
    code: str = ""
    legal_basis: bool = True
    """Whether the text that prescribes the form stands under its title."""


PLAIN: Final = Heading()
WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "vi": {
        "recipient": "Kính gửi:",
        "basis": "(Theo {basis})",
        "code": "Mã hồ sơ: {code}",
        "signer": "Người nộp hồ sơ",
        "note": "(ký và ghi rõ họ tên)",
        "barcode": "Mã vạch của {code}",
    },
    "en": {
        "recipient": "To:",
        "basis": "(As prescribed by {basis})",
        "code": "Dossier: {code}",
        "signer": "The applicant",
        "note": "(signature and full name)",
        "barcode": "Bar code of {code}",
    },
}


def print_form(
    version: FormVersionView,
    values: Mapping[str, Any],
    *,
    heading: Heading = PLAIN,
    at: datetime,
    on: date | None = None,
    barcode: str = "",
    language: Language = "vi",
) -> bytes:
    """The filled-in form as PDF/A. `values` are cleaned ones; what was not given prints as a dotted line.

    `on` is the filing day, that of `at` in Việt Nam without it. `barcode` is drawn as Code 128, in ASCII.
    """
    day = on or clock.local(at).date()
    visible = queries.evaluate(version.schema, values, on=day, partial=True).visible
    words = WORDS[language]
    data: dict[str, Any] = {
        "parts": printed_parts(version.schema, values, visible, language),
        "legal_basis": words["basis"].format(basis=version.legal_basis) if heading.legal_basis else "",
        "recipient_label": words["recipient"],
        "recipient": heading.recipient,
        "code": words["code"].format(code=heading.code) if heading.code else "",
        "place_date": ", ".join(each for each in (heading.place, spell_date(day)) if each),
        "signer_title": words["signer"],
        "signer_note": words["note"],
        "signer_name": heading.signer_name,
        "footer": f"{version.code} · {version.no}",
    }
    if barcode:
        data |= barcode_parts(barcode, words["barcode"].format(code=barcode))
    title = version.schema.title.say(language)
    return render_pdf(TEMPLATE, data, title=title, at=at.replace(microsecond=0), language=language)


def print_answer(
    answer: str, *, by: Actor, at: datetime, heading: Heading = PLAIN, barcode: str = "", language: Language = "vi"
) -> bytes:
    """The form as it was filled in (`form_answer:9`). The look at personal values is logged.

    Whoever calls has asked whether the actor may see the subject.
    """
    authorise(by, "forms.print_answer")
    found = queries.answer(answer)
    ledger.log_access(by, f"forms.answer:{found.key.partition(':')[2]}", "forms.print_answer", at, ["values"])
    return print_form(
        found.version, found.values, heading=heading, at=at, on=found.filed_on, barcode=barcode, language=language
    )
