"""Which rule was in force on a date: for everybody; recording and verifying: for the keeper of the lawbook."""

from datetime import date
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, authorise, may
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Heading, Kind, Table, write_workbook
from diemsang.kernel.spreadsheets.writing import Value
from diemsang.proof.lawbook import queries, rules, services
from diemsang.proof.lawbook.models import RuleRow
from diemsang.proof.lawbook.web.forms import AskForm, RowForm, VerifyForm
from diemsang.proof.lawbook.web.words import rule_name, topic_of, unit_words
from diemsang.ui import formats
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage
from diemsang.ui.tables.export import demo_mark

PAGE = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def in_force(request: HttpRequest) -> HttpResponseBase:
    """Every rule as it stood on a day, by key; `?after=` continues below a key."""
    form = AskForm(request.GET or None, initial={"on": clock.today(), "scope": rules.NATION})
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day: date = asked.get("on") or clock.today()
    is_bad = form.is_bound and not form.is_valid()
    found = []
    if not is_bad:
        found = queries.rules_in_force(
            on=day,
            scope=asked.get("scope") or rules.NATION,
            search=asked.get("q") or "",
            verified={"yes": True, "no": False}.get(asked.get("verified") or ""),
        )
    if topic := asked.get("topic"):
        found = [each for each in found if topic_of(each.name.key) == topic]
    if request.GET.get("out") == "xlsx" and not is_bad:
        return _workbook(day, found)
    after = request.GET.get("after", "")
    rest = [each for each in found if each.name.key > after]
    is_print = request.GET.get("out") == "print"
    page = found if is_print else rest[:PAGE]
    following = request.GET.copy()
    following["after"] = page[-1].name.key if page else ""
    asked_again = request.GET.copy()
    asked_again.pop("after", None)
    context = {
        "form": form,
        "day": day,
        "page": page,
        "groups": [(topic, list(rows)) for topic, rows in groupby(page, key=lambda each: topic_of(each.name.key))],
        "total": len(found),
        "is_print": is_print,
        "query": asked_again.urlencode(),
        "next_query": following.urlencode() if not is_print and len(rest) > PAGE else "",
    }
    return render(request, "lawbook/list.html", context, status=422 if is_bad else 200)


@require_GET
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """One rule: its rows through time, by scope; what was known when; where it is used."""
    name = _name(key)
    rows = queries.rows_of(key)
    today = clock.today()
    lines = [{"row": row, "holds_today": row.holds_on(today)} for row in rules.history(rows, key)]
    older = [row for row in rows if row.superseded_at is not None]
    actor = actor_of(request)
    context = {
        "name": name,
        "lines": lines,
        "older": older,
        "uses": queries.uses_of(key),
        "may_record": may(actor, "lawbook.record_rule"),
        "may_verify": may(actor, "lawbook.verify_rule"),
    }
    return render(request, "lawbook/rule.html", context)


class RecordRow(ActPage):
    """A new row of a rule, or with `?replaces=<row>` the row that supersedes one."""

    form_class = RowForm
    submit = gettext_lazy("Ghi vào sổ")
    done = gettext_lazy("Đã ghi quy định. Dòng cũ, nếu có, vẫn đọc được.")
    template_name = "lawbook/record.html"

    def begin(self, **address: Any) -> None:
        authorise(self.actor, "lawbook.record_rule")
        self.rule = _name(address["key"])
        replaced = self.request.GET.get("replaces")
        self.old = _row(self.rule.key, replaced) if replaced else None

    def heading(self) -> str:
        return _("Thay dòng quy định") if self.old else _("Ghi dòng quy định")

    def initial(self) -> dict[str, Any]:
        if self.old is None:
            return {}
        values = {field: getattr(self.old, field) for field in RowForm.base_fields}
        return values | {"value": "" if self.old.value is None else rules.as_typed(self.old.value)}

    def perform(self, values: dict[str, Any]) -> str:
        row = self.form.row_values()
        if self.old is None:
            services.record_rule(self.rule.key, by=self.actor, at=self.now, **row)
        else:
            services.supersede_rule(self.old, by=self.actor, at=self.now, **row)
        return self.back()

    def back(self) -> str:
        return reverse("lawbook:rule", args=[self.rule.key])

    def context(self) -> dict[str, Any]:
        return {"rule": self.rule, "old": self.old}

    @property
    def draft_key(self) -> str:
        return f"{super().draft_key}:{self.old.pk}" if self.old else super().draft_key


