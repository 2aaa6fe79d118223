"""Every service that acts on somebody's behalf, called by every role that may not: it refuses, and changes nothing."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from diemsang.config.permissions import ROLES, TABLE
from diemsang.kernel.access import Actor, may, may_somewhere
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Entry
from tests.access.acts import PART_OF_AN_ACT, SERVICES, Service, by_name
from tests.access.records import Records
from tests.cast import AT, GRANTED_ROLES, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def services() -> Iterator[tuple[str, Callable[..., Any]]]:
    """`context.name` and the function, of every public service that takes `by`."""
    for config in apps.get_app_configs():
        if not config.name.startswith("diemsang."):
            continue
        try:
            module = importlib.import_module(f"{config.name}.services")
        except ModuleNotFoundError:
            continue
        for name, function in sorted(vars(module).items()):
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            is_ours = inspect.unwrap(function).__module__.startswith(module.__name__)
            if is_ours and "by" in inspect.signature(function).parameters:
                yield f"{config.label}.{name}", function


FOUND = dict(services())


def arguments_of(name: str, records: Records) -> dict[str, Any]:
    own, shared = dict(SERVICES[name].own(records)), by_name(records)
    for parameter in inspect.signature(FOUND[name]).parameters.values():
        is_wanted = parameter.default is inspect.Parameter.empty or parameter.name == "scope"
        if parameter.name in {"by", *own} or parameter.kind is inspect.Parameter.VAR_KEYWORD or not is_wanted:
            continue
        if parameter.name == "scope" and SERVICES[name].scope is None:
            own["scope"] = None
            continue
        assert parameter.name in shared, f"tests/access/acts.py: {name} needs a sample of {parameter.name}"
        own[parameter.name] = shared[parameter.name]()
    return own


@pytest.fixture
def records(cast: Cast, settings, tmp_path) -> Records:
    settings.FILES_FOLDER = tmp_path / "files"
    return Records(cast)


def test_every_service_is_declared_and_none_is_declared_in_vain() -> None:
    assert len(FOUND) > 60
    assert FOUND.keys() - SERVICES.keys() == set(), "tests/access/acts.py: say what these need"
    assert SERVICES.keys() - FOUND.keys() == set()
    assert {each.needs for each in SERVICES.values()} <= TABLE.lines.keys() | {PART_OF_AN_ACT}


class Taken(Exception):
    pass


def answer(name: str, actor: Actor, arguments: dict[str, Any]) -> str:
    """The code of the refusal, or that there was none; changes are taken back."""
    try:
        with transaction.atomic():
            try:
                FOUND[name](**arguments, by=actor)
            except Refused as refused:
                return refused.codes[0]
            raise Taken
    except Taken:
        return "done"


def is_allowed(actor: Actor, service: Service, scope: str | None) -> bool:
    if service.anywhere:
        return may_somewhere(actor, service.needs)
    # Whoever may do it in some state is told of the state, not of the right.
    state = min(TABLE.lines[service.needs].states, default=None)
    return may(actor, service.needs, scope=scope, state=state)


CONTEXTS = sorted({name.partition(".")[0] for name in FOUND})


def of_context(label: str) -> list[str]:
    return [name for name in FOUND if name.startswith(f"{label}.") and name in SERVICES and SERVICES[name].needs]


@pytest.mark.parametrize("label", CONTEXTS)
def test_a_service_refuses_who_may_not(cast: Cast, records: Records, label: str) -> None:
    readers = {(role, False): cast.actor(role) for role in ROLES}
    readers |= {(role, True): cast.actor(role, elsewhere=True) for role in GRANTED_ROLES}
    for name in of_context(label):
        service = SERVICES[name]
        scope = cast.bodies[service.scope] if service.scope else None
        arguments = arguments_of(name, records)
        before = Entry.objects.count()
        refused = 0
        for (role, elsewhere), actor in readers.items():
            if is_allowed(actor, service, scope) or (role in service.also and not elsewhere):
                continue
            refused += 1
            assert answer(name, actor, arguments) == "access.not_allowed", (name, role, elsewhere)
        assert refused, name
        assert Entry.objects.count() == before, name


@pytest.mark.parametrize("label", CONTEXTS)
def test_a_service_asks_only_the_table_who_one_is(cast: Cast, records: Records, label: str) -> None:
    """The same arguments from somebody the table names get any answer but that one; the samples need not be right."""
    readers = [cast.actor(role) for role in ROLES]
    for name in of_context(label):
        service = SERVICES[name]
        scope = cast.bodies[service.scope] if service.scope else None
        allowed = [actor for actor in readers if is_allowed(actor, service, scope)]
        assert allowed, f"nobody of the cast may do {service.needs}"
        try:
            got = answer(name, allowed[-1], arguments_of(name, records))
        except (LookupError, ValueError, TypeError, OSError, ObjectDoesNotExist):
            got = "went past the question"
        assert got != "access.not_allowed", (name, allowed[-1].roles)


def test_the_moment_of_the_walk_is_within_the_rights_of_the_cast(cast: Cast) -> None:
    assert cast.actor("clerk", at=AT).roles == {"clerk"}
