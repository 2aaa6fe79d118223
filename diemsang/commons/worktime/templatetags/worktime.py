"""What templates of the calendar say: `{% load worktime %}`."""

from django import template
from django.utils.translation import gettext as _

from diemsang.commons.worktime import rules

register = template.Library()


@register.filter
def hours(sessions: rules.Sessions) -> str:
    """Working hours as people read them."""
    return rules.write_sessions(sessions) or _("không làm việc")


@register.filter
def hours_of_day(day: rules.DayStatus) -> str:
    """The hours of one day and, where it has one, the name that explains them."""
    return f"{hours(day.sessions)} ({day.name})" if day.name else hours(day.sessions)
