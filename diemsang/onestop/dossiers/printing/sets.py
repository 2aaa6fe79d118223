"""Which set of forms was in force on a day, and what each form is numbered and called in it.

The lawbook says which set (`dossiers.forms`); the numbers and titles of a set are packaged rows, `data/forms.csv`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import RefusalKind, Refused
from diemsang.proof.lawbook.rules import RuleAnswer


class FormCode(StrEnum):
    """What a form is for; its number and title differ from set to set."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop_notice"
    CONTROL_SHEET = "control_sheet"
    TRACKING_BOOK = "tracking_book"


FORMS_UNDEFINED = RefusalKind(
    "dossiers.forms_undefined",
    vi="Sổ quy định không có bộ mẫu phiếu một cửa nào cho ngày {on}, nên không in được. Hãy bổ sung quy định.",
    en="The lawbook holds no set of one-stop forms for {on}, so nothing can be printed. Add the rule first.",
)
FORM_NOT_IN_SET = RefusalKind(
    "dossiers.form_not_in_set",
    vi="Bộ mẫu theo {basis} không có mẫu này.",
    en="The set of forms of {basis} has no such form.",
)


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """One form of a set: `number` is empty when nobody knows it, `verified` says that the text itself was read."""

    code: FormCode
    number: str
    title: str
    legal_basis: str
    verified: bool

    @property
    def mark(self) -> str:
        """What stands at the foot of each page: number, legal basis, and that nobody checked it, when nobody did."""
        basis = self.legal_basis.replace("Thông tư ", "TT ").replace("Quyết định ", "QĐ ")
        name = f"Mẫu số {self.number}, {basis}" if self.number else f"Mẫu theo {basis}"
        return name if self.verified else f"{name}, chưa đối chiếu bản gốc"


@dataclass(frozen=True, slots=True)
class FormSet:
    """The forms of one legal text."""

    code: str
    legal_basis: str
    forms: Mapping[FormCode, PrintedForm]

    def form(self, code: FormCode) -> PrintedForm:
        """The form of this set. Refused (`dossiers.form_not_in_set`) when the text has none for that purpose."""
        if code not in self.forms:
            raise Refused(FORM_NOT_IN_SET(basis=self.legal_basis))
        return self.forms[code]


def chosen_set(answer: RuleAnswer) -> FormSet:
    """The set an answer of the lawbook names, on the day of acceptance: a dossier keeps it for life.

    Refused (`dossiers.forms_undefined`) where the lawbook is silent or names a set whose forms nobody packaged.
    """
    found = packaged_sets().get(str(answer.value)) if answer.is_defined else None
    if found is None:
        raise Refused(FORMS_UNDEFINED(on=format_date(answer.on)))
    return found


@cache
def packaged_sets() -> dict[str, FormSet]:
    """Every set that came with the package, by code."""
    rows: dict[str, dict[FormCode, PrintedForm]] = {}
    for line in packaged_lines():
        form = PrintedForm(
            FormCode(line["code"]), line["number"], line["title"], line["legal_basis"], line["verified"] == "yes"
        )
        rows.setdefault(line["set"], {})[form.code] = form
    return {code: FormSet(code, next(iter(forms.values())).legal_basis, forms) for code, forms in rows.items()}


def packaged_lines() -> list[dict[str, str]]:
    """The lines of `data/forms.csv` as they are written."""
    text = files("diemsang.onestop.dossiers").joinpath("data", "forms.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
