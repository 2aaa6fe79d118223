"""The permission table, line by line: every act, every role, inside and outside its place, every state."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemsang.config.permissions import ROLES, TABLE
from diemsang.kernel.access import EVERYWHERE, Actor, authorise, may
from diemsang.kernel.refusals import Refused
from tests.cast import EVERYWHERE_ROLES, GRANTED_ROLES, HELD_BY_NOBODY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

PACKAGE = Path(__file__).resolve().parents[2] / "diemsang"
NO_SUCH_STATE = "a_state_no_act_names"


def places_of(role: str, cast: Cast) -> dict[str | None, bool]:
    """Where one may ask, and whether that role of the cast reaches there."""
    if role in HELD_BY_NOBODY or role in EVERYWHERE_ROLES:
        return dict.fromkeys([EVERYWHERE, cast.bodies["agency"], cast.bodies["other"], cast.bodies["union"]], True)
    state_line = {"organisation_admin", "home_affairs", "procedure_controller", "council_member"}
    union_line = role in {"union_officer", "union_provincial_officer"}
    at_centre = role in {"centre_leader", "guide"}
    return {
        EVERYWHERE: False,
        cast.bodies["province"]: role in state_line,
        cast.bodies["agency"]: not union_line and not at_centre,
        cast.bodies["other"]: role in state_line,
        cast.bodies["centre"]: role in state_line or at_centre,
        cast.bodies["union"]: union_line,
        cast.bodies["other_union"]: role == "union_provincial_officer",
        cast.bodies["federation"]: False,
        cast.units["unit"]: not union_line and not at_centre,
        "body:999999": False,
    }


def expected(act: str, role: str, *, reaches: bool, state: str | None) -> bool:
    """The table read by a person: who is named, where, in which state."""
    line = TABLE.lines[act]
    if line.states and state not in line.states:
        return False
    if "anyone" in line.roles:
        return True
    if "signed_in" in line.roles and role not in {"anyone", "system"}:
        return True
    return role in line.roles and reaches


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_its_lines_say_and_nothing_else(cast: Cast, role: str) -> None:
    actor = cast.actor(role)
    for act, line in TABLE.lines.items():
        for scope, reaches in places_of(role, cast).items():
            for state in (None, NO_SUCH_STATE, *sorted(line.states)):
                allowed = expected(act, role, reaches=reaches, state=state)
                assert may(actor, act, scope=scope, state=state) is allowed, (role, act, scope, state)
                if allowed:
                    authorise(actor, act, scope=scope, state=state)
                    continue
                with pytest.raises(Refused) as refused:
                    authorise(actor, act, scope=scope, state=state)
                assert refused.value.codes == ("access.not_allowed",)


@pytest.mark.parametrize("role", [role for role in GRANTED_ROLES if role not in EVERYWHERE_ROLES])
def test_the_same_role_in_the_next_agency_reaches_nothing_here(cast: Cast, role: str) -> None:
    stranger = cast.actor(role, elsewhere=True)
    here = [*cast.bodies.keys() - {"other", "other_union"}]
    for act, line in TABLE.lines.items():
        if line.roles & HELD_BY_NOBODY - {"system"}:
            continue
        for place in here:
            assert not may(stranger, act, scope=cast.bodies[place]), (act, place)
        assert not may(stranger, act, scope=cast.units["unit"]), act


def test_every_role_the_table_names_is_known_and_every_act_has_words() -> None:
    for act, line in TABLE.lines.items():
        assert line.roles, act
        assert line.roles <= ROLES.keys(), act
        assert line.vi.strip(), act
        context, _, verb = act.partition(".")
        assert context.isidentifier(), act
        assert verb.isidentifier(), act


def test_an_act_the_table_does_not_know_is_a_bug_and_not_a_refusal(cast: Cast) -> None:
    with pytest.raises(KeyError):
        authorise(cast.actor("system_admin"), "organisation.abolish_everything")


# What the code asks and what the table answers


def named_in(tree: ast.Module, expression: ast.expr) -> Iterator[str]:
    """The acts an expression can be: a text, a choice of texts, or a name that the module gives such a value."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from named_in(tree, body)
            yield from named_in(tree, other)
        case ast.Name(id=name):
            for node in ast.walk(tree):
                targets = node.targets if isinstance(node, ast.Assign) else []
                targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
                value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
                if value is not None and any(isinstance(each, ast.Name) and each.id == name for each in targets):
                    yield from named_in(tree, value)


def asked() -> Iterator[tuple[str, list[str]]]:
    """Every `authorise(...)` and `may(...)` of the package, with the acts it can name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / "kernel"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in {"authorise", "may"} and len(node.args) >= 2:
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield place, list(named_in(tree, node.args[1]))


def test_code_asks_only_for_acts_of_the_table() -> None:
    found = dict(asked())
    assert len(found) > 40
    unknown = {place: acts for place, acts in found.items() if any(act not in TABLE.lines for act in acts)}
    assert unknown == {}


def test_no_line_of_the_table_is_left_unused() -> None:
    """An act nothing asks for protects nothing; a line for it would look like protection."""
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "permissions.py"
    )
    assert [act for act in TABLE.lines if f'"{act}"' not in sources] == []


def test_the_actor_of_a_session_is_asked_anew_with_every_request(cast: Cast) -> None:
    """Rights end with the day they end on, whatever session is open."""
    from datetime import date, timedelta

    from diemsang.kernel.clock import at_local
    from diemsang.people.organisation.models import Grant
    from diemsang.people.organisation.services import revoke_role
    from tests.cast import AT

    clerk: Actor = cast.actor("clerk")
    assert may(clerk, "numbering.open_register", scope=cast.bodies["agency"])
    grant = Grant.objects.get(account=cast.account("clerk"))
    revoke_role(grant.pk, by=cast.actor("system_admin"), at=AT, on=date(2016, 6, 1), reason="chuyển công tác")
    assert cast.actor("clerk", at=at_local(date(2016, 6, 1)) - timedelta(minutes=1)).roles == {"clerk"}
    assert cast.actor("clerk", at=at_local(date(2016, 6, 1))).roles == frozenset()
