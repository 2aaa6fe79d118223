"""The same rooms in every context, and nobody in a neighbour's bedroom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, context_of, context_of_file, contexts

ROOMS = {
    "__init__", "apps", "rules", "models", "queries", "services", "events", "listeners", "facts", "inbox", "jobs",
    "imports", "commands", "plugins", "web", "api", "migrations",
}  # fmt: skip
BESIDE_THE_ROOMS = {"static", "data", "typst", "templates", "templatetags", "__pycache__"}
"""What Django and the package look for at the top of an app; no code of ours."""
OWN_ROOMS = {
    "proof.ledger": {"verifier"},  # runs alone on an exported bundle, without Django, database or the rest of the house
    "proof.signatures": {"authority", "signing", "stamps", "timestamps", "verification"},  # PAdES: bytes in, bytes out
    "commons.notices": {"addresses"},  # the registry of address books that upper floors fill
    "onestop.dossiers": {"printing"},  # the forms on paper: values in, bytes out, and how values are filled in
}
"""Rooms that only one context has, each with its reason. A new line here is a change of the house."""
DOORS = {"queries", "services", "rules", "events"}
FLOORS_WITHOUT_ROOMS = {"ui"}
"""The frame has no tables: it is a library of widgets, not a context with rooms."""
WITHOUT_DJANGO = ("kernel",)


def with_rooms() -> dict[str, Path]:
    return {name: folder for name, folder in contexts().items() if name not in FLOORS_WITHOUT_ROOMS}


@pytest.mark.parametrize("name", sorted(with_rooms()))
def test_rooms_have_the_same_names_everywhere(name: str) -> None:
    folder = with_rooms()[name]
    found = {each.stem if each.suffix == ".py" else each.name for each in folder.iterdir() if each.name != "py.typed"}
    assert found - ROOMS - BESIDE_THE_ROOMS == OWN_ROOMS.get(name, set())


@pytest.mark.parametrize("name", sorted(with_rooms()))
def test_every_context_says_what_it_is(name: str) -> None:
    docstring = ast.get_docstring(ast.parse((with_rooms()[name] / "__init__.py").read_text(encoding="utf-8")))
    assert docstring
    assert not docstring.isascii(), "its Vietnamese name is missing"


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def files_of_contexts() -> Iterator[tuple[Path, str]]:
    for name, folder in contexts().items():
        for file in folder.rglob("*.py"):
            if "migrations" not in file.parts:
                yield file, name


def test_neighbours_come_through_the_doors() -> None:
    """From another context: `queries`, `services`, `rules`, `events`. Never its models, never its pages."""
    wrong = []
    for file, name in files_of_contexts():
        for line, module in imports_of(file):
            other = context_of(module)
            if other is None or other == name or other not in with_rooms():
                continue
            room = module.removeprefix(f"diemsang.{other}").lstrip(".").partition(".")[0]
            if room and room not in DOORS:
                wrong.append(f"{file.relative_to(PACKAGE)}:{line}: {module}")
    assert wrong == []


def pure_files() -> list[Path]:
    files = [file for wing in WITHOUT_DJANGO for file in (PACKAGE / wing).rglob("*.py")]
    for folder in with_rooms().values():
        files += [*folder.glob("rules.py"), *folder.glob("rules/**/*.py")]
    return files


CLOCKS = {"now", "today", "utcnow", "real_now"}


def test_rules_and_kernel_import_no_django() -> None:
    files = pure_files()
    assert len(files) > 10
    wrong = [
        f"{file.relative_to(PACKAGE)}:{line}: {module}"
        for file in files
        for line, module in imports_of(file)
        if module.partition(".")[0] == "django" or module.startswith("diemsang.config")
    ]
    assert wrong == []


def test_rules_do_not_read_the_clock() -> None:
    wrong = []
    for file in pure_files():
        if file.is_relative_to(PACKAGE / "kernel"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                wrong.append(f"{file.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node.func)}")
    assert wrong == []


def test_the_house_is_told_apart() -> None:
    assert context_of_file(PACKAGE / "people/organisation/web/urls.py") == "people.organisation"
    assert context_of("diemsang.ui.web.context") == "ui"
    assert context_of("django.db") is None
