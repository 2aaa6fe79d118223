"""Who acts in a request: the one place where a page asks."""

from django.http import HttpRequest

from diemsang.kernel.access import ANONYMOUS, Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the organisation's middleware found; a visitor on pages that come before it, such as errors."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor
