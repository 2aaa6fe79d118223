"""The whole journal, checked by the standalone verifier: our own code is not asked whether it did well."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from diemsang.proof.ledger import verifier

PROGRAM = Path(verifier.__file__).with_name("diemsang_verify.py")


def verify_journal(checkpoint: Path | None = None) -> dict[str, Any]:
    """What the verifier says of a bundle of the whole journal, held against a checkpoint when one is given."""
    from diemsang.kernel import clock
    from diemsang.kernel.access import system_actor
    from diemsang.proof.ledger import services as ledger

    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "journal.zip"
        ledger.export_bundle(bundle, by=system_actor("ledger.verify"), at=clock.now())
        words = [str(bundle), "--json", *(["--checkpoint", str(checkpoint)] if checkpoint else [])]
        done = subprocess.run([sys.executable, str(PROGRAM), *words], check=False, capture_output=True, text=True)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result
