"""A small sealed journal, its bundle, and the standalone verifier: for tests and for the benchmark."""

import importlib.util
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, system_actor
from diemsang.proof.ledger import services, verifier

JOB = system_actor("test")
CLERK = Actor("account:7")
AT = datetime(2016, 5, 30, 3, 15, tzinfo=UTC)
VERIFIER = Path(str(verifier.__file__)).with_name("diemsang_verify.py")
NAMES = ["Trần Thị Bưởi", "Nguyễn Văn Mận", "Lê Đình Ổi", "Phạm Thị Sen"]


def load_verifier() -> ModuleType:
    specification = importlib.util.spec_from_file_location("diemsang_verify", VERIFIER)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def build(entries: int, *, streams: int, seals: int, seed: int = 1) -> None:
    """Acts on some records, with personal values, an erasure, and several seals."""
    chance = random.Random(seed)
    services.create_key(by=JOB, at=AT)
    per_seal = max(entries // seals, 1)
    for done in range(entries):
        with transaction.atomic():
            services.record(
                CLERK,
                chance.choice(["dossiers.accepted", "dossiers.examined", "dossiers.returned"]),
                f"dossiers.dossier:{chance.randrange(streams)}",
                AT + timedelta(minutes=done),
                facts={"step": done, "office": "STC"},
                private={"name": chance.choice(NAMES), "phone": f"09{chance.randrange(10**8):08}"} if done % 2 else {},
            )
        if done % per_seal == per_seal - 1:
            services.seal(by=JOB, at=clock.real_now())
    stream = next(f"dossiers.dossier:{n}" for n in range(streams) if _has_values(f"dossiers.dossier:{n}"))
    services.erase(stream, ["phone"], "nd-13-2023:16", JOB, AT)
    services.seal(by=JOB, at=clock.real_now())


def _has_values(stream: str) -> bool:
    from diemsang.proof.ledger.models import Opening

    return Opening.objects.filter(entry__stream=stream, field="phone").exists()


def latest() -> Path:
    """The last published checkpoint."""
    return Path(settings.LEDGER_PUBLISH_FOLDER) / "latest.json"


def verify(module: ModuleType, bundle: Path, checkpoint: Path | None = None, *, strict: bool = True) -> dict[str, Any]:
    """What the verifier reports, called in this process."""
    import zipfile

    anchor = json.loads(checkpoint.read_text()) if checkpoint else None
    with zipfile.ZipFile(bundle) as archive:
        report: dict[str, Any] = module.Verification(archive, anchor, set(), strict).run()
    return report
