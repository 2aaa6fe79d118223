"""Filters of tables that people keep: the store `ui.tables` asks for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.accounts import rules
from diemsang.people.accounts.models import Account, SavedFilter
from diemsang.people.accounts.services.drafts import account_of
from diemsang.ui.tables import saved_filters


class AccountFilterStore:
    """Each account's own; the same name again replaces the filter. Limits: 50 per table, 2,000 characters each."""

    def list(self, actor: Actor, table: str) -> Sequence[saved_filters.SavedFilter]:
        rows = SavedFilter.objects.filter(account=account_of(actor), table=table).order_by("name")
        return [saved_filters.SavedFilter(str(row.pk), row.name, row.query) for row in rows]

    @transaction.atomic
    def save(self, actor: Actor, table: str, name: str, query: str, at: datetime) -> None:
        authorise(actor, "accounts.keep_draft")
        account = Account.objects.select_for_update().get(pk=account_of(actor))
        name = clean_line(name)
        others = SavedFilter.objects.filter(account=account, table=table).exclude(name=name).count()
        refuse_if(rules.obstacles_to_filter(name, query, others=others))
        SavedFilter.objects.update_or_create(
            account=account, table=table, name=name, defaults={"query": query, "updated_at": at}
        )

    def delete(self, actor: Actor, table: str, key: str, at: datetime) -> None:
        authorise(actor, "accounts.keep_draft")
        if key.isascii() and key.isdecimal() and len(key) < 19:
            SavedFilter.objects.filter(account=account_of(actor), table=table, pk=key).delete()
