"""How figures are read on pages: `{% load facts %}`."""

from django import template
from django.urls import NoReverseMatch, reverse

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


@register.filter
def journal_url(stream: str) -> str:
    """Where the chain of a record is read; empty in an installation without those pages."""
    try:
        return reverse("ledger:record", args=[stream])
    except NoReverseMatch:
        return ""
