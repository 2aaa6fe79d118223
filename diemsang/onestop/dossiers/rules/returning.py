"""Returning a result: by which way, to whom, with which proof; and the delivery the post reports later."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import closing_refusals, refusals


class Way(StrEnum):
    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


def obstacles_to_handing_out(
    way: str, *, identity_checked: bool, entitled: bool, shipment: str, digitised: bool, on: str
) -> Iterator[Refusal]:
    """What each way asks for: the identity of an entitled recipient at the counter, a shipment code by post, an
    electronic version online. `on` is the day as people read it."""
    if way not in set(Way):
        yield closing_refusals.WAY_OF_RETURN_UNKNOWN(at_field="way", value=way)
    if way == Way.COUNTER and not identity_checked:
        yield refusals.IDENTITY_UNCHECKED(at_field="identity_checked")
    if not entitled:
        yield closing_refusals.RECIPIENT_NOT_ENTITLED(at_field="recipient", on=on)
    if way == Way.POST and not shipment:
        yield refusals.PROOF_MISSING(at_field="shipment")
    if way == Way.ONLINE and not digitised:
        yield refusals.RESULT_NOT_DIGITISED()


def obstacles_to_delivery(
    way: str, *, proof: str, sent_at: datetime, delivered_at: datetime, now: datetime, sent: str
) -> Iterator[Refusal]:
    """A delivery is of something sent by post, has a proof, and lies between the sending (`sent` in words) and now."""
    if way != Way.POST:
        yield closing_refusals.NOT_SENT_BY_POST()
    if not proof:
        yield refusals.PROOF_MISSING(at_field="proof")
    if not sent_at <= delivered_at <= now:
        yield closing_refusals.DELIVERY_OUT_OF_ORDER(at_field="delivered_at", sent=sent)
