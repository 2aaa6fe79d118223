"""The public front page and the pages that explain the house."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Door:
    """A public page, and what one finds behind it."""

    url_name: str
    title: str | Promise
    text: str | Promise


DOORS: tuple[Door, ...] = ()


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"doors": _open_doors()})


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


def _open_doors() -> list[tuple[Door, str]]:
    doors = []
    for door in DOORS:
        try:
            doors.append((door, reverse(door.url_name)))
        except NoReverseMatch:  # a context this installation does not carry
            continue
    return doors
