"""Every fact the contexts of this installation declare in their rooms `facts.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

from diemsang.commons.facts import rules
from diemsang.kernel.declarations import Fact
from diemsang.kernel.refusals import Refused

OWN: Final = "pk"
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


def stream_of(fact: Fact, record: Any) -> str:
    """The chain in the journal that tells of a record of a fact: `<app_label>.<model_name>:<pk>`."""
    *way, last = fact.journal.split("__")
    for name in way:
        record = getattr(record, name)
    key = record.pk if last == OWN else getattr(record, record._meta.get_field(last).attname)
    return f"{_journal_model(fact)._meta.label_lower}:{key}"


def _journal_model(fact: Fact) -> type[Model]:
    """Whose chain it is. A fact whose records lead to none is a bug: ValueError."""
    model: Any = fact.records().model
    if fact.journal == OWN:
        return model  # type: ignore[no-any-return]
    for name in fact.journal.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            field = None
        if field is None or not (field.many_to_one or field.one_to_one) or not field.concrete or field.null:
            raise ValueError(f"the fact {fact.code} has no record {fact.journal!r} whose journal could be read")
        model = field.related_model
    return model  # type: ignore[no-any-return]


@contextmanager
def registered(*more: Fact) -> Iterator[None]:
    """Add facts for a while: an installation's trial of a definition, and tests."""
    codes = {fact.code for fact in more}
    if clash := codes & facts().keys():
        raise ValueError(f"facts with these codes exist already: {sorted(clash)}")
    for fact in more:
        _journal_model(fact)
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
            _journal_model(fact)
            found[fact.code] = fact
    return found
