"""Handing out bundles: who may, and what is logged."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.queries.bundles import BundleSummary, write_bundle
from diemsang.proof.ledger.services.recording import log_access


def export_bundle(
    target: Path,
    *,
    by: Actor,
    at: datetime,
    streams: Iterable[str] | None = None,
    upto: int | None = None,
    with_values: bool = False,
) -> BundleSummary:
    """Write the bundle of the whole journal, or of the chains of some records with proofs of inclusion, to a file.

    `upto` is a checkpoint's number, the last one unless given. With an `upto`, entries recorded after that seal stay
    out, so that the bundle of a past checkpoint does not change; without, whatever is under no seal yet comes along
    and the verifier says so. `with_values` adds the personal values with their salts, and is logged as an access.
    Memory does not grow with the journal's length. Refuses with `ledger.no_checkpoint` when that checkpoint does not
    exist.
    """
    authorise(by, "ledger.export_bundle")
    wanted = None if streams is None else sorted(set(streams))
    summary = write_bundle(target, streams=wanted, upto=upto, with_values=with_values)
    if summary is None:
        raise Refused(rules.NO_CHECKPOINT())
    if with_values:
        for stream in wanted or ["ledger.journal"]:
            log_access(by, stream, "ledger.bundle", at)
    return summary
