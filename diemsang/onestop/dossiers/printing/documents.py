"""Printing for somebody: who may, which set of forms, what goes into the journal. One dossier, many, or a book.

A print is an act: the journal of the dossier says which form was printed, in how many copies, by whom, and the journal
of looks says whose personal data was shown.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise, may
from diemsang.kernel.dates import format_date
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import CONFLICT, TOO_LARGE, RefusalKind, Refused
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.printing import filling, flow, forms
from diemsang.onestop.dossiers.printing.sets import FormCode, FormSet, PrintedForm
from diemsang.people.applicants import services as applicants
from diemsang.people.organisation.rules import number_of
from diemsang.proof.ledger import services as ledger

PRINT: Final = "dossiers.print_form"
PRINT_BOOK: Final = "dossiers.print_book"
PRINTED: Final = "dossiers.form_printed"
BOOK_PRINTED: Final = "dossiers.book_printed"
MOST_AT_ONCE: Final = 200
MOST_IN_A_BOOK: Final = 3000
SHOWN: Final = ("full_name", "identity", "address", "phone", "email")

NOTHING_TO_PRINT = RefusalKind(
    "dossiers.nothing_to_print",
    vi="Hồ sơ {dossiers} chưa có nội dung để in mẫu này.",
    en="There is nothing in the dossier {dossiers} to print on this form yet.",
    status=CONFLICT,
)
TOO_MANY_TO_PRINT = RefusalKind(
    "dossiers.too_many_to_print",
    vi="Một lần in tối đa {most} hồ sơ; yêu cầu này có {count}. Hãy chia thành nhiều lần.",
    en="At most {most} dossiers are printed at once; this asks for {count}. Print them in parts.",
    status=TOO_LARGE,
)
FORM_UNKNOWN = RefusalKind(
    "dossiers.form_unknown",
    vi="Không có mẫu phiếu “{form}”.",
    en="There is no form “{form}”.",
)
COPIES_WRONG = RefusalKind(
    "dossiers.copies_wrong",
    vi="Giấy tiếp nhận in 1 hoặc 2 liên, không phải {copies}.",
    en="A receipt is printed in 1 or 2 copies, not {copies}.",
)

FOR_THE_APPLICANT: Final = frozenset(
    {FormCode.RECEIPT, FormCode.SUPPLEMENT, FormCode.REFUSAL, FormCode.APOLOGY, FormCode.STOP_NOTICE}
)
"""What is written to the applicant: they, and who acts for them, print it without any right of the table."""
NAMES_NOBODY: Final = frozenset({FormCode.CONTROL_SHEET})

FILLERS: Final[Mapping[FormCode, Callable[[Sequence[Dossier]], Mapping[int, Any]]]] = {
    FormCode.RECEIPT: filling.receipts,
    FormCode.SUPPLEMENT: filling.supplements,
    FormCode.REFUSAL: filling.refusals,
    FormCode.APOLOGY: filling.apologies,
    FormCode.STOP_NOTICE: filling.stop_notices,
    FormCode.CONTROL_SHEET: flow.control_sheets,
}
SHEETS: Final[Mapping[FormCode, Callable[[Any, PrintedForm], forms.Sheet]]] = {
    FormCode.RECEIPT: forms.receipt_sheet,
    FormCode.SUPPLEMENT: forms.supplement_sheet,
    FormCode.REFUSAL: forms.refusal_sheet,
    FormCode.APOLOGY: forms.apology_sheet,
    FormCode.STOP_NOTICE: forms.stop_sheet,
    FormCode.CONTROL_SHEET: forms.control_sheet,
}


def print_form(dossier: str, form: str, *, by: Actor, at: datetime, copies: int = 2) -> bytes:
    """One form of one dossier (`dossier:5`, or its code) as a PDF. `copies` counts for the receipt only.

    Refused: `access.not_found`, `access.not_allowed`, `dossiers.form_unknown`, `dossiers.forms_undefined`,
    `dossiers.form_not_in_set`, `dossiers.nothing_to_print`, `dossiers.copies_wrong`.
    """
    return print_forms([dossier], form, by=by, at=at, copies=copies)


@transaction.atomic
def print_forms(dossiers: Sequence[str], form: str, *, by: Actor, at: datetime, copies: int = 2) -> bytes:
    """The same form of many dossiers in one file, in the order asked for; refused as a whole, as `print_form` is.

    The same few statements for one dossier and for two hundred of a day; `dossiers.too_many_to_print` above that.
    """
    if len(dossiers) > MOST_AT_ONCE:
        raise Refused(TOO_MANY_TO_PRINT(most=MOST_AT_ONCE, count=len(dossiers)))
    rows = _rows(dossiers, by)
    code = _form(form)
    if not 1 <= copies <= forms.MOST_COPIES:
        raise Refused(COPIES_WRONG(at_field="copies", copies=copies))
    _authorise(rows, code, by, at)
    sets = _sets(rows)
    kinds = {row.pk: sets[row.pk].form(code) for row in rows}
    filled = FILLERS[code](rows)
    if empty := [row.code or row.key for row in rows if row.pk not in filled]:
        raise Refused(NOTHING_TO_PRINT(dossiers=", ".join(empty[:10])))
    sheets = [_sheet(code, filled[row.pk], kinds[row.pk], copies) for row in rows]
    made = forms.print_sheets(sheets, at=at.replace(microsecond=0))

    if code not in NAMES_NOBODY:
        applicants.log_look({row.applicant for row in rows}, by=by, purpose=PRINT, at=at, fields=SHOWN)
    number = copies if code is FormCode.RECEIPT else 1
    items: list[tuple[Any, ...]] = [(row, _facts(kinds[row.pk], sets[row.pk], number), {}) for row in rows]
    ledger.record_many(by, PRINTED, items, at)
    return made


@transaction.atomic
def print_book(body: str, period: Period, *, by: Actor, at: datetime) -> bytes:
    """The tracking book of a body (a centre, or an agency) over a period: what was received there, by acceptance.

    The set of forms is that of the first day. Refused: `access.not_allowed`, `dossiers.forms_undefined`,
    `dossiers.nothing_to_print` for a period without dossiers, `dossiers.too_many_to_print`.
    """
    authorise(by, PRINT_BOOK, scope=body)
    form_set = filling.form_set_on(clock.local(period.start_at).date(), scope=body)
    form = form_set.form(FormCode.TRACKING_BOOK)
    rows = queries.visible_to(by).filter(accepted_at__gte=period.start_at)
    if period.end_at is not None:
        rows = rows.filter(accepted_at__lt=period.end_at)
    here = rows.filter(centre=body) | rows.filter(centre="", agency=body)
    listed = list(here.order_by("accepted_at", "pk")[: MOST_IN_A_BOOK + 1])
    if not listed:
        raise Refused(NOTHING_TO_PRINT(dossiers=format_date(period.start)))
    if len(listed) > MOST_IN_A_BOOK:
        raise Refused(TOO_MANY_TO_PRINT(most=MOST_IN_A_BOOK, count=f"> {MOST_IN_A_BOOK}"))
    sheet = forms.book_sheet(flow.tracking_book(listed, body, period, at=at), form)
    made = forms.print_sheets([sheet], at=at.replace(microsecond=0))

    applicants.log_look({row.applicant for row in listed}, by=by, purpose=PRINT_BOOK, at=at, fields=SHOWN)
    facts = _facts(form, form_set, 1) | {"body": body, "period": str(period), "dossiers": len(listed)}
    ledger.record(by, BOOK_PRINTED, f"dossiers.book:{number_of(body, 'body')}", at, facts=facts)
    return made


def forms_for(row: Dossier, by: Actor, at: datetime) -> list[PrintedForm]:
    """The forms of a dossier's set that the actor may print, for pages to offer; none where the law knows no set."""
    try:
        found = filling.form_set_on(filling.day_of(row), scope=row.agency)
    except Refused:
        return []
    own = queries.stands_for_applicant(by, row, at)
    allowed = any(may(by, PRINT, scope=place) for place in _places(row))
    codes = [code for code in FILLERS if allowed or (own and code in FOR_THE_APPLICANT)]
    filled = {code for code in codes if code in found.forms and FILLERS[code]([row])}
    return [found.forms[code] for code in codes if code in filled]


