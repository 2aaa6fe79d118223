"""What dossiers do when something below changed."""

from collections.abc import Mapping
from typing import Any

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Listener
from diemsang.onestop.dossiers.services.following import follow_merge

BY = system_actor("dossiers.follow_merge")


def applicants_merged(payload: Mapping[str, Any]) -> None:
    """Two records were one person: the dossiers of the one that was taken over follow. Twice is harmless."""
    follow_merge(payload["source"], into=payload["into"], by=BY, at=clock.now())


LISTENERS = (Listener("applicants.applicants_merged", "dossiers.follow_merge", applicants_merged),)
