"""Reading files. Who may see one is decided by the context whose record it is attached to; without its word, nobody."""

from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet

from diemsang.kernel.access import NOT_FOUND, Actor, may
from diemsang.kernel.refusals import Refused
from diemsang.proof.files.models import StoredFile

Resolver = Callable[[Actor, str], bool]
_resolvers: Final[dict[str, Resolver]] = {}


def register_resolver(prefix: str, may_see: Resolver) -> None:
    """Say who sees files of records whose key begins with `prefix:`; `may_see(actor, subject_key)` answers for one."""
    if _resolvers.setdefault(prefix, may_see) is not may_see:
        raise ValueError(f"two resolvers of files for {prefix}")


def may_see_subject(actor: Actor, subject: str) -> bool:
    """What the record's context says; no when no context speaks for such keys."""
    resolver = _resolvers.get(subject.partition(":")[0])
    return resolver is not None and resolver(actor, subject)


def file_for(actor: Actor, file_id: int) -> StoredFile:
    """The file, for somebody who may see its record. `access.not_found` alike for a missing and a hidden one."""
    file = StoredFile.objects.select_related("content").filter(pk=file_id).first()
    if file is None or not may(actor, "files.view_file") or not may_see_subject(actor, file.subject):
        raise Refused(NOT_FOUND())
    return file


def files_of(actor: Actor, subject: str) -> QuerySet[StoredFile]:
    """The files of one record, newest first; none for who may not see the record."""
    if not may(actor, "files.view_file") or not may_see_subject(actor, subject):
        return StoredFile.objects.none()
    return StoredFile.objects.filter(subject=subject).select_related("content").order_by("-id")
