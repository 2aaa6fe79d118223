"""Where the bytes are kept: a folder of this machine, or a bucket. Chosen by the setting FILES_BACKEND."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from diemsang.proof.files.plugins.base import ContentStore, registered, registry
from diemsang.proof.files.plugins.local import LocalStore
from diemsang.proof.files.plugins.s3 import S3Store

__all__ = ["ContentStore", "LocalStore", "S3Store", "content_store", "registered"]


@cache
def _built(name: str, folder: str, bucket: str, endpoint: str | None) -> ContentStore:
    try:
        kind = registry[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"DIEMSANG_FILES names {name}; known stores: {', '.join(sorted(registry))}"
        ) from None
    return kind.from_settings()


def content_store() -> ContentStore:
    """The store this installation uses."""
    return _built(
        settings.FILES_BACKEND, str(settings.FILES_FOLDER), settings.FILES_S3_BUCKET, settings.FILES_S3_ENDPOINT
    )
