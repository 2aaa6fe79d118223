"""The register of acts that are told in bulk: the name of an act, and the function that does it to a case."""

from collections.abc import Callable
from typing import Any, Final

from diemsang.onestop.dossiers.rules.lives import Deed
from diemsang.onestop.dossiers.services.bulk.case import Case

Doing = Callable[..., None]
DONE: Final[dict[str, Doing]] = {}
"""By name of the act. Each takes the case, the deed, and the words of the deed by name."""


def does(act: str) -> Callable[[Doing], Doing]:
    """Declares who does an act in bulk."""

    def declare(doing: Doing) -> Doing:
        DONE[act] = doing
        return doing

    return declare


def do(case: Case, deed: Deed) -> None:
    """One deed of a life; refused as acting is."""
    said: dict[str, Any] = dict(deed.said)
    DONE[deed.act](case, deed, **said)
