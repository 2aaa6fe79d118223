"""What templates say: `{% load ui %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diemsang.ui import formats, icons, roles, undo

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word; nothing when the sprite lacks it."""
    return icons.icon(name)


@register.simple_tag
def status(word: Any, kind: str = "neutral") -> SafeString:
    """A state: word, icon and colour together. `kind` is ok, warn, late, info or neutral."""
    return format_html('<span class="status status-{}">{}{}</span>', kind, icons.status_icon(kind), word)


@register.simple_tag
def status_icon(kind: str = "neutral") -> SafeString:
    return icons.status_icon(kind)


@register.filter
def dmy(value: date | datetime | None) -> str:
    return formats.dmy(value)


@register.filter
def dmyhm(value: datetime | None) -> str:
    return formats.dmyhm(value)


@register.filter
def vnumber(value: formats.Number | None, decimals: int | None = None) -> str:
    return formats.vnumber(value, decimals)


@register.filter
def dong(value: formats.Number | None) -> str:
    return formats.dong(value)


@register.filter
def percent_of(numerator: formats.Number | None, denominator: formats.Number | None) -> str:
    return formats.percent_of(numerator, denominator)


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: `choice` (one box beside its label), `group` (several boxes), `file` or `text`."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect) or field.use_fieldset:
        return "group"
    if isinstance(widget, CheckboxInput):
        return "choice"
    return "file" if isinstance(widget, FileInput) else "text"


@register.filter
def undo_path(message: Any) -> str:
    return undo.path_of(message)


@register.filter
def role_name(role: str) -> str:
    return roles.name_of_role(role)
