"""Lines of a draft: chosen, filled in with what is in force, looked at, changed, taken out."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diemsang.kernel.access import authorise, authorise_somewhere, may
from diemsang.kernel.canonical import digest
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.onestop.procedures import queries, rules, services
from diemsang.onestop.procedures.models import DecisionLine, DecisionState, LineKind
from diemsang.onestop.procedures.rules import NewLine, VersionContent
from diemsang.onestop.procedures.services import NewDecision
from diemsang.onestop.procedures.services.decisions import drafted_lines
from diemsang.onestop.procedures.web.forms import decisions as forms
from diemsang.onestop.procedures.web.parts import compared_parts, label_of_part, lines_of, names_in
from diemsang.onestop.procedures.web.refusals import HEADING_MISSING
from diemsang.onestop.procedures.web.views.acting import last_part, reasons_at
from diemsang.onestop.procedures.web.views.decisions import SESSION, DecisionAct, DraftAct, address_of, decision_with
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage

UNSAID = frozenset({"name"})
WITH_SOURCES = frozenset({LineKind.REPLACED, LineKind.MERGED})


def in_force_before(code: str, on: date) -> VersionContent | None:
    """What is in force of a procedure on the day a line takes effect, public or not; nothing of a new one."""
    held = [view for view in queries.versions_of(code) if view.effective_from <= on]
    return held[-1].content if held and held[-1].covers(on) else None


@require_GET
def line(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """The draft of a version: every part, what is missing, and what differs from the version in force."""
    actor = actor_of(request)
    row = queries.decision_for(actor, f"announcing_decision:{pk}")
    found = row.lines.filter(no=no).first()
    if found is None:
        raise Http404
    if row.announced_at is not None:
        if found.procedure_id is None:
            raise Http404
        return redirect("procedures:procedure", found.procedure_id)
    content = rules.from_json(found.content) if found.content else None
    before = in_force_before(found.code, found.effective_from)
    names = names_in([each for each in (content, before) if each], found.effective_from)
    context = {
        "row": row,
        "line": found,
        "content": content,
        "parts": [
            (label_of_part(part), lines)
            for part in rules.PARTS
            if content
            and part not in UNSAID
            and getattr(content, part) is not False
            and (lines := lines_of(content, part, names))
        ],
        "missing": [each.message() for each in rules.missing_parts(content, found.code)] if content else [],
        "before": before,
        "differences": compared_parts(before, content, names) if before and content else [],
        "may_draft": row.state == DecisionState.DRAFT and may(actor, "procedures.draft_decision", scope=row.issuer),
    }
    return render(request, "procedures/line.html", context)


class ChooseLine(ActPage):
    """First page of a new line, of a draft that has lines or of a heading that waits for its first one."""

    form_class = forms.ChooseLineForm
    title = _("Thêm dòng vào quyết định")
    submit = _("Tiếp tục")
    done = ""
    keeps_draft = False

    def begin(self, **address: Any) -> None:
        self.pk: int | None = address.get("pk")
        if self.pk is None:
            authorise_somewhere(self.actor, "procedures.draft_decision")
            return
        row = queries.decision_for(self.actor, f"announcing_decision:{self.pk}")
        authorise(self.actor, "procedures.draft_decision", scope=row.issuer)

    def perform(self, values: dict[str, Any]) -> str:
        kind, code = values["kind"], values["code"].upper()
        if not queries.versions_of(code):
            refuse_if(rules.obstacles_to_code(code, settings.PROCEDURE_CODE_PATTERNS))
        if self.pk is None:
            return reverse("procedures:write_first_line", args=[kind, code])
        return reverse("procedures:write_line", args=[self.pk, kind, code])

    def tell(self) -> None:
        """Nothing is done yet."""

    def back(self) -> str:
        if self.pk is None:
            return reverse("procedures:draft_decision")
        return reverse("procedures:decision", args=[self.pk])


class WritesLine(ActPage):
    """The form of a line: the content of the procedure, or only its code when it is abolished."""

    submit = _("Lưu dòng")
    done = _("Đã lưu dòng.")
    kind: str

    def prepare(self, kind: str, content: VersionContent | None, given: dict[str, Any]) -> None:
        """Which form it is, and what it opens with."""
        if kind not in LineKind.values:
            raise Http404
        self.kind, self.content, self.given = kind, content, given
        self.name = LineKind(kind).label

    def make_form(self, sent: Any, kept: Any) -> Any:
        if self.kind == LineKind.ABOLISHED:
            form: Any = forms.AbolishForm(sent, initial=self.given)
        else:
            form = forms.LineForm(
                sent, initial=self.given, content=self.content, with_sources=self.kind in WITH_SOURCES
            )
        if kept is not None:
            kept.put_into(form)
        return form

    def typed_line(self, values: dict[str, Any], default: date) -> NewLine:
        """The line that was typed; what an amendment changes is worked out from the version in force."""
        on = values["effective_from"] or default
        if self.kind == LineKind.ABOLISHED:
            return NewLine(self.kind, values["code"], effective_from=on)
        content = rules.cleaned(self.form.typed_content(values))
        before = in_force_before(values["code"], on) if self.kind == LineKind.AMENDED else None
        return NewLine(
            self.kind,
            values["code"],
            content,
            rules.changed_parts(before, content) if before else (),
            tuple(values.get("sources", ())),
            on,
        )


class WriteFirstLine(WritesLine):
    """Drafts the decision whose heading the session holds, with its first line."""

    needs = "procedures.draft_decision"
    title = _("Dòng đầu tiên: %(name)s")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, self.needs)
        heading = self.request.session.get(SESSION)
        if not heading:
            raise Refused(HEADING_MISSING())
        authorise(self.actor, self.needs, scope=heading["issuer"])
        days = {
            name: date.fromisoformat(heading[name])
            for name in ("effective_from", "source_in_force_on")
            if heading[name]
        }
        self.head: dict[str, Any] = {**heading, "source_in_force_on": None, **days}
        content = in_force_before(address["code"], self.head["effective_from"])
        self.prepare(address["kind"], content, {"code": address["code"]})

    def perform(self, values: dict[str, Any]) -> str:
        first = self.typed_line(values, self.head["effective_from"])
        with reasons_at(last_part):
            key = services.draft_decision(NewDecision(**self.head, lines=(first,)), by=self.actor, at=self.now)
        del self.request.session[SESSION]
        return address_of(key)

    def back(self) -> str:
        return reverse("procedures:first_line")


class LineAct(DraftAct, WritesLine):
    needs: ClassVar[str] = "procedures.draft_decision"
    keeps_draft: ClassVar[bool] = True

    def redraft(self, lines: Sequence[NewLine]) -> None:
        with reasons_at(last_part):
            services.redraft_decision(
                self.key, decision_with(self.row, lines), by=self.actor, at=self.now, expected=self.row.drafted_at
            )


class WriteLine(LineAct):
    """A new line at the end of a draft."""

    title = _("Thêm dòng: %(name)s")

    def begin(self, **address: Any) -> None:
        DecisionAct.begin(self, **address)
        content = in_force_before(address["code"], self.row.effective_from)
        self.prepare(address["kind"], content, {"code": address["code"]})

    def opened_on(self) -> str:
        """Nothing stands there yet: what others write meanwhile stays beside it."""
        return ""

    def perform(self, values: dict[str, Any]) -> str:
        new = self.typed_line(values, self.row.effective_from)
        self.redraft([*drafted_lines(self.row), new])
        return self.back()


class ChangeLine(LineAct):
    """Other content for a line of a draft."""

    title = _("Sửa dòng: %(name)s")

    def begin(self, **address: Any) -> None:
        DecisionAct.begin(self, **address)
        found = self.row.lines.filter(no=address["no"]).first()
        if found is None:
            raise Http404
        self.no, self.old_code, self.line = found.no, found.code, found
        content = rules.from_json(found.content) if found.content else None
        given = {"code": found.code, "sources": tuple(found.sources), "effective_from": found.effective_from}
        self.prepare(found.kind, content, given | {"seen": self.opened_on()})

    def opened_on(self) -> str:
        return opened_on(self.line)

    def perform(self, values: dict[str, Any]) -> str:
        self.refuse_if_changed(values)
        new = self.typed_line(values, self.row.effective_from)
        lines = drafted_lines(self.row)
        place = place_of(lines, self.old_code)
        self.redraft([*lines[:place], new, *lines[place + 1 :]])
        return reverse("procedures:line", args=[self.row.pk, self.no])


class TakeLineOut(DraftAct):
    needs = "procedures.draft_decision"
    form_class = forms.ConfirmForm
    title = _("Bỏ dòng %(name)s khỏi dự thảo")
    submit = _("Bỏ dòng này")
    done = _("Đã bỏ dòng %(name)s.")

    def begin(self, **address: Any) -> None:
        super().begin(**address)
        found = self.row.lines.filter(no=address["no"]).first()
        if found is None:
            raise Http404
        self.name, self.line = found.code, found

    def opened_on(self) -> str:
        return opened_on(self.line)

    def perform(self, values: dict[str, Any]) -> str:
        self.refuse_if_changed(values)
        lines = drafted_lines(self.row)
        place = place_of(lines, str(self.name))
        rest = [*lines[:place], *lines[place + 1 :]]
        new, expected = decision_with(self.row, rest), self.row.drafted_at
        services.redraft_decision(self.key, new, by=self.actor, at=self.now, expected=expected)
        return self.back()


def opened_on(line: DecisionLine) -> str:
    """A line as it stands: its procedure, and a digest of what it says."""
    return f"{line.code} " + digest([line.kind, line.content, line.sources, line.effective_from])


def place_of(lines: Sequence[NewLine], code: str) -> int:
    """Where the line of a code stands now; somebody else may have taken it out meanwhile."""
    for place, each in enumerate(lines):
        if each.code == code:
            return place
    raise Http404
