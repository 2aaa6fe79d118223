"""The result goes to the applicant: digitised and handed to the centre, returned, and by post delivered."""

from datetime import datetime

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.onestop.dossiers.models import Dossier, ReturnOfResult
from diemsang.onestop.dossiers.queries.fees import standing_of
from diemsang.onestop.dossiers.rules import closing_refusals, refusals
from diemsang.onestop.dossiers.rules.fees import obstacles_to_returning
from diemsang.onestop.dossiers.rules.returning import Way, obstacles_to_delivery, obstacles_to_handing_out
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown
from diemsang.onestop.dossiers.services.attached import obstacles_to_file
from diemsang.onestop.dossiers.services.results import latest_result
from diemsang.people.applicants import queries as applicants


@transaction.atomic
def hand_result_to_centre(dossier: str, *, scan: str = "", by: Actor, at: datetime) -> str:
    """Bàn giao kết quả cho Trung tâm: the clerk hands over the result with its electronic version. State 12 to 13.

    A result signed digitally has one; of one signed by hand a `scan` attached to the dossier is kept with it.
    """
    row = hold(dossier, "dossiers.hand_result_to_centre", by=by, at=at)
    refuse_if(obstacles_to_file(row, scan, by=by, at_field="scan"))
    result = latest_result(row)
    if result is None or not (result.signed_files or scan):
        raise Refused(refusals.RESULT_NOT_DIGITISED(at_field="scan"))
    if scan and scan not in result.signed_files:
        result.signed_files = [*result.signed_files, scan]
        result.save(update_fields=["signed_files"])
    facts = {"result": result.pk, "files": result.signed_files, "scanned": bool(scan)}
    carry_out(row, "dossiers.hand_result_to_centre", by=by, at=at, unit="", person="", facts=facts)
    return row.key


@transaction.atomic
def return_result(
    dossier: str,
    *,
    way: str = "",
    recipient: str = "",
    identity_checked: bool = False,
    signature_file: str = "",
    shipment: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Trả kết quả: at the counter, by post (`returned_at` is the hand-over to the post) or electronically. State 13 or
    17 to 14, for good.

    `way` is the one the applicant chose when empty; `recipient` the applicant, or who acts for them on that day. The
    signature of the recipient is a file of the dossier, if there is one. Refused while a fee is unpaid; by post, what
    the postman collects on delivery is no obstacle.
    """
    row = hold(dossier, "dossiers.return_result", by=by, at=at)
    way, recipient, shipment = way or row.return_way, recipient or row.applicant, clean_line(shipment)[:60]
    on = clock.local(at).date()
    result = latest_result(row)
    found = list(
        obstacles_to_handing_out(
            way,
            identity_checked=identity_checked,
            entitled=is_entitled(row, recipient, at),
            shipment=shipment,
            digitised=result is not None and bool(result.signed_files),
            on=f"{on:%d/%m/%Y}",
        )
    )
    found += obstacles_to_file(row, signature_file, by=by, at_field="signature_file")
    refuse_if([*found, *obstacles_to_returning(map(standing_of, row.fees.all()), by_post=way == Way.POST)])
    ReturnOfResult.objects.create(
        dossier=row,
        way=way,
        recipient=recipient,
        identity_checked=identity_checked,
        signature_file=signature_file,
        shipment=shipment,
        returned_at=at,
        returned_by=by.person or by.key,
    )
    facts = {"way": way, "recipient": recipient, "identity_checked": identity_checked, "signature": signature_file}
    private = {"shipment": shipment} if shipment else {}
    carry_out(row, "dossiers.return_result", by=by, at=at, unit="", person="", facts=facts, private=private)
    return row.key


@transaction.atomic
def record_delivery(dossier: str, *, proof: str, delivered_at: datetime | None = None, by: Actor, at: datetime) -> str:
    """Ghi nhận bưu chính đã phát: when, and by which proof; `at` when no moment is given. The state stays 14."""
    row = hold(dossier, "dossiers.record_delivery", by=by, at=at)
    sent = ReturnOfResult.objects.select_for_update().get(dossier=row)
    if sent.delivered_at is not None:
        raise Refused(closing_refusals.DELIVERED_ALREADY(at=shown(sent.delivered_at)))
    moment, proof = delivered_at or at, clean_line(proof)[:120]
    refuse_if(
        obstacles_to_delivery(
            sent.way,
            proof=proof,
            sent_at=sent.returned_at,
            delivered_at=moment,
            now=at,
            sent=shown(sent.returned_at),
        )
    )
    sent.delivered_at, sent.delivery_proof = moment, proof
    sent.save(update_fields=["delivered_at", "delivery_proof"])
    facts = {"delivered_at": moment.isoformat()}
    carry_out(row, "dossiers.record_delivery", by=by, at=at, facts=facts, private={"proof": proof})
    return row.key


def is_entitled(row: Dossier, recipient: str, at: datetime) -> bool:
    """Whether somebody may be handed what belongs to the applicant: the applicant, or a representative in force."""
    on = clock.local(at).date()
    return applicants.may_act_for(recipient, row.applicant, on, procedure=row.procedure)
