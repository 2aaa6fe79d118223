"""Pages of the journal: seals for everybody, the chain of one record and the access log for inspection."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, authorise, may
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import queries, services
from diemsang.proof.ledger.models import Checkpoint
from diemsang.proof.ledger.web.forms import RecordForm, StopForm
from diemsang.proof.ledger.web.tables import AccessTable, CheckpointTable
from diemsang.ui import formats
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import add_refusals

ENTRIES_SHOWN = 500


@require_http_methods(["GET", "POST"])
def checkpoints(request: HttpRequest) -> HttpResponseBase:
    """Every seal, for whoever wants to keep a copy and check later; and how sealing stands."""
    context = {
        "last": queries.last_checkpoint(),
        "health": queries.current_health(),
        "may_see_records": may(actor_of(request), "ledger.view_record"),
        "may_see_access": may(actor_of(request), "ledger.view_access_log"),
        "may_switch": may(actor_of(request), "ledger.switch_read_only"),
    }
    return CheckpointTable(request, Checkpoint.objects.all()).respond("ledger/checkpoints.html", context)


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The last seal, as the verifier wants it given."""
    if (last := queries.last_checkpoint()) is None:
        raise Http404
    response = JsonResponse(services.checkpoint_json(last))
    response.headers["Content-Disposition"] = f'attachment; filename="niem-phong-{last.number}.json"'
    return response


@require_GET
def verifier(request: HttpRequest) -> FileResponse:
    """The one file that verifies a bundle, to carry away."""
    return FileResponse(queries.VERIFIER.open("rb"), as_attachment=True, filename=queries.VERIFIER.name)


@login_required
@require_GET
def find_record(request: HttpRequest) -> HttpResponse:
    """Which record's chain to open."""
    authorise(actor_of(request), "ledger.view_record")
    form = RecordForm(request.GET or None)
    if form.is_valid():
        return redirect("ledger:record", stream=form.cleaned_data["stream"])
    return render(request, "ledger/find_record.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_GET
def record(request: HttpRequest, stream: str) -> HttpResponse:
    """The chain of one record with its proof in words. Personal values are not shown here."""
    authorise(actor_of(request), "ledger.view_record")
    chain = list(queries.entries_of(stream)[: ENTRIES_SHOWN + 1])
    if not chain:
        raise Refused(NOT_FOUND())
    erased: dict[int, list[queries.Erasure]] = {}
    for erasure in queries.erasures_of(stream):
        erased.setdefault(erasure.seq, []).append(erasure)
    lines = []
    for proof in queries.proof_of(chain[:ENTRIES_SHOWN]):
        body = json.loads(proof.entry.body)
        facts = [(name, _spelled(value)) for name, value in body["facts"].items()]
        fields, gone = sorted(body["private"]), erased.get(proof.entry.seq, [])
        lines.append({"proof": proof, "entry": proof.entry, "facts": facts, "fields": fields, "erased": gone})
    context = {"stream": stream, "lines": lines, "is_cut": len(chain) > ENTRIES_SHOWN, "shown": ENTRIES_SHOWN}
    return render(request, "ledger/record.html", context)


def _spelled(value: Any) -> str:
    """A value of an entry as people write it: no quotes, a dash for nothing, a word for yes and no."""
    match value:
        case None | "":
            return formats.EMPTY
        case bool():
            return formats.yes_no(value)
        case str():
            return value
    return json.dumps(value, ensure_ascii=False)


@login_required
@require_http_methods(["GET", "POST"])
def access_log(request: HttpRequest) -> HttpResponseBase:
    """Who looked at whose personal data, for inspection."""
    authorise(actor_of(request), "ledger.view_access_log")
    return AccessTable(request, queries.accesses()).respond("ledger/access_log.html")


@login_required
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Read-only mode by hand: on with a reason, and off again."""
    actor = actor_of(request)
    authorise(actor, "ledger.switch_read_only")
    form = StopForm(request.POST if request.method == "POST" and "reason" in request.POST else None)
    is_on = queries.health(clock.real_now()).stopped_by_hand is not None
    if request.method == "POST" and not form.is_bound:
        services.resume_writing(by=actor, at=clock.now())
        messages.success(request, _("Đã tắt chế độ chỉ đọc."))
        return redirect("ledger:switch")
    if form.is_valid():
        try:
            services.stop_writing(by=actor, at=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusals(form, refused)
        else:
            messages.success(request, _("Đã bật chế độ chỉ đọc."))
            return redirect("ledger:switch")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "ledger/switch.html", {"form": form, "is_on": is_on}, status=status)
