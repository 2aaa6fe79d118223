"""Where a rule is used, declared by the code that uses it, so that a rule's page can show what follows from it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

PACKAGE_FOLDER: Final = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One place that asks a rule. `by` is `organisation.rules.level_may_exist`; `page` a URL name where it shows."""

    key: str
    by: str
    file: str
    line: int
    page: str = ""


_known: Final[dict[tuple[str, str], Use]] = {}


def uses(*keys: str, by: str = "", page: str = "") -> Callable[[Decorated], Decorated]:
    """Declare that a place uses rules: as a decorator of the function that asks, or with `by=` as a plain statement."""
    if by:
        caller = sys._getframe(1)
        for key in keys:
            _declare(Use(key, by, _relative(caller.f_code.co_filename), caller.f_lineno, page))

    def decorate(function: Decorated) -> Decorated:
        if not by:
            code = function.__code__
            name = f"{function.__module__.removeprefix('diemsang.')}.{function.__qualname__}"
            for key in keys:
                _declare(Use(key, name, _relative(code.co_filename), code.co_firstlineno, page))
        return function

    return decorate


def uses_of(key: str) -> tuple[Use, ...]:
    """Every declared place that asks this rule, by name."""
    return tuple(sorted(use for use in _known.values() if use.key == key))


def used_keys() -> frozenset[str]:
    """Every key some code declares to use: a test holds them against the packaged names."""
    return frozenset(use.key for use in _known.values())


def _declare(use: Use) -> None:
    _known[use.key, use.by] = use


def _relative(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(PACKAGE_FOLDER)) if path.is_relative_to(PACKAGE_FOLDER) else path.name
