"""The main navigation: groups of pages, declared once in `config.navigation`, shown to those who may open them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from diemsang.kernel import access
from diemsang.ui.actors import actor_of


@dataclass(frozen=True, slots=True)
class Item:
    """One page of the navigation.

    `act` is the permission that opens the page (None: everyone). `signed_in` hides it from visitors. `whole`: the page
    belongs to no organisation, so a role held in some bodies only does not open it.
    """

    label: str | Promise
    url_name: str
    act: str | None = None
    signed_in: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, under one word."""

    label: str | Promise
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Promise
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """A group as one reader sees it."""

    label: str | Promise
    links: tuple[Link, ...]
    is_here: bool


NAVIGATION: list[Group] = []
FOOTER: list[Item] = []
ACCOUNT: list[Item] = []
"""What stands under the name of who is signed in, above the button that signs out."""


def install(groups: Iterable[Group], *, footer: Iterable[Item] = (), account: Iterable[Item] = ()) -> None:
    """Called once by `config` when the process starts."""
    NAVIGATION[:] = groups
    FOOTER[:] = footer
    ACCOUNT[:] = account


def footer_for(request: HttpRequest) -> list[Link]:
    return _links(FOOTER, actor_of(request), request.path)


def account_for(request: HttpRequest) -> list[Link]:
    return _links(ACCOUNT, actor_of(request), request.path)


def menus_for(request: HttpRequest) -> list[Menu]:
    """The groups this reader may open, with the page they are on marked."""
    actor = actor_of(request)
    shown = [(group, _links(group.items, actor, request.path)) for group in NAVIGATION]
    here = max((link.url for _, links in shown for link in links if link.is_here), key=len, default=None)
    menus = []
    for group, links in shown:
        marked = tuple(Link(link.label, link.url, link.url == here) for link in links)
        if marked:
            menus.append(Menu(group.label, marked, any(link.is_here for link in marked)))
    return menus


def _links(items: Sequence[Item], actor: access.Actor, path: str) -> list[Link]:
    links = []
    for item in items:
        if item.signed_in and not actor.is_signed_in:
            continue
        if item.act is not None and not may_open(actor, item.act, whole=item.whole):
            continue
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:  # a context that this installation does not carry
            continue
        links.append(Link(item.label, url, path == url or (url != "/" and path.startswith(url))))
    return links


def may_open(actor: access.Actor, act: str, *, whole: bool) -> bool:
    """Whether the page opens: asked of the whole installation, or of some place in it."""
    return access.may(actor, act) if whole else may_somewhere(actor, act)


def may_somewhere(actor: access.Actor, act: str) -> bool:
    """Whether the page is worth showing: the act is allowed somewhere, in some state."""
    line = access.table().lines.get(act)
    if line is None:
        return False
    return bool(
        "anyone" in line.roles or ("signed_in" in line.roles and actor.is_signed_in) or line.roles & actor.roles
    )
