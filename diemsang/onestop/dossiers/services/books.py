"""The book of an agency in which its results are numbered."""

from datetime import datetime
from typing import Final

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.people.organisation import queries as organisation
from diemsang.proof.numbering import services as numbering

BY: Final = system_actor("dossiers.open_register")
NAME_OF_BOOK: Final = "Sổ kết quả giải quyết thủ tục hành chính"
KIND_OF_NUMBER: Final = "KQ"


def open_book_of_results(agency: str, at: datetime) -> str:
    """The key of the register of an agency's results, opened with its first use; named by the agency's short name."""
    body = organisation.body_as_of(agency, clock.local(at).date())
    short = (body.short_name or body.code or agency) if body else agency
    book = numbering.open_register(
        f"results:{agency}:{short}",
        by=BY,
        at=at,
        name=NAME_OF_BOOK,
        owner=agency,
        kind=KIND_OF_NUMBER,
        agency=short,
    )
    return book.key
