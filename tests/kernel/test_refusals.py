"""Saying no, with a code and two languages."""

from collections.abc import Iterator

import pytest

from diemsang.kernel.refusals import CONFLICT, INVALID, Refusal, RefusalKind, Refused, refuse_if

TOO_LATE = RefusalKind("tests.too_late", vi="Quá hạn {days} ngày.", en="{days} days late.")
TAKEN = RefusalKind("tests.taken", vi="Đã có người xử lý.", en="Somebody else was first.", status=CONFLICT)


def test_a_refusal_speaks_two_languages() -> None:
    refusal = TOO_LATE(at_field="filed_on", days=3)
    assert (refusal.message(), refusal.message("en")) == ("Quá hạn 3 ngày.", "3 days late.")
    assert refusal.as_dict() == {
        "code": "tests.too_late",
        "field": "filed_on",
        "message": "Quá hạn 3 ngày.",
        "message_en": "3 days late.",
    }


def test_every_reason_is_given_not_the_first_only() -> None:
    def reasons() -> Iterator[Refusal]:
        yield TAKEN()
        yield TOO_LATE(days=1)

    with pytest.raises(Refused) as refused:
        refuse_if(reasons())
    assert str(refused.value) == "tests.taken: Somebody else was first.; tests.too_late: 1 days late."
    assert refused.value.codes == ("tests.taken", "tests.too_late")
    assert refused.value.status == CONFLICT


def test_without_a_reason_nothing_is_refused() -> None:
    refuse_if([])
    with pytest.raises(ValueError, match="at least one"):
        Refused()


def test_content_that_is_wrong_is_the_usual_status() -> None:
    assert Refused(TOO_LATE(days=1)).status == INVALID


def test_a_code_has_one_meaning() -> None:
    assert RefusalKind.known["tests.taken"] is TAKEN
    RefusalKind("tests.taken", vi=TAKEN.vi, en=TAKEN.en, status=CONFLICT)  # the same again: a module imported twice
    with pytest.raises(ValueError, match="two refusals"):
        RefusalKind("tests.taken", vi="Khác.", en="Other.")
