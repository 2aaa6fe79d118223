"""What happens to dossiers, for upper floors: one event for each act of the table; keys, states and moments only."""

from typing import Final

from diemsang.kernel.declarations import Event
from diemsang.onestop.dossiers.rules import ACTS

FIELDS: Final = ("dossier", "code", "act", "from_state", "to_state", "agency", "centre", "at", "seq")
OF_ACT: Final = {line.name: Event(line.past, FIELDS, vi=line.vi) for line in ACTS.values()}
"""The event of an act, by the name of the act: `OF_ACT["dossiers.accept"]` is `dossiers.accepted`."""

EVENTS: Final = tuple(OF_ACT.values())
