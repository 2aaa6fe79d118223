"""What roles are called on pages. The names stand beside the permission table, in `config`."""

from collections.abc import Mapping

from django.utils.functional import Promise

_names: dict[str, str | Promise] = {}


def install(names: Mapping[str, str | Promise]) -> None:
    """Called once by `config` when the process starts."""
    _names.clear()
    _names.update(names)


def name_of_role(role: str) -> str:
    return str(_names.get(role, role))
