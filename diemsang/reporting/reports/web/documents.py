"""A report as a workbook and as a printed document."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemsang.commons.facts.queries.words import (
    context_name,
    figure_parts,
    figure_reason,
    figure_status,
    figure_value,
    named,
    period_words,
)
from diemsang.commons.facts.rules import Reason
from diemsang.kernel import clock
from diemsang.kernel.refusals import Language
from diemsang.kernel.spreadsheets import Heading, Kind, Table, write_workbook
from diemsang.people.organisation.queries import bodies_on
from diemsang.reporting.reports.queries import Line, Run, SectionRun
from diemsang.ui import formats
from diemsang.ui.pdf import render_pdf
from diemsang.ui.tables.export import demo_mark


def workbook(run: Run, at: datetime) -> bytes:
    """One line per figure and window: code, whole numbers, exact ratio as text, status, reason."""
    headings = [
        Heading(_("Mã")),
        Heading(_("Con số")),
        Heading(_("Kỳ")),
        Heading(_("Tử số"), Kind.INTEGER),
        Heading(_("Mẫu số"), Kind.INTEGER),
        Heading(_("Giá trị")),
        Heading(_("Trạng thái")),
        Heading(_("Ghi chú")),
    ]
    rows = [
        [
            line.figure.code,
            named(line.figure),
            period_words(line.period),
            line.found.numerator,
            line.found.denominator,
            "" if line.found.value is None else figure_value(line.found),
            figure_status(line.found),
            " ".join([_why(line), *line.flags]).strip(),
        ]
        for line in run.lines
    ]
    file = BytesIO()
    facts = {_("Báo cáo"): named(run.template), _("Kỳ"): period_words(run.period), _("Xuất lúc"): formats.dmyhm(at)}
    facts |= demo_mark()
    write_workbook(file, [Table(named(run.template), headings, rows)], facts=facts, facts_title=_("Thông tin"))
    return file.getvalue()


def pdf(run: Run, at: datetime) -> bytes:
    """The report on paper, with status and reason beside every figure."""
    language: Language = "en" if get_language() == "en" else "vi"
    lead = {"en": run.template.lead_en, "vi": run.template.lead_vi}[language]
    parts: list[dict[str, Any]] = [{"paragraphs": [lead]}]
    parts += [{"heading": named(section.section), "table": _table(section, run)} for section in run.sections]
    footer = _("Lập lúc %(at)s. Mỗi con số mở ra được hồ sơ đứng sau nó trên trang báo cáo.")
    data = {
        "agency": issuer(clock.local(at).date()),
        "subtitle": period_words(run.period),
        "footer": footer % {"at": formats.dmyhm(at)},
        "parts": parts,
    }
    return render_pdf("ui/typst/document.typ", data, title=named(run.template), at=at, language=language)


def _table(section: SectionRun, run: Run) -> dict[str, Any]:
    """The figures of a section; a column of periods only where one differs from the report's."""
    has_periods = any(line.period != run.period for line in section.lines)
    columns = [
        {"label": _("Con số"), "width": 5},
        {"label": _("Kỳ"), "width": 2},
        {"label": _("Giá trị"), "width": 2, "number": True},
        {"label": _("Tử số/mẫu số"), "width": 2, "number": True},
        {"label": _("Trạng thái"), "width": 3},
    ]
    rows = [
        [
            named(line.figure),
            period_words(line.period),
            figure_value(line.found),
            figure_parts(line.found) or formats.EMPTY,
            " ".join([_status_with_reason(line), *line.flags]),
        ]
        for line in section.lines
    ]
    if not has_periods:
        columns, rows = [*columns[:1], *columns[2:]], [[*row[:1], *row[2:]] for row in rows]
    return {"columns": columns, "rows": rows}


def _status_with_reason(line: Line) -> str:
    why = _why(line)
    return f"{figure_status(line.found)}. {why}" if why else figure_status(line.found)


def _why(line: Line) -> str:
    """Why there is no figure, and which part of the house it waits for; empty for one there is."""
    why = figure_reason(line.found)
    if line.found.reason == Reason.CONTEXT_MISSING and line.figure.context:
        return f"{why.removesuffix('.')}: {context_name(line.figure.context)}."
    return why


def issuer(on: date) -> str:
    """Whose report it is: the province's civil servants' union while there is one, else its People's Committee."""
    for kind in ("provincial_union", "people_committee"):
        name = bodies_on(on).filter(kind=kind).order_by("pk").values_list("name", flat=True).first()
        if name:
            return str(name)
    return ""
