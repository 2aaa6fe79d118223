"""The public page where anyone checks the signatures of a PDF, and the book of signatures for inspectors."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import queries, rules
from diemsang.proof.signatures.verification import MAX_BYTES, WORDS
from diemsang.proof.signatures.web.forms import CheckForm
from diemsang.proof.signatures.web.tables import SignatureTable
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import add_refusals

KINDS = {
    "valid": "ok",
    "demo": "info",
    "indeterminate": "warn",
    "untrusted": "warn",
    "invalid": "late",
    "none": "neutral",
}


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST or None, request.FILES or None) if request.method == "POST" else CheckForm()
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if upload.size > MAX_BYTES:
                raise Refused(rules.TOO_BIG_TO_CHECK(at_field="file", limit_mb=MAX_BYTES // 1024 // 1024))
            report = queries.verify(upload.read(), by=actor_of(request), now=clock.real_now())
        except Refused as refused:
            add_refusals(form, refused)
            status = refused.status
        else:
            english = get_language() == "en"
            lines = [
                {
                    "signature": each,
                    "words": WORDS[each.state][english],
                    "kind": KINDS[each.state.value],
                    "reason": each.reason_en if english else each.reason,
                }
                for each in report.signatures
            ]
            summary = {"words": WORDS[report.state][english], "kind": KINDS[report.state.value]}
            context |= {"report": report, "summary": summary, "lines": lines, "name": upload.name}
    elif request.method == "POST":
        status = 422
    return render(request, "signatures/check.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponseBase:
    """The book of signatures given in this house, for inspection."""
    return SignatureTable(request, queries.book(actor_of(request))).respond("signatures/book.html")
