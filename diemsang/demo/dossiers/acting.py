"""Stories acted out one deed at a time, by the services behind the pages: what the last weeks are made by."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers import services as dossiers
from diemsang.onestop.dossiers.rules.lives import Deed, ScanGiven
from diemsang.onestop.dossiers.services import consulting, processing, tasks
from diemsang.onestop.dossiers.services.signing import PURPOSE
from diemsang.proof.files import services as files

ROOMS: Final = (dossiers, consulting, processing, tasks)


def act_out(lives: Sequence[Sequence[Deed]], *, digitally: int, reader: Actor) -> None:
    """In the order of their moments. The first `digitally` results that are signed carry a digital signature; `reader`
    looks up the rows that a deed names by agency."""
    keys: dict[int, str] = {}
    signed: dict[int, bool] = {}
    deeds = [(deed.at, place, number, deed) for place, life in enumerate(lives) for number, deed in enumerate(life)]
    for _, place, _, deed in sorted(deeds, key=lambda each: each[:3]):
        said = dict(deed.said)
        if deed.act == "dossiers.sign" and deed.said.get("method"):
            signed[place] = sum(signed.values()) < digitally
            said["method"] = "" if signed[place] else deed.said["method"]
        if isinstance(said.get("scan"), ScanGiven) and signed.get(place):
            said["scan"] = ""
        keys[place] = _act(keys.get(place, ""), deed, said, reader) or keys[place]


def _act(key: str, deed: Deed, said: dict[str, Any], reader: Actor) -> str:
    name = deed.act.removeprefix("dossiers.")
    subject: Any = said.pop("filing", key)
    if name in ("answer_consultation", "record_silence"):
        row = queries.dossier_for(reader, key)
        subject = f"consultation:{row.consultations.filter(agency=said.pop('agency')).latest('pk').pk}"
    if name in ("receive_task", "accept_task", "finish_task"):
        row = queries.dossier_for(reader, key)
        subject = tasks.key_of(row.tasks.get(step=said.pop("step"), agency=said.pop("agency")))
    scan = said.get("scan")
    if isinstance(scan, ScanGiven):
        kept = files.attach(key, scan.content, purpose=PURPOSE, by=deed.by, at=deed.at, name=scan.name)
        said["scan"] = f"file:{kept.pk}"
    answer = _service(name)(subject, by=deed.by, at=deed.at, **said)
    return answer if isinstance(answer, str) and answer.startswith("dossier:") else ""


def _service(name: str) -> Callable[..., Any]:
    for room in ROOMS:
        if hasattr(room, name):
            found: Callable[..., Any] = getattr(room, name)
            return found
    raise LookupError(name)
