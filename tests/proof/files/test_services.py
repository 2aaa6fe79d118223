"""Attaching, opening, erasing and sweeping files."""

import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from moto import mock_aws

from diemsang.kernel.access import ANONYMOUS, Actor, Grant, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.files import queries, services
from diemsang.proof.files.models import Content, StoredFile
from diemsang.proof.files.plugins import LocalStore, S3Store, content_store
from diemsang.proof.ledger import queries as ledger_queries
from diemsang.proof.ledger import services as ledger_services
from diemsang.proof.ledger.models import Entry
from tests.proof.files import samples

AT = datetime(2016, 5, 30, 3, tzinfo=UTC)
CLERK = Actor("account:7")
OTHER = Actor("account:8")
SWEEPER = system_actor("files.sweep")
ADMIN = Actor("account:1", (Grant("system_admin"),))


def only_the_clerk(actor: Actor, subject: str) -> bool:
    return actor.key == CLERK.key


queries.register_resolver("testcase", only_the_clerk)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"
    settings.FILES_BACKEND = "local"


def attached(data: bytes | None = None, name: str = "đơn.pdf", subject: str = "testcase:1") -> StoredFile:
    upload = SimpleUploadedFile(name, samples.pdf() if data is None else data)
    return services.attach(subject, upload, purpose="attachment", by=CLERK, at=AT)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def swept(later: timedelta = timedelta(0)) -> services.Swept:
    return services.sweep(by=SWEEPER, at=AT, real_now=datetime.now(UTC) + later)


@pytest.mark.engines
@pytest.mark.django_db
def test_an_attached_file_is_kept_once_recorded_and_handed_out_unchanged(settings):
    data = samples.pdf(3)
    first, second = attached(data), attached(data, subject="testcase:2")
    assert first.sha256 == second.sha256 == sha256(data).hexdigest()
    assert (first.name, first.media_type, first.pages) == ("đơn.pdf", "application/pdf", 3)
    (path,) = kept(settings.FILES_FOLDER)
    assert path.relative_to(settings.FILES_FOLDER / "content").parts[:2] == (first.sha256[:2], first.sha256[2:4])
    assert path.stat().st_mode & 0o777 == 0o600
    assert services.read_for(CLERK, first.pk, at=AT, purpose="tests.read") == data
    (entry,) = ledger_queries.entries_of(f"files.storedfile:{first.pk}")
    assert entry.act == "files.file_attached"
    assert first.sha256 not in entry.body
    assert "đơn" not in entry.body


@pytest.mark.django_db
def test_nobody_sees_a_file_whose_record_has_no_resolver_or_says_no():
    stranger, hidden = attached(subject="unknown:1"), attached()
    for actor, file in ((CLERK, stranger), (OTHER, hidden), (ANONYMOUS, hidden)):
        with pytest.raises(Refused) as refused:
            services.open_for(actor, file.pk, at=AT)
        assert refused.value.codes == ("access.not_found",)
    assert list(queries.files_of(CLERK, "testcase:1")) == [hidden]
    assert list(queries.files_of(OTHER, "testcase:1")) == []


@pytest.mark.django_db
def test_a_visitor_may_not_attach():
    with pytest.raises(Refused) as refused:
        services.attach("testcase:1", samples.pdf(), purpose="attachment", by=ANONYMOUS, at=AT, name="a.pdf")
    assert refused.value.codes == ("access.not_allowed",)


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(settings):
    with pytest.raises(Refused) as refused:
        attached(samples.pdf_with_script())
    assert refused.value.codes == ("files.active_content",)
    assert kept(settings.FILES_FOLDER) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_an_endless_upload_is_cut_at_the_limit_of_its_purpose(settings):
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%PDF" * (size // 4)

    endless = Endless()
    with pytest.raises(Refused) as refused:
        services.attach("testcase:1", endless, purpose="picture", by=CLERK, at=AT, name="a.png")
    assert refused.value.codes == ("files.too_large",)
    assert refused.value.status == 413
    assert endless.given <= 12 * 1024 * 1024
    assert kept(settings.FILES_FOLDER) == []