class VerifyRow(ActPage):
    """Somebody read the text itself and says where."""

    form_class = VerifyForm
    title = gettext_lazy("Xác minh quy định")
    submit = gettext_lazy("Tôi đã đối chiếu, xác minh")
    done = gettext_lazy("Đã xác minh dòng quy định.")
    template_name = "lawbook/verify.html"

    def begin(self, **address: Any) -> None:
        authorise(self.actor, "lawbook.verify_rule")
        self.rule = _name(address["key"])
        self.row = _row(self.rule.key, str(address["row_id"]))

    def perform(self, values: dict[str, Any]) -> str:
        services.verify_rule(self.row, by=self.actor, at=self.now, source=values["source"])
        return self.back()

    def back(self) -> str:
        return reverse("lawbook:rule", args=[self.rule.key])

    def context(self) -> dict[str, Any]:
        return {"rule": self.rule, "row": self.row.as_rule_row()}


def spelled(row: rules.RuleRow) -> str:
    """The value as people read it."""
    match row.value:
        case None:
            return ""
        case bool():
            return formats.yes_no(row.value)
        case int():
            return formats.vnumber(row.value)
        case tuple():
            return ", ".join(str(item) for item in row.value)
        case date():
            return formats.dmy(row.value)
    return str(rules.spell_value(row.value, as_written=row.spelled))


def operator_words(row: rules.RuleRow) -> str:
    return str(RuleRow.Operator(row.operator).label)


def _name(key: str) -> rules.RuleName:
    name = queries.names().get(key)
    if name is None:
        raise Refused(NOT_FOUND())
    return name


def _row(key: str, row_id: str) -> RuleRow:
    stored = RuleRow.objects.select_related("rule").filter(rule__key=key)
    row = (
        stored.filter(pk=int(row_id)).first() if row_id.isascii() and row_id.isdecimal() and len(row_id) < 19 else None
    )
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def _workbook(day: date, found: list[queries.RuleInForce]) -> FileResponse:
    titles = (_("Mã"), _("Quy định"), _("Phạm vi"), _("So sánh"), _("Giá trị"), _("Đơn vị"), _("Hiệu lực từ"))
    headings = [Heading(title) for title in titles[:-1]] + [Heading(titles[-1], Kind.DATE)]
    headings += [Heading(_("Hết hiệu lực từ"), Kind.DATE), Heading(_("Căn cứ")), Heading(_("Xác minh"))]
    lines: list[list[Value]] = []
    for each in found:
        row = each.answer.row
        if row is None:
            lines.append([each.name.key, rule_name(each.name), "", "", "UNDEFINED", "", None, None, "", ""])
            continue
        seen = _("Đã xác minh") if row.verified else _("Chưa xác minh")
        cells: list[Value] = [each.name.key, rule_name(each.name), row.scope, operator_words(row), spelled(row)]
        lines.append([*cells, unit_words(row.unit), row.valid_from, row.valid_to, row.legal_basis, seen])
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    facts = {_("Quy định có hiệu lực vào ngày"): formats.dmy(day), _("Xuất lúc"): formats.dmyhm(clock.now())}
    facts |= demo_mark()
    write_workbook(file, [Table(_("Sổ quy định"), headings, lines)], facts=facts, facts_title=_("Thông tin"))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"quy-dinh-{day:%Y%m%d}.xlsx", content_type=XLSX)
