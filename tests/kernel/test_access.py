"""Who may do what: roles, scopes, states."""

from collections.abc import Iterator

import pytest

from diemsang.kernel import access
from diemsang.kernel.access import ANONYMOUS, EVERYWHERE, Actor, Grant, Permission, PermissionTable, system_actor
from diemsang.kernel.refusals import FORBIDDEN, Refused

TABLE = PermissionTable(
    [
        Permission("news.read", frozenset({"anyone"})),
        Permission("inbox.open", frozenset({"signed_in"})),
        Permission("ledger.seal", frozenset({"system", "system_admin"})),
        Permission("dossiers.accept", frozenset({"receiver"}), states=frozenset({"filed"})),
        Permission("dossiers.withdraw", frozenset({"applicant", "receiver"})),
    ]
)
RECEIVER = Actor("account:1", (Grant("receiver", frozenset({"body:1", "body:2"})),))
ADMIN = Actor("account:2", (Grant("system_admin"), Grant("receiver", frozenset({"body:9"}))))


@pytest.fixture(autouse=True)
def _this_table_is_installed() -> Iterator[None]:
    before = access._installed
    access.install(TABLE)
    yield
    access._installed = before


@pytest.mark.parametrize(
    ("actor", "act", "scope", "state", "allowed"),
    [
        pytest.param(ANONYMOUS, "news.read", EVERYWHERE, None, True, id="anyone reads news"),
        pytest.param(ANONYMOUS, "inbox.open", EVERYWHERE, None, False, id="a visitor has no inbox"),
        pytest.param(RECEIVER, "inbox.open", EVERYWHERE, None, True, id="who signed in has one"),
        pytest.param(RECEIVER, "dossiers.accept", "body:2", "filed", True, id="in scope and state"),
        pytest.param(RECEIVER, "dossiers.accept", "body:3", "filed", False, id="another body"),
        pytest.param(RECEIVER, "dossiers.accept", "body:2", "closed", False, id="another state"),
        pytest.param(RECEIVER, "dossiers.accept", "body:2", None, False, id="no state given where one is asked"),
        pytest.param(RECEIVER, "dossiers.accept", EVERYWHERE, "filed", False, id="a limited grant is not everywhere"),
        pytest.param(RECEIVER, "ledger.seal", EVERYWHERE, None, False, id="without the role"),
        pytest.param(ADMIN, "ledger.seal", "body:5", None, True, id="an unlimited grant covers every scope"),
        pytest.param(ADMIN, "dossiers.withdraw", "body:1", None, False, id="unlimited in another role only"),
        pytest.param(system_actor("ledger.seal"), "ledger.seal", EVERYWHERE, None, True, id="a job"),
        pytest.param(system_actor("x"), "dossiers.withdraw", "body:1", None, False, id="a job is not almighty"),
    ],
)
def test_the_table_decides(actor: Actor, act: str, scope: str | None, state: str | None, allowed: bool) -> None:
    assert access.may(actor, act, scope=scope, state=state) is allowed
    if allowed:
        access.authorise(actor, act, scope=scope, state=state)
    else:
        with pytest.raises(Refused) as refused:
            access.authorise(actor, act, scope=scope, state=state)
        assert refused.value.codes == ("access.not_allowed",)
        assert refused.value.status == FORBIDDEN


def test_an_unknown_act_is_a_bug() -> None:
    with pytest.raises(KeyError):
        access.may(ADMIN, "dossiers.acept")


def test_an_act_stands_once_in_the_table() -> None:
    with pytest.raises(ValueError, match="twice"):
        PermissionTable([Permission("a.b", frozenset()), Permission("a.b", frozenset())])


def test_without_a_table_nothing_is_decided() -> None:
    access._installed = None
    with pytest.raises(RuntimeError, match="permission table"):
        access.may(ADMIN, "news.read")


def test_scopes_of_several_grants_add_up() -> None:
    actor = Actor("account:3", (Grant("clerk", frozenset({"body:1"})), Grant("guide", frozenset({"body:2"}))))
    assert actor.scopes_as(["clerk", "guide"]) == frozenset({"body:1", "body:2"})
    assert actor.scopes_as(["clerk"]) == frozenset({"body:1"})
    assert actor.scopes_as(["receiver"]) == frozenset()
    assert ADMIN.scopes_as(["receiver", "system_admin"]) is EVERYWHERE


def test_a_grant_with_no_scope_covers_nothing() -> None:
    assert not Grant("clerk", frozenset()).covers("body:1")
    assert not Grant("clerk", frozenset()).covers(EVERYWHERE)


def test_roles_are_those_of_the_grants_and_of_being_a_job() -> None:
    assert ADMIN.roles == {"system_admin", "receiver"}
    assert system_actor("ledger.seal").roles == {"system"}
    assert TABLE.roles_for("ledger.seal") == {"system", "system_admin"}


def test_an_actor_signs_as_a_key_and_a_visitor_is_not_signed_in() -> None:
    assert system_actor("ledger.seal").key == "job:ledger.seal"
    assert RECEIVER.is_signed_in
    assert not ANONYMOUS.is_signed_in
