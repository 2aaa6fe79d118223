"""What templates say of procedures: `{% load procedures %}`. Upper contexts draw processes with it too."""

from typing import Any

from django import template

from diemsang.kernel import clock
from diemsang.onestop.procedures.rules.values import ProcessView
from diemsang.onestop.procedures.web import words
from diemsang.onestop.procedures.web.process_words import shown_process

register = template.Library()


@register.inclusion_tag("procedures/process_diagram.html")
def process_diagram(process: ProcessView, title: str = "", here: int | None = None) -> dict[str, Any]:
    """The drawing of a process, and the same as a list of steps; names of agencies and units as of its first day.

    `here` is the number of the step that is being done now, if the drawing is of something under way. Two queries.
    """
    on = process.valid_from or clock.today()
    return {"process": process, "title": title, "here": here, **shown_process(process, on)}


@register.filter
def working_time(minutes: int) -> str:
    """Working minutes as people say them: half a day is four hours."""
    return words.working_time(minutes)


@register.filter
def pk_of(key: str) -> str:
    """The number of a key, for addresses."""
    return key.partition(":")[2]
