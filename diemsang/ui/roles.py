"""What roles are called on pages. The names stand beside the permission table, in `config`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext

_names: dict[str, str | Promise] = {}


def install(names: Mapping[str, str | Promise]) -> None:
    """Called once by `config` when the process starts."""
    _names.clear()
    _names.update(names)


def name_of_role(role: str) -> str:
    """In the language of the reader; a role nobody named is shown by its code."""
    return gettext(str(_names.get(role, role)))
