"""What the pages of acts have in common: whom they act for, and reasons put at the fields of the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from diemsang.kernel.access import EVERYWHERE, NOT_ALLOWED, Actor, may, table
from diemsang.kernel.refusals import Refused


def scope_for(actor: Actor, act: str) -> str | None:
    """In whose name somebody does what belongs to no agency: everywhere, or a body in which they may.

    Of several bodies the one founded first, which stands above the others. Refuses who may do it nowhere.
    """
    if may(actor, act):
        return EVERYWHERE
    scopes = actor.scopes_as(table().roles_for(act)) or frozenset()
    bodies = sorted((scope for scope in scopes if scope.startswith("body:")), key=lambda key: int(key[5:]))
    if not bodies:
        raise Refused(NOT_ALLOWED())
    return bodies[0]


@contextmanager
def reasons_at(field_of: Callable[[str], str | None]) -> Iterator[None]:
    """Put the reasons of a service at the fields of the page: `lines.3.code` is the code of the line on it."""
    try:
        yield
    except Refused as refused:
        moved = (replace(each, at_field=field_of(each.at_field or "")) for each in refused.refusals)
        raise Refused(*moved) from refused


def last_part(at_field: str) -> str | None:
    """`lines.3.code` stands at `code`, `ways.counter` at the limit of that channel."""
    parts = at_field.split(".")
    if "ways" in parts and parts[-1] != "ways":
        return f"limit_{parts[-1]}"
    return parts[-1] or None


def at_codes(at_field: str) -> str | None:
    """`procedures.7` stands at the box of codes."""
    return "procedures" if at_field.startswith("procedures") else at_field or None
