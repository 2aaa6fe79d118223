"""What templates say: `{% load forms %}{% answer_form layout %}`, inside a form of their own."""

from typing import Any, Final

from django import template
from django.utils.translation import get_language

from diemsang.commons.forms.rules import FieldNode, FormLayout, Words
from diemsang.kernel.refusals import Language, Refusal

register = template.Library()

MOST_RADIOS: Final = 7
INPUT_MODES: Final = {"number": "decimal", "money": "numeric", "date": "numeric", "identity": "numeric"} | {
    "tax_code": "numeric",
    "phone": "tel",
    "email": "email",
}
FILLED_BY: Final = {"phone": "tel", "email": "email"}
"""What a browser may offer to fill in by itself."""


def reading_language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.inclusion_tag("forms/parts/form.html")
def answer_form(layout: FormLayout) -> dict[str, Any]:
    """The summary of what is wrong, then every field. The page writes its own `<form>` and its buttons around it."""
    return {"layout": layout}


@register.filter
def words(said: Words) -> str:
    return said.say(reading_language())


@register.filter
def reason(refusal: Refusal) -> str:
    return refusal.message(reading_language())


@register.filter
def drawn_as(node: FieldNode) -> str:
    """How a field is drawn: the name of its piece of template."""
    match node.type:
        case "long_text" | "address" | "file":
            return node.type
        case "choice":
            return "radios" if len(node.choices) <= MOST_RADIOS else "select"
        case "choices":
            return "boxes"
        case "yes_no":
            return "agreement" if node.field.must_be_yes else "radios"
    return "line"


@register.filter
def described_by(node: FieldNode) -> str:
    """The ids of the hint and of the reasons, for aria-describedby."""
    ids = [f"{node.id}-hint"] if node.field.hint else []
    return " ".join([*ids, *([f"{node.id}-error"] if node.own_refusals else [])])


@register.filter
def input_mode(node: FieldNode) -> str:
    return INPUT_MODES.get(node.type, "text")


@register.filter
def filled_by(node: FieldNode) -> str:
    return FILLED_BY.get(node.type, "off")
