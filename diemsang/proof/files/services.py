"""Bringing a file in, handing it out, erasing it, and sweeping away what nothing refers to any more."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction

from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.proof.files import events, queries, rules
from diemsang.proof.files.models import Content, StoredFile
from diemsang.proof.files.plugins import content_store
from diemsang.proof.files.rules import refusals
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

STEP: Final = 1024 * 1024
AT_ONCE: Final = 500
GRACE: Final = timedelta(hours=24)
"""How long a content may lie in the store before its row is committed: far longer than any request lives."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep removed."""

    contents: int
    size: int
    leftovers: int


def attach(
    subject: str, upload: File[bytes] | BinaryIO | bytes, *, purpose: str, by: Actor, at: datetime, name: str = ""
) -> StoredFile:
    """Gắn tệp: keep an upload as a file of the record `subject`, after looking at what it really is.

    `name` is taken from the upload when not given. Refuses with `files.*`: every reason found, nothing kept. The bytes
    are received and judged before the transaction starts, so that a slow upload holds no lock.
    """
    authorise(by, "files.attach_file")
    wanted = rules.purpose_named(purpose)
    shown = rules.safe_name(name or getattr(upload, "name", "") or "")
    with _received(_pieces(upload), wanted.max_bytes) as (path, key, size):
        with _bytes_of(path) as data:
            finding = rules.inspect(data, shown, wanted)
        refuse_if(finding.refusals)
        media_type = str(finding.media_type)
        with transaction.atomic():
            content = Content(sha256=key, size=size, media_type=media_type, stored_at=at)
            _hold(content)
            content_store().put(key, path)
            file = StoredFile.objects.create(
                subject=subject,
                purpose=purpose,
                content_id=key,
                name=shown,
                media_type=media_type,
                size=size,
                pages=finding.pages,
                attached_by=by.key,
                attached_at=at,
            )
            ledger.record(
                by,
                "files.file_attached",
                file,
                at,
                facts={"subject": subject, "purpose": purpose, "media_type": file.media_type, "size": size},
                private={"name": shown, "sha256": key},
            )
            announce(events.file_attached, file_id=file.pk, subject=subject, purpose=purpose)
    return file


@dataclass(frozen=True, slots=True)
class Attachment:
    """One record a content is attached to: by whom, when."""

    subject: str
    by: Actor
    at: datetime


def attach_to_many(attachments: Sequence[Attachment], upload: bytes, *, purpose: str, name: str) -> list[StoredFile]:
    """Gắn một tệp vào nhiều hồ sơ: one content kept once, a file of each record; in a few statements, in order.

    As `attach` in everything else, but for the event: of what is told later nobody is notified.
    """
    for each in attachments:
        authorise(each.by, "files.attach_file")
    wanted, shown = rules.purpose_named(purpose), rules.safe_name(name)
    if not attachments:
        return []
    with _received(_pieces(upload), wanted.max_bytes) as (path, key, size):
        with _bytes_of(path) as data:
            finding = rules.inspect(data, shown, wanted)
        refuse_if(finding.refusals)
        media_type = str(finding.media_type)
        with transaction.atomic():
            _hold(Content(sha256=key, size=size, media_type=media_type, stored_at=min(each.at for each in attachments)))
            content_store().put(key, path)
            kept = StoredFile.objects.bulk_create(
                [
                    StoredFile(
                        subject=each.subject,
                        purpose=purpose,
                        content_id=key,
                        name=shown,
                        media_type=media_type,
                        size=size,
                        pages=finding.pages,
                        attached_by=each.by.key,
                        attached_at=each.at,
                    )
                    for each in attachments
                ],
                batch_size=AT_ONCE,
            )
            facts = {"purpose": purpose, "media_type": media_type, "size": size}
            private = {"name": shown, "sha256": key}
            ledger.record_series(
                ledger.Line(each.by, "files.file_attached", file, each.at, {"subject": each.subject, **facts}, private)
                for each, file in zip(attachments, kept, strict=True)
            )
    return kept


def open_for(
    actor: Actor, file_id: int, *, at: datetime, purpose: str = "files.download"
) -> tuple[StoredFile, BinaryIO]:
    """The file and its content, for who may see its record; the look is logged. The caller closes the content.

    The bytes are compared with the recorded hash first: `files.content_changed` rather than a changed document.
    """
    file = queries.file_for(actor, file_id)
    if file.is_erased:
        raise Refused(refusals.ERASED(rule=file.erased_under))
    content = _verified(file.sha256)
    ledger.log_access(actor, file, purpose, at, fields=("content",))
    return file, content


def read_for(actor: Actor, file_id: int, *, at: datetime, purpose: str) -> bytes:
    """The whole content in memory, for contexts that work on it (signing, importing). Same checks as `open_for`."""
    _, content = open_for(actor, file_id, at=at, purpose=purpose)
    with content:
        return content.read()


