"""Keeping what somebody types, until it is sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.accounts import rules
from diemsang.people.accounts.models import Account, Draft
from diemsang.people.accounts.queries import draft_of
from diemsang.ui.drafts import KeptDraft

KEPT_FOR: Final = timedelta(days=90)
TITLE_LENGTH: Final = 300
PAGE_LENGTH: Final = 500


class AccountDraftStore:
    """Each account's own drafts, as forms of acts ask for them. Who has no account has none."""

    def find(self, actor: Actor, form_key: str) -> KeptDraft | None:
        row = draft_of(actor, form_key)
        return KeptDraft(row.content, row.updated_at) if row is not None else None

    def forget(self, actor: Actor, form_key: str) -> None:
        delete_draft(form_key, by=actor)


def account_of(by: Actor) -> int:
    """The number of the login that acts; a job or a visitor has none."""
    kind, _, number = by.key.partition(":")
    if kind != "account":
        raise Refused(NOT_FOUND())
    return int(number)


@transaction.atomic
def save_draft(
    form_key: str, content: Mapping[str, Any], *, by: Actor, at: datetime, title: str = "", page: str = ""
) -> datetime:
    """Keep the content of a form; passwords, one-time codes and tokens are left out. `at` is the machine's time.

    `title` and `page` say what the form does and where it is, for the list of one's drafts.
    Drafts are nobody's record yet, so they enter no journal. Limits: 100 KB each, 200 per account, 60 saves a minute.
    """
    authorise(by, "accounts.keep_draft")
    account = Account.objects.select_for_update().get(pk=account_of(by))
    kept = rules.kept_in_draft(content)
    row = Draft.objects.filter(account=account, form_key=form_key).first()
    minute = at.replace(second=0, microsecond=0)
    saves = row.saves_in_minute if row is not None and row.minute == minute else 0
    others = 0 if row is not None else Draft.objects.filter(account=account).count()
    refuse_if(rules.obstacles_to_draft(form_key, kept, others=others, saves_in_minute=saves))
    Draft.objects.update_or_create(
        account=account,
        form_key=form_key,
        defaults={
            "title": clean_line(title)[:TITLE_LENGTH],
            "page": page if len(page) <= PAGE_LENGTH else "",
            "content": kept,
            "updated_at": at,
            "minute": minute,
            "saves_in_minute": saves + 1,
        },
    )
    return at


@transaction.atomic
def delete_draft(form_key: str, *, by: Actor) -> bool:
    """The form was sent, or its author wants to begin anew; whether there was a draft. Harmless when done twice."""
    authorise(by, "accounts.keep_draft")
    deleted, _ = Draft.objects.filter(account=account_of(by), form_key=form_key).delete()
    return bool(deleted)


def sweep_drafts(at: datetime) -> int:
    """Forget drafts nobody touched for 90 days; how many."""
    deleted, _ = Draft.objects.filter(updated_at__lt=at - KEPT_FOR).delete()
    return deleted
