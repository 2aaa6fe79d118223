"""Taking back: the message that tells what was done carries a button that undoes it, with or without JavaScript."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX: Final = "undo="


def offer_undo(request: HttpRequest, text: str, path: str) -> None:
    """Say what was done, and offer a button that POSTs to `path` (a page of this site) to take it back."""
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise ValueError(f"an undo stays on this site, not {path}")
    messages.success(request, text, extra_tags=f"{PREFIX}{path}")


def path_of(message: Any) -> str:
    """Where the message's undo button posts to; empty for a message without one."""
    tags: str = getattr(message, "extra_tags", "") or ""
    return tags.removeprefix(PREFIX) if tags.startswith(PREFIX) else ""
