"""Fields that several forms of the catalogue ask for."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import clock
from diemsang.kernel.text import collation_key, fold
from diemsang.onestop.procedures.models import Field
from diemsang.people.organisation import queries as organisation
from diemsang.ui.fields import TextField
from diemsang.ui.forms import PickerField, PickerWidget

AT_MOST = 20


class AgencyField(PickerField):
    """A body of today, by name, code or key."""

    def __init__(self, **options: Any) -> None:
        widget = PickerWidget()
        widget.search_url = reverse_lazy("organisation:suggest_bodies")  # type: ignore[assignment]
        super().__init__(widget=widget, **options)

    def find(self, text: str) -> list[tuple[str, str]]:
        bodies = organisation.bodies_on(clock.today())
        if text.startswith("body:"):
            number = text.removeprefix("body:")
            rows = list(bodies.filter(body=int(number) if number.isdecimal() and len(number) < 18 else 0))
        else:
            words = text.translate(str.maketrans("()", "  "))
            nodes = organisation.matching((organisation.Node(version) for version in bodies), words)
            rows = sorted((node.version for node in nodes), key=lambda each: collation_key(each.name))
            begun = [each for each in rows if fold(each.name).startswith(fold(words).strip())]
            rows = begun if len(begun) == 1 else rows
        return [(row.key, f"{row.name} ({row.code})" if row.code else row.name) for row in rows[:AT_MOST]]


class CodesField(TextField):
    """Codes of procedures, between spaces, commas or on lines of their own; each is kept once."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Mã thủ tục"))
        options.setdefault("help_text", _("Mỗi dòng một mã; có thể dán cả cột từ bảng tính."))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple | list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        text = super().to_python(value).replace(",", " ").replace(";", " ")
        return tuple(dict.fromkeys(text.split()))


def field_choices() -> list[tuple[str, Any]]:
    """The fields of procedures, by code."""
    return [("", "–"), *Field.objects.order_by("sort_key", "pk").values_list("code", "name")]
