"""Sealing keys: files outside the database, readable by the sealer only, marked for a demo or for real.

The folder holds one file per key, named after it, and `current`, the name of the one in use. A key that was replaced
is not needed to verify: a checkpoint names its public key. Its file may be destroyed.
"""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.services.recording import Item, append

PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class SealingKey:
    key_id: str
    """The public key in hex."""
    is_demo: bool
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> str:
        return self.private.sign(message).hex()


@transaction.atomic
def create_key(*, by: Actor, at: datetime) -> SealingKey:
    """Make a new key, put it in use, and write in the journal that this was done. Rotation is the same act once more.

    The key is for demos when the installation is one (`settings.DEMO_WORLD`), and cannot be used in the other mode.
    Works in read-only mode too: a lost key leads there, and only a new one leads out.
    """
    authorise(by, "ledger.create_key")
    private = Ed25519PrivateKey.generate()
    key = SealingKey(private.public_key().public_bytes_raw().hex(), bool(settings.DEMO_WORLD), private)
    append(by, "ledger.key_created", [Item(f"ledger.key:{key.key_id}", {"is_demo": key.is_demo})], at)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {
        "key_id": key.key_id,
        "kind": "demo" if key.is_demo else "real",
        "created_at": rules.moment_text(at),
        "private": private.private_bytes_raw().hex(),
    }
    _write(folder / f"{key.key_id}.json", json.dumps(content, indent=1) + "\n")
    _write(folder / "current", f"{key.key_id}\n")
    return key


def current_key() -> SealingKey:
    """The key in use. Refuses when there is none, when others may read it, or when it belongs to the other mode."""
    folder = _folder()
    try:
        key_id = (folder / "current").read_text().strip()
        file = folder / f"{key_id}.json"
        content, mode = json.loads(file.read_text()), file.stat().st_mode
    except FileNotFoundError:
        raise Refused(rules.KEY_MISSING(folder=str(folder))) from None
    if mode & 0o077:
        raise Refused(rules.KEY_READABLE_BY_OTHERS(file=str(file)))
    is_demo = content["kind"] == "demo"
    if is_demo != bool(settings.DEMO_WORLD):
        raise Refused(rules.KEY_OF_OTHER_MODE(key_id=key_id))
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(content["private"]))
    return SealingKey(private.public_key().public_bytes_raw().hex(), is_demo, private)


def _folder() -> Path:
    return Path(settings.LEDGER_KEY_FOLDER)


def _write(file: Path, content: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)
