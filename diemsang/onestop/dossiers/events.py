"""What happens to dossiers, for upper floors: one event for each act of the table; keys, states and moments only."""

from typing import Final

from diemsang.kernel.declarations import Event
from diemsang.onestop.dossiers.rules import ACTS

FIELDS: Final = ("dossier", "code", "act", "from_state", "to_state", "agency", "centre", "at", "seq")
OF_ACT: Final = {line.name: Event(line.past, FIELDS, vi=line.vi) for line in ACTS.values()}
"""The event of an act, by the name of the act: `OF_ACT["dossiers.accept"]` is `dossiers.accepted`."""

due_times_left: Final = Event(
    "dossiers.due_times_left",
    ("scope", "first_day", "last_day", "after"),
    vi="Lịch làm việc đã thay đổi: còn hồ sơ phải tính lại hạn",
)
"""To ourselves: `after` is the number of the last dossier looked at; no `first_day` is every running dossier."""

EVENTS: Final = (*OF_ACT.values(), due_times_left)
