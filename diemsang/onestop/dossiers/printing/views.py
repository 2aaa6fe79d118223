"""The forms as files: shown in the browser, or handed over with `?tai=1`. Each look is an act and is written down."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from diemsang.kernel import clock, periods
from diemsang.onestop.dossiers.printing import documents
from diemsang.onestop.dossiers.printing.sets import FormCode
from diemsang.ui.actors import actor_of

PDF = "application/pdf"


@require_GET
@login_required
def form(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """One form of one dossier; `lien=1` prints the receipt once."""
    copies = request.GET.get("lien", "2")
    made = documents.print_form(
        f"dossier:{pk}",
        form,
        by=actor_of(request),
        at=clock.now(),
        copies=int(copies) if copies in ("1", "2") else 0,
    )
    return _pdf(request, made, f"{form}-{pk}")


@require_GET
@login_required
def book(request: HttpRequest, body: int) -> HttpResponse:
    """The tracking book of a body over `ky` (`2016`, `2016-05`, `2016-01-01/2016-02-01`), the month of today else."""
    today = clock.today()
    period = periods.parse(request.GET.get("ky") or f"{today:%Y-%m}", at_field="ky")
    made = documents.print_book(f"body:{body}", period, by=actor_of(request), at=clock.now())
    return _pdf(request, made, f"{FormCode.TRACKING_BOOK}-{body}-{period}")


def _pdf(request: HttpRequest, made: bytes, name: str) -> HttpResponse:
    """A file that no cache keeps: it holds somebody's data."""
    shown = "attachment" if request.GET.get("tai") == "1" else "inline"
    response = HttpResponse(made, content_type=PDF)
    response.headers["Content-Disposition"] = f'{shown}; filename="{name.replace("/", "_")}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
