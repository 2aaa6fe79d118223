"""An agency picked by typing, and the agencies whose calendar somebody may change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from diemsang.commons.worktime.services import CHANGE
from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, NOT_ALLOWED, Actor, table
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import collation_key, fold
from diemsang.people.organisation import queries as organisation
from diemsang.ui.forms import PickerField, PickerWidget

AT_MOST = 20


def changeable_by(actor: Actor) -> frozenset[str] | None:
    """The agencies whose calendar the actor may change; `EVERYWHERE` for all and everybody's. Refuses who has none."""
    scopes = actor.scopes_as(table().roles_for(CHANGE))
    if scopes is EVERYWHERE:
        return EVERYWHERE
    agencies = frozenset(scope for scope in scopes if scope.startswith("body:"))
    if not agencies:
        raise Refused(NOT_ALLOWED())
    return agencies


class AgencyField(PickerField):
    """An agency of today, by name, code or key. With `scopes`, one of these only."""

    default_error_messages = {"not_yours": _("Bạn không được thay đổi lịch của cơ quan này.")}

    def __init__(self, *, scopes: frozenset[str] | None = EVERYWHERE, **options: Any) -> None:
        widget = PickerWidget()
        widget.search_url = reverse_lazy("organisation:suggest_bodies")  # type: ignore[assignment]
        options.setdefault("label", _("Cơ quan"))
        super().__init__(widget=widget, **options)
        self.scopes = scopes

    def find(self, text: str) -> list[tuple[str, str]]:
        bodies = organisation.bodies_on(clock.today())
        if text.startswith("body:"):
            number = text.removeprefix("body:")
            rows = list(bodies.filter(body=int(number) if number.isdecimal() and len(number) < 18 else 0))
        else:
            words = text.translate(str.maketrans("()", "  "))
            found = organisation.matching((organisation.Node(version) for version in bodies), words)
            rows = sorted((node.version for node in found), key=lambda each: collation_key(each.name))
            begun = [each for each in rows if fold(each.name).startswith(fold(words).strip())]
            # "Sở Tư pháp" is the department; the union in it is offered only when more than one begins like that.
            rows = begun if len(begun) == 1 else [*begun, *(each for each in rows if each not in begun)]
        return [(row.key, f"{row.name} ({row.code})" if row.code else row.name) for row in rows[:AT_MOST]]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.scopes is not EVERYWHERE and value not in self.scopes:
            raise ValidationError(self.error_messages["not_yours"], code=NOT_ALLOWED.code)


def name_of(scope: str | None) -> str:
    """What a scope is called today: an agency's name, or everybody."""
    return organisation.name_of(scope, clock.today()) or scope if scope else str(_("Mọi cơ quan"))
