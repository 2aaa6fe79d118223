"""The whole journal, checked by the standalone verifier: our own code is not asked whether it did well."""

import tempfile
from pathlib import Path
from typing import Any

from diemsang.kernel.refusals import Refused


def verify_journal(checkpoint: Path | None = None) -> dict[str, Any]:
    """What the verifier says of a bundle of the whole journal, personal values included, held against a checkpoint when
    one is given. `ledger.no_checkpoint` when nothing was ever sealed.
    """
    from diemsang.proof.ledger import queries as ledger
    from diemsang.proof.ledger import rules

    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "journal.zip"
        if ledger.write_bundle(bundle, with_values=True) is None:
            raise Refused(rules.NO_CHECKPOINT())
        return ledger.verify_bundle(bundle, checkpoint=checkpoint)
