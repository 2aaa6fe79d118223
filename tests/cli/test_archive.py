"""The archive carries every kind of value a column holds, and a damaged one is found before anything is changed."""

import io
import random
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.cli import archive

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.floats(allow_nan=False),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.uuids(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
)


@given(VALUES)
def test_values_come_back_as_they_were(value: Any) -> None:
    assert archive.decode(archive.encode(value)) == value


def test_a_value_of_another_kind_is_not_written_as_something_else() -> None:
    with pytest.raises(TypeError, match="complex"):
        archive.encode(1j)


def written(tmp_path: Path) -> Path:
    file = tmp_path / "archive.zip"
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a").write_bytes(b"content")
    row = (1, "Hà", date(2016, 5, 30), datetime(2016, 5, 30, tzinfo=UTC), timedelta(1), Decimal("1.50"), uuid4(), b"\0")
    with file.open("wb") as handle:
        writer = archive.Writer(handle)
        assert writer.table("app.Model", [row]) == 1
        assert writer.folder("files", tmp_path / "files") == 1
        writer.close({"version": "0"})
    return file


def rewritten(file: Path, name: str, content: bytes) -> Path:
    """The same archive with one member changed, as a bad disk or a bad person would."""
    other = file.with_name("other.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return other


def test_a_whole_archive_passes_and_unpacks(tmp_path: Path) -> None:
    reader = archive.Reader(written(tmp_path))
    reader.check()
    assert next(reader.rows("app.Model"))[1] == "Hà"
    assert reader.unpack("files", tmp_path / "out") == 1
    assert (tmp_path / "out" / "a").read_bytes() == b"content"


@pytest.mark.parametrize("member", ["tables/app.Model.jsonl", "files/a"])
def test_a_changed_member_is_named(tmp_path: Path, member: str) -> None:
    reader = archive.Reader(rewritten(written(tmp_path), member, b"[1]\n"))
    with pytest.raises(archive.Damaged, match=member):
        reader.check()


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(archive.Damaged):
        archive.Reader(file)


def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    writer = archive.Writer(target)
    writer._zip.writestr("files/../../evil", b"x")
    writer._members["files/../../evil"] = "0"
    writer.close({})
    file = tmp_path / "evil.zip"
    file.write_bytes(target.getvalue())
    with pytest.raises(archive.Damaged):
        archive.Reader(file).unpack("files", tmp_path / "out")
    assert not (tmp_path.parent / "evil").exists()


def test_every_byte_changed_in_a_packed_member_is_found(tmp_path: Path) -> None:
    """Also where the packing itself breaks, which Python says in other words than a wrong checksum."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "big").write_bytes(random.Random(1).randbytes(400))
    file = tmp_path / "archive.zip"
    with file.open("wb") as handle:
        writer = archive.Writer(handle)
        writer.folder("files", tmp_path / "files")
        writer.close({"version": "0"})
    whole = file.read_bytes()
    for place in range(80, 320, 5):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(archive.Damaged):
            archive.Reader(file).check()


@pytest.mark.parametrize(
    "manifest", ["[]", "null", "7", "{}", '{"format": 1}', '{"format": 1, "members": []}', "\ud800"]
)
def test_a_manifest_that_is_none_is_a_damaged_archive(manifest: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as target:
        target.writestr("manifest.json", manifest.encode(errors="surrogatepass"))
    with pytest.raises(archive.Damaged):
        archive.Reader(tmp_path / "odd.zip").check()