@transaction.atomic
def erase(file_id: int, *, rule: str, by: Actor, at: datetime) -> StoredFile:
    """Xóa nội dung: forget the name and the content of a file under a rule; that it existed stays in the journal.

    The bytes leave the store at the next sweep, when no other file has the same content. Doing it twice is harmless.
    """
    authorise(by, "files.erase_file")
    file = StoredFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
    if file is None:
        raise Refused(NOT_FOUND())
    if file.is_erased:
        return file
    file.content, file.name, file.erased_at, file.erased_under = None, "", at, rule
    file.save(update_fields=["content", "name", "erased_at", "erased_under"])
    ledger.record(by, "files.content_erased", file, at, facts={"rule": rule})
    ledger.erase_if_any(ledger.stream_of(file), ("name", "sha256"), rule, by, at)
    announce(events.content_erased, file_id=file.pk, subject=file.subject)
    return file


def sweep(*, by: Actor, at: datetime, real_now: datetime) -> Swept:
    """Remove contents no file refers to, contents whose transaction never committed, and uploads cut off half way.

    `real_now` is the machine's time, compared with the times of the store. Each content goes in a transaction of its
    own: whoever attaches the same content meanwhile waits for that one row, then stores the bytes again.
    """
    authorise(by, "files.sweep_store")
    store, contents, size = content_store(), 0, 0
    for key, bytes_kept in list(Content.objects.filter(files=None).values_list("sha256", "size")):
        with transaction.atomic():
            if _drop_row(key):
                store.delete(key)
                contents, size = contents + 1, size + bytes_kept
    for stored in store.written_before(real_now - GRACE):
        if Content.objects.filter(pk=stored.key).exists():
            continue
        with transaction.atomic():
            # The row is written to meet a transaction still under way, and taken back at the end of ours.
            if _insert(Content(sha256=stored.key, size=1, media_type="", stored_at=at)):
                store.delete(stored.key)
                Content.objects.filter(pk=stored.key).delete()
                contents += 1
    leftovers = _remove_leftovers(real_now - GRACE)
    if contents:
        with transaction.atomic():
            ledger.record(by, "files.store_swept", "files.store:1", at, facts={"contents": contents, "size": size})
    return Swept(contents, size, leftovers)


def _hold(content: Content) -> None:
    """Make sure the row is there and stays until the end of the transaction.

    Writers of the same content do not wait for each other: a shared key lock on PostgreSQL, nothing on SQLite, where
    the immediate transaction is the lock. Only the sweep, which deletes the row, conflicts with it.
    """
    while True:
        _insert(content)
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM files_content WHERE sha256 = %s FOR KEY SHARE", [content.sha256])
            if cursor.fetchone():
                return


def _insert(content: Content) -> bool:
    """INSERT .. ON CONFLICT DO NOTHING; whether the row is ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO files_content (sha256, size, media_type, stored_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (sha256) DO NOTHING",
            [
                content.sha256,
                content.size,
                content.media_type,
                connection.ops.adapt_datetimefield_value(content.stored_at),
            ],
        )
        return bool(cursor.rowcount == 1)


def _drop_row(key: str) -> bool:
    """Delete the row of a content that still nothing refers to; False when somebody was faster."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM files_content WHERE sha256 = %s FOR UPDATE SKIP LOCKED", [key])
            if cursor.fetchone() is None:
                return False
        cursor.execute(
            "DELETE FROM files_content WHERE sha256 = %s"
            " AND NOT EXISTS (SELECT 1 FROM files_storedfile WHERE content_id = %s)",
            [key, key],
        )
        return bool(cursor.rowcount == 1)


def _verified(key: str) -> BinaryIO:
    try:
        content = content_store().open(key)
    except FileNotFoundError:
        raise Refused(refusals.CONTENT_MISSING()) from None
    digest = sha256()
    while piece := content.read(STEP):
        digest.update(piece)
    if digest.hexdigest() != key:
        content.close()
        raise Refused(refusals.CONTENT_CHANGED())
    content.seek(0)
    return content


def incoming_folder() -> Path:
    """Where uploads are received, beside the store so that moving one in is a rename."""
    folder = Path(settings.FILES_FOLDER) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextlib.contextmanager
def _received(pieces: Iterable[bytes], limit: int) -> Iterator[tuple[Path, str, int]]:
    """The upload as a file of ours, its hash and size; gone at the end unless the store moved it in."""
    descriptor, name = tempfile.mkstemp(suffix=".part", dir=incoming_folder())
    path, digest, size = Path(name), sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as target:
            for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise Refused(refusals.TOO_LARGE_FOR_PURPOSE(at_field="file", limit_mb=limit // STEP))
                digest.update(piece)
                target.write(piece)
        if size == 0:
            raise Refused(refusals.EMPTY(at_field="file"))
        yield path, digest.hexdigest(), size
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _bytes_of(path: Path) -> Iterator[mmap]:
    with path.open("rb") as source, mmap(source.fileno(), 0, access=ACCESS_READ) as data:
        yield data


def _pieces(upload: Any) -> Iterator[bytes]:
    if isinstance(upload, bytes):
        yield upload
    elif isinstance(upload, File):
        yield from upload.chunks(STEP)
    else:
        while piece := upload.read(STEP):
            yield piece


def _remove_leftovers(older_than: datetime) -> int:
    removed = 0
    for path in incoming_folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < older_than.timestamp():
                path.unlink()
                removed += 1
    return removed
