"""Where people can be reached: asked when a notice is sent, never kept with it."""

from collections.abc import Callable
from typing import Final

from diemsang.commons.notices.rules import Channel
from diemsang.kernel.access import system_actor
from diemsang.people.accounts import queries as accounts

AddressBook = Callable[[str, Channel], str | None]
_books: Final[list[AddressBook]] = []


def register_address_book(book: AddressBook) -> None:
    """Add a book: `book(recipient_key, channel)` gives an e-mail address or phone number, None when it has none."""
    if book not in _books:
        _books.append(book)


def address_of(recipient: str, channel: Channel) -> str | None:
    """The first address any book has."""
    return next((address for book in _books if (address := book(recipient, channel))), None)


def accounts_book(recipient: str, channel: Channel) -> str | None:
    """The e-mail addresses of active logins."""
    kind, _, number = recipient.partition(":")
    if channel is not Channel.EMAIL or kind != "account" or not number.isdecimal():
        return None
    rows = accounts.accounts_visible_to(system_actor("notices.deliver")).filter(pk=int(number), is_active=True)
    return rows.values_list("email", flat=True).first()
