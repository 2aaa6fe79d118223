"""Who may sign for whom, and what the book and the journal keep of it."""

from datetime import date

import pytest

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import queries as ledger_queries
from diemsang.proof.signatures import queries, services
from diemsang.proof.signatures.models import SignatureRecord
from diemsang.proof.signatures.services import Capacity, Delegation
from tests.proof.files import samples
from tests.proof.signatures.signed_pdf import AT, LEADER, WISH, report

pytestmark = pytest.mark.usefixtures("demo_signing")


@pytest.mark.engines
@pytest.mark.django_db
def test_a_signature_is_written_down_with_who_for_whom_and_which_bytes():
    delegation = Delegation("person:1", "person:3", "QĐ 12/QĐ-STP", date(2016, 1, 1), date(2017, 1, 1))
    done = services.sign_document(
        "testcase:1", samples.pdf(), WISH, by=LEADER, at=AT, capacity=Capacity.DEPUTY, delegation=delegation
    )
    record = done.record
    assert (record.signer, record.delegated_by, record.capacity) == ("person:3", "person:1", "KT")
    assert record.is_demo
    assert queries.record_of(record.sha256_after) == record
    assert list(queries.records_of("testcase:1")) == [record]
    assert record.certificate_serial == report(done.content).signatures[0].serial
    (entry,) = ledger_queries.entries_of("testcase:1")
    assert entry.act == "signatures.document_signed"
    assert record.sha256_after not in entry.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "more", "code"),
    [
        (Actor("account:9"), {"capacity": Capacity.HEAD}, "access.not_allowed"),
        (LEADER, {"capacity": Capacity.DEPUTY}, "signatures.no_delegation"),
        (LEADER, {"capacity": Capacity.HEAD, "examiners": {"person:3"}}, "signatures.examiner_may_not_sign"),
        (LEADER, {"capacity": Capacity.HEAD, "method": "magic"}, "signatures.unknown_method"),
    ],
)
def test_who_may_not_sign_signs_nothing(by, more, code):
    with pytest.raises(Refused) as refused:
        services.sign_document("testcase:1", samples.pdf(), WISH, by=by, at=AT, **more)
    assert refused.value.codes == (code,)
    assert not SignatureRecord.objects.exists()
