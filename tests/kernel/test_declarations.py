"""What contexts declare about themselves, and commands: plain values with safe defaults."""

from argparse import Namespace
from dataclasses import FrozenInstanceError

import pytest

from diemsang.kernel.commands import Command
from diemsang.kernel.declarations import Audience, Event, Fact


def test_a_fact_is_restricted_until_somebody_decides_otherwise() -> None:
    fact = Fact("tests.settled", vi="Đã giải quyết", en="Settled", records=list, happened_on="settled_on", journal="pk")
    assert fact.audience is Audience.RESTRICTED
    assert fact.measure is None
    assert fact.link(object()) is None
    assert fact.label(12) == "12"


def test_facts_do_not_share_their_dimensions() -> None:
    one, other = (
        Fact(f"tests.{n}", vi="", en="", records=list, happened_on="x", journal="pk") for n in ("one", "other")
    )
    assert one.dimensions == {}
    assert one.dimensions is not other.dimensions


def test_declarations_cannot_be_changed_by_who_reads_them() -> None:
    event = Event("tests.happened", fields=("id",), vi="Đã xảy ra")
    with pytest.raises(FrozenInstanceError):
        event.name = "tests.other"  # type: ignore[misc]


def test_a_command_needs_django_unless_it_says_otherwise() -> None:
    command = Command("ask", "Hỏi", "Ask", configure=lambda parser: None, run=lambda options: 2)
    assert command.needs_django
    assert command.run(Namespace()) == 2
