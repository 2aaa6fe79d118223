"""Decisions of announcement: the list, one with its lines, and the acts on its way into the catalogue."""

from abc import abstractmethod
from typing import Any, ClassVar

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diemsang.kernel.access import authorise, authorise_somewhere, may
from diemsang.kernel.access import may_somewhere as may_do_somewhere
from diemsang.kernel.canonical import digest
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import AnnouncingDecision, DecisionLine, DecisionState, ProcedureVersion
from diemsang.onestop.procedures.rules import refusals
from diemsang.onestop.procedures.services import NewDecision
from diemsang.onestop.procedures.services.decisions import changed_meanwhile, drafted_lines
from diemsang.onestop.procedures.web.forms import decisions as forms
from diemsang.onestop.procedures.web.tables import STATE_KINDS, DecisionTable, LineTable, state_of
from diemsang.onestop.procedures.web.views.acting import last_part, reasons_at, scope_for
from diemsang.people.organisation import queries as organisation
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage
from diemsang.ui.formats import dmy

HEADING = ("issuer", "issued_by", "title", "effective_from", "source_in_force_on")


def address_of(key: str) -> str:
    return reverse("procedures:decision", args=[int(key.partition(":")[2])])


@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    rows = queries.decisions_visible_to(actor).annotate(line_count=Count("lines"))
    context = {"may_draft": may_do_somewhere(actor, "procedures.draft_decision")}
    return DecisionTable(request, rows.order_by()).respond("procedures/decisions.html", context)


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A decision with its lines, who did what and when, and what can be done next."""
    actor = actor_of(request)
    row = queries.decision_for(actor, f"announcing_decision:{pk}")
    last = ProcedureVersion.objects.filter(procedure__code=OuterRef("code")).order_by("-effective_from")
    lines = DecisionLine.objects.filter(decision=row).select_related("version")
    state = state_of(row)
    context = {
        "row": row,
        "issuer": organisation.name_of(row.issuer, row.effective_from),
        "state": state,
        "state_kind": STATE_KINDS[state],
        "announcement_lag": queries.announcement_lag(row),
        "publication_lag": queries.publication_lag(row),
        "counts": _counts(row),
        "states": _states(row),
        "acts": _acts(row, lambda act: may(actor, act, scope=row.issuer)),
        "waiting": ProcedureVersion.objects.filter(decision=row, published_on=None).count() if row.announced_at else 0,
        "may_draft": row.state == DecisionState.DRAFT and may(actor, "procedures.draft_decision", scope=row.issuer),
    }
    table = LineTable(request, lines.annotate(last_name=Subquery(last.values("name")[:1])))
    return table.respond("procedures/decision.html", context)


def _counts(row: AnnouncingDecision) -> list[tuple[str, str, int]]:
    """How many lines of each kind."""
    found = dict(row.lines.order_by().values_list("kind").annotate(number=Count("pk")))
    return [
        (kind, str(label), found[kind])
        for kind, label in DecisionLine._meta.get_field("kind").flatchoices
        if kind in found
    ]


def _states(row: AnnouncingDecision) -> list[tuple[bool, Any, str]]:
    """The way of a decision: which states it has passed, and when."""
    moments = [
        (_("Soạn thảo"), row.drafted_at),
        (_("Kiểm soát"), row.controlled_at),
        (_("Trình"), row.submitted_at),
        (_("Công bố"), row.announced_at),
        (_("Công khai"), row.published_on),
    ]
    return [(moment is not None, words, dmy(moment) if moment else "") for words, moment in moments]


def _acts(row: AnnouncingDecision, allowed: Any) -> list[tuple[str, Any, bool]]:
    """What may be done next with a decision in its state: the address, the words, whether it is the main act."""
    pk = [row.pk]
    match row.state:
        case DecisionState.DRAFT:
            wanted = [
                ("procedures.draft_decision", "procedures:new_line", _("Thêm dòng"), False),
                ("procedures.draft_decision", "procedures:change_heading", _("Sửa phần đầu"), False),
                ("procedures.control_decision", "procedures:control_decision", _("Kiểm soát"), True),
            ]
        case DecisionState.CONTROLLED:
            wanted = [
                ("procedures.control_decision", "procedures:submit_decision", _("Trình"), True),
                ("procedures.return_decision", "procedures:return_decision", _("Trả lại để sửa"), False),
            ]
        case DecisionState.SUBMITTED:
            wanted = [
                ("procedures.announce_decision", "procedures:announce_decision", _("Công bố"), True),
                ("procedures.return_decision", "procedures:return_decision", _("Trả lại để sửa"), False),
            ]
        case DecisionState.ANNOUNCED:
            wanted = [("procedures.publish_decision", "procedures:publish_decision", _("Công khai"), True)]
        case _:
            wanted = []
    return [(reverse(name, args=pk), words, main) for act, name, words, main in wanted if allowed(act)]


class DraftDecision(ActPage):
    """The heading; lines are added on the page of the draft. A draft has at least one line, so the first one is asked
    for on the next page."""

    form_class = forms.HeadingForm
    title = _("Soạn quyết định công bố")
    submit = _("Tiếp: thêm dòng đầu tiên")
    done = _("Đã giữ phần đầu. Hãy thêm dòng đầu tiên.")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, "procedures.draft_decision")

    def initial(self) -> dict[str, Any]:
        scope = scope_for(self.actor, "procedures.draft_decision")
        return {"effective_from": self.today, "issuer": scope or ""}

    def perform(self, values: dict[str, Any]) -> str:
        authorise(self.actor, "procedures.draft_decision", scope=values["issuer"])
        self.request.session[SESSION] = heading_kept(values)
        return reverse("procedures:first_line")

    def tell(self) -> None:
        """Nothing is done yet."""

    def back(self) -> str:
        return reverse("procedures:decisions")


SESSION = "procedures.decision_heading"


def heading_kept(values: dict[str, Any]) -> dict[str, Any]:
    """The heading as the session keeps it until the first line is there."""
    days = ("effective_from", "source_in_force_on")
    return {name: values[name].isoformat() if name in days and values[name] else values[name] or "" for name in HEADING}


class DecisionAct(ActPage):
    """An act on the decision of the address, by who may do `needs` for its issuer."""

    needs: ClassVar[str]
    states: ClassVar[tuple[DecisionState, ...]] = ()
    keeps_draft = False

    def begin(self, **address: Any) -> None:
        self.key = f"announcing_decision:{address['pk']}"
        self.row = queries.decision_for(self.actor, self.key)
        self.name = self.row.number or self.row.pk
        authorise(self.actor, self.needs, scope=self.row.issuer)
        if self.states and self.row.state not in self.states:
            raise Refused(refusals.WRONG_STATE(state=self.row.get_state_display()))

    def back(self) -> str:
        return address_of(self.key)


class DraftAct(DecisionAct):
    """An act on a draft that somebody else may be writing at the same time: the form says what it was opened on, and
    what was written since is not overwritten unseen. Once told, who sends the form again means it."""

    states = (DecisionState.DRAFT,)

    @abstractmethod
    def opened_on(self) -> str:
        """What the act is about as it stands: where it is (`1.004237`), a blank, and a digest of what is there."""

    def initial(self) -> dict[str, Any]:
        return {"seen": self.opened_on()}

    def make_form(self, sent: Any, kept: Any) -> Any:
        form = super().make_form(sent, kept)
        if kept is not None and "seen" in kept.content:
            form.initial["seen"] = kept.content["seen"]  # typed on what stood there then
        return form

    def refuse_if_changed(self, values: dict[str, Any]) -> None:
        now, seen = self.opened_on(), values["seen"]
        if not seen or seen == now:
            return
        if now.split(" ")[0] == seen.split(" ")[0]:
            self.form.data = self.form.data.copy()
            self.form.data["seen"] = now
        raise Refused(changed_meanwhile(self.row))


class ChangeHeading(DraftAct):
    needs = "procedures.draft_decision"
    form_class = forms.HeadingForm
    title = _("Sửa phần đầu của dự thảo %(name)s")
    submit = _("Lưu")
    done = _("Đã lưu phần đầu.")
    keeps_draft = True

    def initial(self) -> dict[str, Any]:
        return super().initial() | {name: getattr(self.row, name) for name in HEADING}

    def opened_on(self) -> str:
        return "heading " + digest([getattr(self.row, name) for name in HEADING])

    def perform(self, values: dict[str, Any]) -> str:
        self.refuse_if_changed(values)
        new = decision_with(self.row, drafted_lines(self.row), **{name: values[name] for name in HEADING})
        with reasons_at(last_part):
            services.redraft_decision(self.key, new, by=self.actor, at=self.now, expected=self.row.drafted_at)
        return self.back()


def decision_with(row: AnnouncingDecision, lines: Any, **changes: Any) -> NewDecision:
    """The draft as it stands, with these lines."""
    names = ("issuer", "issued_by", "number", "title", "signed_on", "signer", "effective_from", "source_in_force_on")
    return NewDecision(**({name: getattr(row, name) for name in (*names, "source")} | changes), lines=tuple(lines))


class ControlDecision(DraftAct):
    needs = "procedures.control_decision"
    form_class = forms.ConfirmForm
    title = _("Kiểm soát dự thảo %(name)s")
    submit = _("Đã kiểm soát, đủ nội dung bắt buộc")
    done = _("Đã ghi nhận kiểm soát.")
    warning = _("Mỗi thủ tục phải đủ tên, trình tự, cách thức, hồ sơ, thời hạn, đối tượng, cơ quan, kết quả.")

    def opened_on(self) -> str:
        return f"draft {self.row.drafted_at.isoformat()}"

    def perform(self, values: dict[str, Any]) -> str:
        self.refuse_if_changed(values)
        services.control_decision(self.key, by=self.actor, at=self.now, expected=self.row.drafted_at)
        return self.back()


class SubmitDecision(DecisionAct):
    needs = "procedures.control_decision"
    states = (DecisionState.CONTROLLED,)
    form_class = forms.ConfirmForm
    title = _("Trình dự thảo %(name)s")
    submit = _("Trình")
    done = _("Đã trình.")

    def perform(self, values: dict[str, Any]) -> str:
        services.submit_decision(self.key, by=self.actor, at=self.now)
        return self.back()


class ReturnDecision(DecisionAct):
    needs = "procedures.return_decision"
    states = (DecisionState.CONTROLLED, DecisionState.SUBMITTED)
    form_class = forms.ReasonForm
    title = _("Trả lại dự thảo %(name)s để sửa")
    submit = _("Trả lại")
    done = _("Đã trả lại.")
    keeps_draft = True

    def perform(self, values: dict[str, Any]) -> str:
        services.return_decision(self.key, by=self.actor, at=self.now, reason=values["reason"])
        return self.back()


class AnnounceDecision(DecisionAct):
    needs = "procedures.announce_decision"
    states = (DecisionState.SUBMITTED,)
    form_class = forms.AnnounceForm
    title = _("Công bố quyết định %(name)s")
    submit = _("Công bố")
    done = _("Đã công bố. Các phiên bản có hiệu lực theo ngày của từng dòng.")
    warning = _("Nội dung đã công bố không sửa lại được; thay đổi sau này bằng một quyết định khác.")

    def initial(self) -> dict[str, Any]:
        return {"signed_on": self.today}

    def perform(self, values: dict[str, Any]) -> str:
        services.announce_decision(self.key, by=self.actor, at=self.now, **values)
        return self.back()


class PublishDecision(DecisionAct):
    needs = "procedures.publish_decision"
    states = (DecisionState.ANNOUNCED,)
    form_class = forms.PublishForm
    title = _("Công khai các thủ tục của quyết định %(name)s")
    submit = _("Công khai")
    done = _("Đã công khai.")
    warning = _("Từ đây ai cũng xem được, và không phần nào sửa được nữa.")

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def perform(self, values: dict[str, Any]) -> str:
        services.publish_decision(self.key, by=self.actor, at=self.now, on=values["on"])
        return self.back()
