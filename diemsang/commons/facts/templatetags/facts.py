"""How figures are read on pages: `{% load facts %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diemsang.commons.facts.queries import words

register = template.Library()
for said in (
    words.context_name,
    words.figure_value,
    words.figure_parts,
    words.figure_status,
    words.figure_kind,
    words.figure_reason,
    words.window_words,
    words.named,
    words.filters_words,
    words.period_words,
):
    register.filter(said.__name__, said)


@register.simple_tag
def journal_link(stream: str, is_open: bool) -> SafeString:
    """The chain of a record by its name, with the way to it for whoever may read the journal."""
    if not is_open:
        return format_html("<code>{}</code>", stream)
    return format_html('<a href="{}">{}</a>', reverse("ledger:record", args=[stream]), stream)
