"""Settings of the suite: the product's own, in a folder of the run, without slow hashing of passwords."""

import os
import tempfile

os.environ.setdefault("DIEMSANG_DATA", tempfile.mkdtemp(prefix="diemsang-tests-"))
os.environ.setdefault("DIEMSANG_SECRET_KEY", "only-for-tests")

from diemsang.config.settings import *  # noqa: F403  (the environment is set first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: threads of one test share an in-memory database in a way no installation does.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
