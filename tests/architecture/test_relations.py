"""Relations that imports do not show point downward too: foreign keys, URL names, models and rooms named by strings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.db.models.fields.related import ForeignObject, ManyToManyField
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from tests.architecture.house import PACKAGE, context_of, context_of_file, floors, may_know

CONTENT_TYPES = "django.contrib.contenttypes.models"


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if context_of(model.__module__)]


def relations() -> Iterator[tuple[type[Model], str, type[Model]]]:
    for model in our_models():
        for field in model._meta.get_fields(include_hidden=True):
            if not isinstance(field, ForeignObject | ManyToManyField) or field.auto_created:
                continue
            target = field.remote_field.model
            assert not isinstance(target, str), f"{model.__name__}.{field.name} names a model nobody has: {target}"
            yield model, field.name, target


def wrong_relations() -> list[str]:
    wrong = []
    for model, name, target in relations():
        one, other = context_of(model.__module__), context_of(target.__module__)
        if one and other and not may_know(one, other):
            wrong.append(f"{model._meta.label}.{name} -> {target._meta.label}")
    return wrong


def test_there_are_relations_to_look_at() -> None:
    labels = {(model._meta.label, name) for model, name, _ in relations()}
    assert ("organisation.Grant", "account") in labels
    assert len(our_models()) > 15


def test_foreign_keys_and_many_to_many_point_downward() -> None:
    assert wrong_relations() == []


def test_generic_relations_are_not_used() -> None:
    """A generic key hides where it points: subjects are opaque keys instead."""
    generic = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in [*model._meta.private_fields, *model._meta.fields]
        if type(field).__name__ in {"GenericForeignKey", "GenericRelation"}
        or (field.is_relation and getattr(field.related_model, "__module__", "") == CONTENT_TYPES)
    ]
    assert generic == []


def label_contexts() -> dict[str, str]:
    """The label of each of our apps (which is its URL namespace too) -> its context."""
    return {config.label: name for config in apps.get_app_configs() if (name := context_of(config.name))}


def python_files() -> list[Path]:
    return [file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts]


URL_TAG = re.compile(r"""\{%-?\s*url\s+['"]([\w.-]+(?::[\w.-]+)*)['"]([^%]*)%\}""")


def template_links() -> Iterator[tuple[Path, str, str, bool]]:
    """File, context, namespace, and whether the link may be missing (`as name`: the template asks first)."""
    for file in PACKAGE.rglob("templates/**/*"):
        context = context_of_file(file) if file.is_file() else None
        if context is None:
            continue
        for found in URL_TAG.finditer(file.read_text(encoding="utf-8")):
            if ":" in found[1]:
                yield file, context, found[1].partition(":")[0], re.search(r"\bas\s+\w+\s*$", found[2]) is not None


def test_links_in_templates_point_downward() -> None:
    """The frame (`ui`) may offer a link that is left out where nobody answers to its name; nobody else may."""
    known = label_contexts()
    links = list(template_links())
    assert links
    wrong = [
        f"{file.relative_to(PACKAGE)}: {namespace}"
        for file, context, namespace, is_soft in links
        if namespace in known and not may_know(context, known[namespace]) and not (context == "ui" and is_soft)
    ]
    assert wrong == []


CALLS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def strings_in_calls(file: Path, names: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if called in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.lineno, first.value


def test_addresses_named_in_code_point_downward() -> None:
    known, wrong, seen = label_contexts(), [], 0
    for file in python_files():
        context = context_of_file(file)
        if context is None:
            continue
        for line, name in strings_in_calls(file, CALLS):
            namespace = name.partition(":")[0] if ":" in name else ""
            seen += namespace in known
            if namespace in known and not may_know(context, known[namespace]):
                wrong.append(f"{file.relative_to(PACKAGE)}:{line}: {name}")
    assert seen
    assert wrong == []


def test_models_fetched_by_name_point_downward() -> None:
    known, wrong = label_contexts(), []
    for file in python_files():
        context = context_of_file(file)
        if context is None:
            continue
        for line, name in strings_in_calls(file, {"get_model", "get_app_config"}):
            label = name.partition(".")[0]
            if label in known and not may_know(context, known[label]):
                wrong.append(f"{file.relative_to(PACKAGE)}:{line}: {name}")
    assert wrong == []


MODULE = re.compile(r"diemsang(?:\.\w+)+")
SETTINGS = "diemsang.config.settings"
"""What a command puts into DJANGO_SETTINGS_MODULE before Django starts: a setting of the process, not an import."""


def test_modules_named_by_strings_point_downward() -> None:
    """`import_string("diemsang.front...")` is an import that the linter cannot see."""
    wrong = []
    for file in python_files():
        context = context_of_file(file)
        if context is None or context in {"config", "cli", "demo"}:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if node.value == SETTINGS:
                continue
            if MODULE.fullmatch(node.value) and (other := context_of(node.value)) and not may_know(context, other):
                wrong.append(f"{file.relative_to(PACKAGE)}:{node.lineno}: {node.value}")
    assert wrong == []


def namespaces(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            if each.namespace:
                yield each.namespace
            yield from namespaces(each)


def test_every_namespace_is_the_label_of_its_app() -> None:
    known = label_contexts()
    strangers = set(namespaces(get_resolver())) - known.keys()
    assert strangers == set()


def test_the_test_sees_a_key_that_points_upward(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn the house over: what points down today has to be found."""
    turned = {name: (-place, -floor) for name, (place, floor) in floors().items()}
    monkeypatch.setattr("tests.architecture.house.floors", lambda: turned)
    assert "organisation.Grant.account -> accounts.Account" in wrong_relations()
