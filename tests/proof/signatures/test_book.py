"""Inspectors read the book of signatures; nobody else learns that a signature exists."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from diemsang.kernel.access import Actor, Grant
from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import queries
from diemsang.proof.signatures.models import SignatureRecord
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def signed(number: int, capacity: str = "HEAD") -> SignatureRecord:
    return SignatureRecord.objects.create(
        subject=f"dossiers.dossier:{number}",
        signer="person:1",
        actor="account:1",
        capacity=capacity,
        sha256_before=f"{number:064x}",
        sha256_after=f"{number + 1000:064x}",
        method="local",
        certificate_serial="01",
        certificate_issuer="CA",
        is_demo=True,
        signed_at=datetime(2016, 5, 30, tzinfo=UTC),
    )


def test_only_who_inspects_gets_the_book() -> None:
    signed(1)
    assert queries.book(Actor("account:1", (Grant("inspector"),))).count() == 1
    with pytest.raises(Refused) as refused:
        queries.book(Actor("account:2", (Grant("specialist"),)))
    assert refused.value.codes == ("access.not_allowed",)


def test_the_page_lists_and_narrows_in_as_many_queries_as_rows_do_not_matter(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        signed(number)
    client = cast.client("inspector")
    with django_assert_max_num_queries(15):
        page = client.get(reverse("signatures:book"), {"subject": "dossiers.dossier:7"})
    assert page.status_code == 200
    assert "dossiers.dossier:7" in page.content.decode()
    assert "dossiers.dossier:8" not in page.content.decode()
