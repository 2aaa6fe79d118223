"""Every fact the contexts of this installation declare in their rooms `facts.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from diemsang.commons.facts import rules
from diemsang.kernel.declarations import Fact
from diemsang.kernel.refusals import Refused

_more: dict[str, Fact] = {}


def facts() -> dict[str, Fact]:
    """All facts by code. Two facts with one code are a bug and stop the process."""
    return {**_declared(), **_more}


def find_fact(code: str) -> Fact | None:
    return facts().get(code)


def fact_named(code: str) -> Fact:
    """The fact with this code, or `facts.unknown_fact`."""
    if (fact := find_fact(code)) is None:
        raise Refused(rules.UNKNOWN_FACT(code=code))
    return fact


@contextmanager
def registered(*more: Fact) -> Iterator[None]:
    """Add facts for a while: an installation's trial of a definition, and tests."""
    codes = {fact.code for fact in more}
    if clash := codes & facts().keys():
        raise ValueError(f"facts with these codes exist already: {sorted(clash)}")
    _more.update({fact.code: fact for fact in more})
    try:
        yield
    finally:
        for code in codes:
            del _more[code]


@cache
def _declared() -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for config in apps.get_app_configs():
        # `commons.facts` itself and Django's own apps have no such room.
        if not config.name.startswith("diemsang.") or not module_has_submodule(config.module, "facts"):
            continue
        for fact in getattr(import_module(f"{config.name}.facts"), "FACTS", ()):
            if fact.code in found:
                raise ValueError(f"two facts with the code {fact.code}")
            found[fact.code] = fact
    return found
