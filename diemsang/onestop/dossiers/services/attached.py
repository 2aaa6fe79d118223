"""Files that acts name: only one that is attached to the dossier, and that the actor may see."""

from collections.abc import Iterator

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.rules import refusals
from diemsang.proof.files import queries as files


def obstacles_to_file(
    row: Dossier, file: str, *, by: Actor, name: str = "", at_field: str = "file"
) -> Iterator[Refusal]:
    """Refused (`dossiers.file_unknown`) unless no file is named, or one of this dossier."""
    if file and file not in {f"file:{each.pk}" for each in files.files_of(by, row.key)}:
        yield refusals.FILE_UNKNOWN(at_field=at_field, name=name or file)
