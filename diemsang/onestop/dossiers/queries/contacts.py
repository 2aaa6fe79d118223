"""Where applicants are reached, for notices: asked when one is sent, never kept with it."""

from typing import Final

from diemsang.commons.notices.rules import Channel
from diemsang.kernel import clock
from diemsang.people.applicants import queries as applicants

APPLICANT: Final = "applicant:"


def applicants_book(recipient: str, channel: Channel) -> str | None:
    """The e-mail address or phone number of an applicant (`applicant:12`); None for others, unknown and erased ones.

    SMS and Zalo go to the phone number the applicant gave.
    """
    if not recipient.startswith(APPLICANT):
        return None
    found = applicants.snapshots([recipient], clock.today()).get(recipient)
    if found is None:
        return None
    return (found.email if channel is Channel.EMAIL else found.phone) or None
