"""What can be counted of the organisation."""

from typing import Any, Final

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from diemsang.kernel.declarations import Audience, Fact
from diemsang.people.organisation.models import Appointment, BodyVersion, OrgEventBody


def _body_key(column: str) -> Concat:
    return Concat(Value("body:"), Cast(F(column), CharField()), output_field=CharField())


def bodies_in_force() -> QuerySet[BodyVersion]:
    """One row per version: on any day exactly one of a body's rows holds."""
    return BodyVersion.objects.annotate(body_key=_body_key("body_id"))


def appointments_in_force() -> QuerySet[Appointment]:
    return Appointment.objects.annotate(body_key=_body_key("body_id"))


def bodies_with_events() -> QuerySet[OrgEventBody]:
    """One row per body and event."""
    then = BodyVersion.objects.filter(body=OuterRef("body"), valid_from__lte=OuterRef("event__happened_on"))
    return OrgEventBody.objects.select_related("event").annotate(
        body_key=_body_key("body_id"),
        happened_on=F("event__happened_on"),
        event_kind=F("event__kind"),
        body_name=Subquery(then.order_by("-valid_from").values("name")[:1]),
    )


def _what_happened(row: Any) -> str:
    """`Sáp nhập: Sở Tư pháp`, with the name of that day."""
    return f"{row.event.get_kind_display()}: {row.body_name}"


def _body_page(row: Any) -> str:
    return reverse("organisation:body", args=[row.body_id])


FACTS: Final = (
    Fact(
        "organisation.body_in_force",
        vi="Cơ quan, tổ chức đang hoạt động",
        en="Bodies in force",
        records=bodies_in_force,
        happened_on="valid_from",
        ends_on="valid_to",
        journal="body",
        organisation="body_key",
        dimensions={"kind": "kind", "level": "level", "funding_class": "funding_class"},
        audience=Audience.PUBLIC,
        link=_body_page,
    ),
    Fact(
        "organisation.appointment_in_force",
        vi="Người đang giữ chức vụ",
        en="Appointments in force",
        records=appointments_in_force,
        happened_on="valid_from",
        ends_on="valid_to",
        journal="pk",
        organisation="body_key",
        dimensions={"kind": "kind"},
        audience=Audience.STATISTICAL,
    ),
    Fact(
        "organisation.body_event",
        vi="Cơ quan, tổ chức có biến động",
        en="Bodies founded, renamed, moved, merged, split or dissolved",
        records=bodies_with_events,
        happened_on="happened_on",
        journal="body",
        organisation="body_key",
        dimensions={"event": "event_kind", "part": "part"},
        audience=Audience.PUBLIC,
        label=_what_happened,
        link=_body_page,
    ),
)
