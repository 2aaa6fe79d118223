"""Contents in an S3 bucket, or in anything that speaks its protocol. Needs the extra `diemsang[s3]`."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from diemsang.proof.files.plugins.base import KEY, ContentStore, Stored, checked_key, registered

MEMORY: Final = 4 * 1024 * 1024
_ABSENT: Final = frozenset({"404", "NoSuchKey", "NotFound"})


@registered("s3")
class S3Store(ContentStore):
    """S3 makes an object visible only when its upload is complete, so a half-written content is never seen."""

    def __init__(self, bucket: str, endpoint: str | None = None) -> None:
        try:
            import boto3
            import botocore.config
            import botocore.exceptions
        except ImportError as error:
            raise ImproperlyConfigured("files in S3 need the extra: pip install 'diemsang[s3]'") from error
        if not bucket:
            raise ImproperlyConfigured("files in S3 need the name of a bucket: DIEMSANG_S3_BUCKET")
        self.bucket = bucket
        self.failure: type[Exception] = botocore.exceptions.ClientError
        config = botocore.config.Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3})
        self.client: Any = boto3.client("s3", endpoint_url=endpoint, config=config)

    @classmethod
    def from_settings(cls) -> Self:
        return cls(settings.FILES_S3_BUCKET, settings.FILES_S3_ENDPOINT)

    def name(self, key: str) -> str:
        checked_key(key)
        return f"content/{key[:2]}/{key[2:4]}/{key}"

    def put(self, key: str, source: Path) -> None:
        if not self.exists(key):
            self.client.upload_file(str(source), self.bucket, self.name(key))

    def open(self, key: str) -> BinaryIO:
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=self.name(key))["Body"]
        except self.failure as error:
            if _is_absent(error):
                raise FileNotFoundError(key) from None
            raise
        spool = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115  (the caller closes it)
        for piece in body.iter_chunks(1024 * 1024):
            spool.write(piece)
        spool.seek(0)
        return spool  # type: ignore[return-value]  # typeshed knows it as IO[bytes]; it has every method of BinaryIO

    def exists(self, key: str) -> bool:
        try:
            self.client.head_object(Bucket=self.bucket, Key=self.name(key))
        except self.failure as error:
            if _is_absent(error):
                return False
            raise
        return True

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.name(key))

    def written_before(self, moment: datetime) -> Iterator[Stored]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix="content/")
        for page in pages:
            for each in page.get("Contents", ()):
                key = each["Key"].rsplit("/", 1)[-1]
                if each["LastModified"] < moment and KEY.fullmatch(key):
                    yield Stored(key, each["LastModified"])


def _is_absent(error: Exception) -> bool:
    response = getattr(error, "response", {})
    return response.get("Error", {}).get("Code") in _ABSENT
