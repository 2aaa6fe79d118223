"""Who acts in this request: worked out when first asked for, and once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.people.organisation.queries import actor_for


class ActorMiddleware:
    """`request.actor` reads the grants anew in each request, so a right taken back is gone with the next click."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def actor() -> Actor:
            return actor_for(request.user, clock.now())

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        return self.get_response(request)
