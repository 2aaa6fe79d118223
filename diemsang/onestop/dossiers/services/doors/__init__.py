"""Cửa vào: each act on a dossier described once, for every door that leads to it: page, command line, API.

A description is derived from the service that does the act: its fields from the signature, its words from the
docstring, who may and in which states from the table of moves. Nothing about an act is written here a second time.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.rules import ACTS, Act
from diemsang.onestop.dossiers.services.doors import refusals, shapes

SERVICES: Final = {"dossiers.recompute": "recompute_due_times"}
"""Acts whose service is not called as the act is."""
GIVEN_BY_THE_DOOR: Final = frozenset({"by", "at"})
SUBJECTS: Final = ("dossier", "task", "consultation")
"""What an act can be about, as the first argument of its service."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an act asks for, as its service names and types it. `default` is `MISSING` when it has to be given."""

    name: str
    kind: Any
    default: Any

    @property
    def required(self) -> bool:
        return self.default is MISSING


@dataclass(frozen=True, slots=True)
class Door:
    """One act: its line in the table of moves, the service that does it, and what it asks for."""

    act: Act
    perform: Callable[..., Any]
    subject: str
    """`dossier`, `task` or `consultation`: the first argument; empty for acts that make a dossier, or are on many."""
    fields: tuple[Field, ...]
    about: str
    """What the service says of itself."""

    @property
    def name(self) -> str:
        """`dossiers.accept`: as in the table of moves and of permissions."""
        return self.act.name

    @property
    def word(self) -> str:
        """`file-at-counter`: as a word of the command line and a piece of an address."""
        return word_of(self.act.name)

    @property
    def is_one_transaction(self) -> bool:
        """Whether the service is one transaction; those that sign let go of the database while they do."""
        return hasattr(self.perform, "__wrapped__")

    @property
    def wanted(self) -> dict[str, tuple[Any, Any]]:
        return {each.name: (each.kind, each.default) for each in self.fields}

    def schema(self) -> dict[str, Any]:
        """The JSON schema of what the act asks for besides its subject."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.act.name,
            "description": self.about,
            **shapes.schema_of_fields(self.wanted),
        }

    def read(self, raw: Any) -> dict[str, Any]:
        """The arguments of the service from JSON, refused with every reason and its place."""
        found: list[Refusal] = []
        values = shapes.read_fields(self.wanted, raw, "", found)
        refuse_if(found)
        return values

    def write(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments as JSON; what `read` reads back."""
        return {name: shapes.write(value) for name, value in values.items()}


def word_of(act: str) -> str:
    return act.removeprefix("dossiers.").replace("_", "-")


@cache
def doors() -> Mapping[str, Door]:
    """Every act of the table that has a service, by name, in the order of the table."""
    found = {}
    for act in ACTS.values():
        perform = getattr(services, SERVICES.get(act.name, act.name.removeprefix("dossiers.")), None)
        if perform is not None:
            found[act.name] = _describe(act, perform)
    return MappingProxyType(found)


def door_named(word: str) -> Door:
    """By act (`dossiers.accept`) or word (`accept`); KeyError for anything else."""
    return doors()[word if word.startswith("dossiers.") else f"dossiers.{word.replace('-', '_')}"]


def _describe(act: Act, perform: Callable[..., Any]) -> Door:
    hints = get_type_hints(inspect.unwrap(perform))
    parameters = [each for each in inspect.signature(perform).parameters.values() if each.name not in GIVEN_BY_THE_DOOR]
    first = parameters[0].name if parameters else ""
    is_about = first in SUBJECTS and parameters[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    fields = [
        Field(each.name, hints[each.name], MISSING if each.default is inspect.Parameter.empty else each.default)
        for each in parameters[is_about:]
    ]
    for field in fields:
        shapes.schema_of(field.kind)  # a type no door understands is found here, not by a citizen
    return Door(act, perform, first if is_about else "", tuple(fields), inspect.getdoc(perform) or "")


__all__ = ["Door", "Field", "door_named", "doors", "refusals", "word_of"]
