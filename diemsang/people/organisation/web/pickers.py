"""Bodies, people and logins picked by typing."""

import re
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse_lazy

from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import fold
from diemsang.people.accounts.queries import find_accounts
from diemsang.people.organisation import queries, rules
from diemsang.people.organisation.models import BodyVersion, PersonName, UnitVersion
from diemsang.ui.forms import PickerField, PickerWidget

AT_MOST = 20


def _widget(url_name: str) -> PickerWidget:
    """The address is worked out when the page is drawn: forms are declared before the addresses are known."""
    widget = PickerWidget()
    widget.search_url = reverse_lazy(url_name)  # type: ignore[assignment]
    return widget


class BodyPicker(PickerField):
    """A body that exists on the day the form is about."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_widget("organisation:suggest_bodies"), **options)
        self.on = date.max

    def find(self, text: str) -> list[tuple[str, str]]:
        return find_bodies(text, self.on)


class PersonPicker(PickerField):
    """A person the actor may see."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_widget("organisation:suggest_people"), **options)
        self.actor: Actor = ANONYMOUS
        self.on = date.max

    def find(self, text: str) -> list[tuple[str, str]]:
        return find_people(text, self.actor, self.on)


class UnitPicker(PickerField):
    """A unit of any body that exists on the day the form is about."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_widget("organisation:suggest_units"), **options)
        self.on = date.max

    def find(self, text: str) -> list[tuple[str, str]]:
        return find_units(text, self.on)


class AccountPicker(PickerField):
    """A login, for those who give roles."""

    def find(self, text: str) -> list[tuple[str, str]]:
        return find_accounts(text, AT_MOST)


def find_bodies(text: str, on: date) -> list[tuple[str, str]]:
    rows = queries.bodies_on(on)
    if text.startswith("body:"):
        rows = rows.filter(body=_number_of(text, "body"))
    else:
        for word in fold(text).split():
            code = word.strip("()").upper()
            rows = rows.filter(Q(name_folded__contains=word) | Q(code=code) if code else Q())
    return [(row.key, f"{row.name} ({row.code})" if row.code else row.name) for row in rows.order_by("name")[:AT_MOST]]


def find_units(text: str, on: date) -> list[tuple[str, str]]:
    """By key, or by words of the unit's name and of its body's; each label ends in the number, which is unique."""
    rows = UnitVersion.objects.on(on)
    if text.startswith("unit:"):
        rows = rows.filter(unit=_number_of(text, "unit"))
    else:
        if chosen := re.search(r"#(\d{1,18})$", text, re.ASCII):
            rows = rows.filter(unit=int(chosen[1]))
            text = text.partition(" · ")[0]
        bodies = BodyVersion.objects.on(on).filter(body=OuterRef("body"))
        for word in fold(text).split():
            rows = rows.filter(Q(name_folded__contains=word) | Exists(bodies.filter(name_folded__contains=word)))
    units = list(rows.order_by("name", "pk")[:AT_MOST])
    names = queries.names_of({f"body:{row.body_id}" for row in units}, on)
    return [(row.key, f"{row.name} · {names.get(f'body:{row.body_id}', '')} · #{row.unit_id}") for row in units]


def _number_of(key: str, kind: str) -> int:
    """The number behind a key somebody typed; 0, which nothing has, for what is no key."""
    try:
        return rules.number_of(key, kind)
    except Refused:
        return 0


def find_people(text: str, actor: Actor, on: date) -> list[tuple[str, str]]:
    rows = PersonName.objects.on(on).filter(person__in=queries.visible_to(actor).values("pk"))
    if text.startswith("person:"):
        rows = rows.filter(person=_number_of(text, "person"))
    else:
        if chosen := re.search(r"#(\d{1,18})$", text, re.ASCII):
            rows = rows.filter(person=int(chosen[1]))
            text = text.partition(" · ")[0]
        rows = rows.filter(name_folded__words=text)
    people = list(rows.order_by("sort_key", "pk")[:AT_MOST])
    places: dict[int, str] = {}
    for row in queries.positions_of([each.person_id for each in people], on):
        places.setdefault(row.person_id, row.position_title)
    return [
        (
            f"person:{each.person_id}",
            " · ".join(part for part in (each.full_name, places.get(each.person_id, ""), f"#{each.person_id}") if part),
        )
        for each in people
    ]
