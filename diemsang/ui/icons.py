"""Icons: a few drawn by us where meaning depends on them, the rest from the sprite the build copies in.

An icon never carries meaning alone: a word stands beside it. A missing sprite or name therefore draws nothing.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITES: Final = ("vendor/icons.svg", "vendor/bootstrap-icons.svg", "vendor/bootstrap-icons/bootstrap-icons.svg")

STATUS_SHAPES: Final = {
    "ok": '<circle cx="8" cy="8" r="6.5"/><path d="M5 8.4l2.1 2.1L11.2 6"/>',
    "warn": '<path d="M8 1.8l6.6 12H1.4z"/><path d="M8 6.2v3.6M8 11.7v.2"/>',
    "late": '<circle cx="8" cy="8" r="6.5"/><path d="M8 4.2V8l2.6 1.8"/>',
    "info": '<circle cx="8" cy="8" r="6.5"/><path d="M8 7.4v3.8M8 4.9v.2"/>',
    "neutral": '<circle cx="8" cy="8" r="6.5"/><path d="M5 8h6"/>',
}


@lru_cache(maxsize=1)
def _sprite() -> tuple[str, frozenset[str]]:
    """The sprite's static path and the names in it; empty when the assets were not built."""
    for path in SPRITES:
        if found := finders.find(path):
            names = re.findall(r'<symbol[^>]*\bid="([^"]+)"', Path(found).read_text(encoding="utf-8"))
            return path, frozenset(names)
    return "", frozenset()


def icon(name: str) -> SafeString:
    path, names = _sprite()
    if name not in names:
        return mark_safe("")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', static(path), name
    )


def status_icon(kind: str) -> SafeString:
    return mark_safe(
        '<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{STATUS_SHAPES[kind]}</svg>"
    )