@pytest.mark.django_db
def test_a_content_changed_on_the_disk_is_not_handed_out():
    file = attached()
    path = content_store().path(file.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(Refused) as refused:
        services.open_for(CLERK, file.pk, at=AT)
    assert refused.value.codes == ("files.content_changed",)
    path.unlink()
    with pytest.raises(Refused) as refused:
        services.open_for(CLERK, file.pk, at=AT)
    assert refused.value.codes == ("files.content_missing",)


@pytest.mark.engines
@pytest.mark.django_db
@pytest.mark.parametrize("damage", [b"", b"something else"])
def test_a_content_lost_on_the_disk_comes_back_when_somebody_brings_it_again(damage):
    file = attached()
    path = content_store().path(file.sha256)
    path.write_bytes(damage)
    again = attached()
    assert again.sha256 == file.sha256
    for each in (file, again):
        assert services.read_for(CLERK, each.pk, at=AT, purpose="files.download") == samples.pdf()


@pytest.mark.django_db
def test_erasing_a_file_that_is_none_is_refused():
    with pytest.raises(Refused) as refused:
        services.erase(404_404, rule="nd-13-2023:16", by=ADMIN, at=AT)
    assert refused.value.status == 404


@pytest.mark.django_db
def test_a_file_can_be_erased_when_its_journal_was_erased_before():
    file = attached()
    ledger_services.erase(f"files.storedfile:{file.pk}", (), "nd-13-2023:16", ADMIN, AT)
    assert services.erase(file.pk, rule="nd-13-2023:16", by=ADMIN, at=AT).is_erased


@pytest.mark.engines
@pytest.mark.django_db
def test_erasing_forgets_name_and_content_but_only_the_last_reference_frees_the_bytes():
    first, second = attached(), attached(subject="testcase:2")
    services.erase(first.pk, rule="Luật 91/2025", by=SWEEPER, at=AT)
    services.erase(first.pk, rule="Luật 91/2025", by=SWEEPER, at=AT)
    first.refresh_from_db()
    assert (first.name, first.sha256, first.is_erased) == ("", "", True)
    assert swept().contents == 0
    assert services.read_for(CLERK, second.pk, at=AT, purpose="tests.read")
    with pytest.raises(Refused) as refused:
        services.open_for(CLERK, first.pk, at=AT)
    assert refused.value.codes == ("files.erased",)
    services.erase(second.pk, rule="Luật 91/2025", by=SWEEPER, at=AT)
    assert swept().contents == 1
    assert not Content.objects.exists()
    assert kept(content_store().folder) == []


@pytest.mark.django_db
def test_a_clerk_may_not_erase():
    with pytest.raises(Refused) as refused:
        services.erase(attached().pk, rule="x", by=CLERK, at=AT)
    assert refused.value.codes == ("access.not_allowed",)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_what_a_rolled_back_act_left_once_it_is_old_and_nothing_else(settings):
    def act_that_fails() -> None:
        with transaction.atomic():
            attached(samples.pdf(2))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_that_fails()
    kept_file = attached(samples.pdf(3))
    part = services.incoming_folder() / "cut.part"
    part.write_bytes(b"half")
    assert swept() == services.Swept(0, 0, 0)
    assert len(kept(content_store().folder)) == 2
    assert swept(timedelta(hours=25)) == services.Swept(1, 0, 1)
    assert [path.name for path in kept(settings.FILES_FOLDER)] == [kept_file.sha256]


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_many_writers_of_one_blank_form_share_one_content():
    data, failures = samples.pdf(4), []
    attached(data)

    def write(number: int) -> None:
        try:
            attached(data, subject=f"testcase:{number}")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Content.objects.count() == 1
    assert StoredFile.objects.count() == 9


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_writer_of_known_content_does_not_wait_for_another_that_is_still_open():
    data = samples.pdf(4)
    attached(data)
    done = threading.Event()

    def write() -> None:
        try:
            attached(data, subject="testcase:2")
            done.set()
        finally:
            connection.close()

    with transaction.atomic():
        attached(data, subject="testcase:3")
        thread = threading.Thread(target=write)
        thread.start()
        went_ahead = done.wait(10 if connection.vendor == "postgresql" else 0.5)
    thread.join()
    assert done.is_set()
    assert went_ahead == (connection.vendor == "postgresql"), "SQLite has one writer at a time, PostgreSQL many"


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_content_attached_again_while_it_is_swept_is_kept():
    data = samples.pdf(5)
    services.erase(attached(data).pk, rule="x", by=SWEEPER, at=AT)
    failures = []

    def run(act) -> None:
        try:
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in (swept, lambda: attached(data), swept)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    (file,) = StoredFile.objects.filter(erased_at=None)
    assert services.read_for(CLERK, file.pk, at=AT, purpose="tests.read") == data


def test_a_killed_writer_leaves_no_half_file_in_the_store(tmp_path):
    script = textwrap.dedent(
        """
        import sys, hashlib
        from pathlib import Path
        from diemsang.proof.files.plugins.local import LocalStore
        folder = Path(sys.argv[1])
        store, number = LocalStore(folder / "content"), 0
        while True:
            number += 1
            data = str(number).encode() * 200_000
            source = folder / "part"
            source.write_bytes(data)
            store.put(hashlib.sha256(data).hexdigest(), source)
            print(number, flush=True)
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    found = kept(tmp_path / "content")
    assert found
    assert all(sha256(path.read_bytes()).hexdigest() == path.name for path in found)


@pytest.mark.parametrize("kind", ["local", "s3"])
def test_every_store_keeps_lists_and_forgets(kind, tmp_path, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="hoso")
        store = LocalStore(tmp_path / "content") if kind == "local" else S3Store("hoso")
        data = "nội dung".encode()
        key = sha256(data).hexdigest()
        source = tmp_path / "source"
        for _ in range(2):
            source.write_bytes(data)
            store.put(key, source)
        with store.open(key) as content:
            assert content.read() == data
        later = datetime.now(UTC) + timedelta(minutes=1)
        assert [stored.key for stored in store.written_before(later)] == [key]
        assert list(store.written_before(later - timedelta(hours=1))) == []
        store.delete(key)
        store.delete(key)
        assert not store.exists(key)
        with pytest.raises(FileNotFoundError):
            store.open(key)
        with pytest.raises(ValueError, match="not the key"):
            store.exists("../../etc/passwd")


@pytest.mark.django_db
def test_one_content_is_attached_to_many_records_as_one_by_one() -> None:
    by = CLERK
    pdf = samples.pdf()
    with transaction.atomic():
        one = services.attach("dossier:1", pdf, purpose="attachment", by=by, at=AT, name="quét.pdf")
        wanted = [services.Attachment(f"dossier:{number}", by, AT) for number in (2, 3)]
        many = services.attach_to_many(wanted, pdf, purpose="attachment", name="quét.pdf")
    columns = ("purpose", "content_id", "name", "media_type", "size", "pages", "attached_by", "attached_at")
    for file in many:
        assert [getattr(file, name) for name in columns] == [getattr(one, name) for name in columns]
    assert [file.subject for file in many] == ["dossier:2", "dossier:3"]
    bodies = [
        json.loads(entry.body)["facts"] for entry in Entry.objects.filter(act="files.file_attached").order_by("pk")
    ]
    assert bodies == [{**bodies[0], "subject": f"dossier:{number}"} for number in (1, 2, 3)]
