"""Bands across the top of every page: read-only mode, a failing seal, a build in progress. Contexts register theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Banner:
    """`kind` is ok, warn, late, info or neutral, as for a status; `url` opens what it speaks of."""

    text: str | Promise
    kind: str = "info"
    url: str = ""


Source = Callable[[HttpRequest], Iterable[Banner]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an `AppConfig.ready`; the source must be cheap, it runs on every page."""
    if source not in _sources:
        _sources.append(source)


def banners_for(request: HttpRequest) -> list[Banner]:
    return [banner for source in _sources for banner in source(request)]
