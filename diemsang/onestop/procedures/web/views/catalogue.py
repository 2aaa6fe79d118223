"""The catalogue and its fields, as of a day. Open to everyone."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diemsang.kernel.access import may_somewhere
from diemsang.onestop.procedures import queries
from diemsang.onestop.procedures.models import CentreReception, ProcedureVersion
from diemsang.onestop.procedures.web.tables import (
    CatalogueTable,
    FieldTable,
    KeeperTable,
    catalogue_rows,
    day_of,
    field_rows,
    records_of,
)
from diemsang.ui.actors import actor_of


@require_http_methods(["GET", "POST"])
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Procedures in force today, or on the day asked; those no longer in force and those to come by the filter."""
    actor = actor_of(request)
    rows = catalogue_rows(queries.visible_to(actor), request)
    context = {
        "day": day_of(request),
        "may_draft": may_somewhere(actor, "procedures.draft_decision"),
        "may_import": may_somewhere(actor, "procedures.import_list"),
        "may_record": may_somewhere(actor, "procedures.record_review"),
        "may_change_centre": may_somewhere(actor, "procedures.change_centre"),
    }
    table = KeeperTable if may_somewhere(actor, "procedures.view_unpublished") else CatalogueTable
    return table(request, rows).respond("procedures/catalogue.html", context)


@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest) -> HttpResponseBase:
    """How many procedures each field has on a day, and the sums over all."""
    day = day_of(request)
    in_force = ProcedureVersion.objects.on(day).public()
    received = CentreReception.objects.on(day).values("procedure")
    at_centre = in_force.filter(procedure__in=received)
    same = f"?ngay={day:%d/%m/%Y}"
    sums = [
        (_("Thủ tục"), in_force.count(), records_of(day)),
        (_("Lĩnh vực có thủ tục"), in_force.values("field").distinct().count(), f"{same}&co=1"),
        (_("Thủ tục tại Trung tâm"), at_centre.count(), records_of(day, **{"trung-tam": 1})),
        (
            _("Lĩnh vực tại Trung tâm"),
            at_centre.values("field").distinct().count(),
            f"{same}&tai-trung-tam=1",
        ),
    ]
    context = {"day": day, "sums": sums}
    return FieldTable(request, field_rows(day)).respond("procedures/fields.html", context)
