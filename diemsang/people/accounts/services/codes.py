"""Codes of the second factor are used once, whichever process is asked."""

from hashlib import sha256
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction

LAST_CODE: Final = "last_code"


@transaction.atomic
def use_code(authenticator: int, code: str) -> bool:
    """Whether a right code of the telephone is used for the first time; somebody who read it along is late.

    allauth remembers used codes in the cache, which each process has for itself. A recovery code is spent by itself.
    """
    row = Authenticator.objects.select_for_update(of=("self",)).filter(pk=authenticator).first()
    if row is None or row.type != Authenticator.Type.TOTP:
        return row is not None
    digest = sha256(f"{row.pk} {code}".encode()).hexdigest()
    if row.data.get(LAST_CODE) == digest:
        return False
    row.data[LAST_CODE] = digest
    row.save(update_fields=["data"])
    return True
