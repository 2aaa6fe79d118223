"""The page of a file, and its download. Content is never served from a path, nor shown inside one of our pages."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from diemsang.kernel import clock
from diemsang.kernel.access import may
from diemsang.proof.files import queries, rules, services
from diemsang.proof.ledger.services import stream_of
from diemsang.ui.actors import actor_of


@require_GET
def show_file(request: HttpRequest, file_id: int) -> HttpResponse:
    file = queries.file_for(actor_of(request), file_id)
    purpose = rules.PURPOSES.get(file.purpose)
    context = {
        "file": file,
        "purpose": (purpose.en if get_language() == "en" else purpose.vi) if purpose else file.purpose,
        "stream": stream_of(file),
        "may_see_journal": may(actor_of(request), "ledger.view_record"),
    }
    return render(request, "files/file.html", context)


@require_GET
def download(request: HttpRequest, file_id: int) -> FileResponse:
    file, content = services.open_for(actor_of(request), file_id, at=clock.now())
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
