"""How rules are read on pages: `{% load lawbook %}`."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from diemsang.proof.lawbook import rules
from diemsang.proof.lawbook.web import views
from diemsang.proof.lawbook.web.words import code_words, rule_name, topic_name, unit_words
from diemsang.ui import formats

register = template.Library()


register.filter(rule_name)
register.filter(topic_name)


@register.filter
def rule_words(row: rules.RuleRow) -> str:
    """`không quá 15/100 của số LDTT`; `khiển trách (reprimand)`: being equal needs no word where nothing is counted."""
    if isinstance(row.value, str):
        value = code_words(row.value)
    elif isinstance(row.value, tuple):
        value = ", ".join(code_words(str(item)) for item in row.value)
    else:
        value = views.spelled(row)
    if row.operator == "=" and isinstance(row.value, str | bool):
        return value
    return " ".join(part for part in (views.operator_words(row), value, unit_words(row.unit)) if part)


@register.filter
def rule_period(row: rules.RuleRow) -> str:
    """The days on which a row holds; the last one is named, as people do."""
    if row.valid_from is None and row.valid_to is None:
        return _("Mọi thời gian")
    if row.valid_to is None:
        return _("Từ %(day)s") % {"day": formats.dmy(row.valid_from)}
    if row.valid_from is None:
        return _("Trước %(day)s") % {"day": formats.dmy(row.valid_to)}
    return _("Từ %(start)s đến trước %(end)s") % {
        "start": formats.dmy(row.valid_from),
        "end": formats.dmy(row.valid_to),
    }


@register.filter
def use_url(use: rules.Use) -> str:
    """The page where a use shows, when it has one that needs no more words."""
    if not use.page:
        return ""
    try:
        return reverse(use.page)
    except NoReverseMatch:
        return ""