def _form(form: str) -> FormCode:
    try:
        code = FormCode(form)
    except ValueError:
        raise Refused(FORM_UNKNOWN(form=form[:40])) from None
    if code not in FILLERS:
        raise Refused(FORM_UNKNOWN(form=form[:40]))
    return code


def _rows(dossiers: Sequence[str], by: Actor) -> list[Dossier]:
    """The dossiers the actor may see, in the order asked for, in one query; `access.not_found` when one is missing."""
    if len(dossiers) == 1:
        return [queries.dossier_for(by, dossiers[0])]
    numbers = [number_of(key, "dossier") for key in dict.fromkeys(dossiers)]
    found = queries.visible_to(by).in_bulk(numbers)
    if not numbers or len(found) < len(numbers):
        raise Refused(NOT_FOUND())
    return [found[number] for number in numbers]


def _places(row: Dossier) -> list[str]:
    return [place for place in (row.agency, row.centre, row.holder_unit) if place]


def _authorise(rows: Sequence[Dossier], code: FormCode, by: Actor, at: datetime) -> None:
    """The right is held at the agency, at the place of filing or in the unit that holds the dossier."""
    allowed: set[tuple[str, ...]] = set()
    for row in rows:
        places = tuple(_places(row))
        if places in allowed:
            continue
        if any(may(by, PRINT, scope=place) for place in places):
            allowed.add(places)
        elif not (code in FOR_THE_APPLICANT and queries.stands_for_applicant(by, row, at)):
            authorise(by, PRINT, scope=places[0])


def _sets(rows: Sequence[Dossier]) -> dict[int, FormSet]:
    """The set of each dossier: the lawbook is asked once for each day and agency."""
    days = {(filling.day_of(row), row.agency) for row in rows}
    found = {(day, agency): filling.form_set_on(day, scope=agency) for day, agency in days}
    return {row.pk: found[filling.day_of(row), row.agency] for row in rows}


def _sheet(code: FormCode, values: Any, form: PrintedForm, copies: int) -> forms.Sheet:
    if code is FormCode.RECEIPT:
        return forms.receipt_sheet(values, form, copies=copies)
    return SHEETS[code](values, form)


def _facts(form: PrintedForm, form_set: FormSet, copies: int) -> dict[str, Any]:
    """What the journal says of a print: codes and a number."""
    return {"form": str(form.code), "number": form.number, "set": form_set.code, "copies": copies}
