"""What doctor and restore are told of the journal."""

import pytest

from diemsang.cli.verification import verify_journal
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Opening
from tests.engines import guards_lifted
from tests.proof.ledger.journal import build, latest

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_a_personal_value_changed_behind_the_journal_is_named() -> None:
    build(10, streams=2, seals=1)
    assert verify_journal(latest())["verdict"] == "intact"
    with guards_lifted():
        Opening.objects.filter(pk=Opening.objects.order_by("pk")[0].pk).update(value='"Người khác"')
    assert [each["code"] for each in verify_journal(latest())["findings"]] == ["value_changed"]


def test_a_journal_that_was_never_sealed_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        verify_journal()
    assert refused.value.codes == ("ledger.no_checkpoint",)
