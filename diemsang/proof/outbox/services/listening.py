"""Who listens: `LISTENERS` in the room `listeners.py` of every installed context."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from django.apps import apps

from diemsang.kernel.declarations import Listener

_known: Mapping[str, Listener] | None = None


def listeners() -> Mapping[str, Listener]:
    """Every listener by its name. Read once, when first asked for; a name used twice is a bug."""
    global _known
    if _known is None:
        found: list[Listener] = []
        for config in apps.get_app_configs():
            if find_spec(f"{config.name}.listeners") is not None:
                found += getattr(import_module(f"{config.name}.listeners"), "LISTENERS", ())
        _known = _by_name(found)
    return _known


def listeners_to(event: str) -> list[Listener]:
    return [listener for listener in listeners().values() if listener.event == event]


@contextmanager
def listening(*only: Listener) -> Iterator[None]:
    """These listeners and no others, until the block ends: for tests of the delivery itself."""
    global _known
    before, _known = _known, _by_name(only)
    try:
        yield
    finally:
        _known = before


def _by_name(found: Sequence[Listener]) -> Mapping[str, Listener]:
    by_name = {listener.name: listener for listener in found}
    if len(by_name) != len(found):
        raise ValueError("two listeners have the same name")
    return MappingProxyType(by_name)
