"""Acts on logins, sessions, drafts and saved filters."""

from diemsang.people.accounts.services.drafts import AccountDraftStore, delete_draft, save_draft, sweep_drafts
from diemsang.people.accounts.services.filters import AccountFilterStore
from diemsang.people.accounts.services.logins import (
    NewAccount,
    create_account,
    create_accounts,
    deactivate_account,
    protect_accounts,
    reactivate_account,
    reset_password,
    reset_second_factor,
)
from diemsang.people.accounts.services.sessions import end_all_sessions, end_session, remember_sign_in, saw_session

__all__ = [
    "AccountDraftStore",
    "AccountFilterStore",
    "NewAccount",
    "create_account",
    "create_accounts",
    "deactivate_account",
    "delete_draft",
    "end_all_sessions",
    "end_session",
    "protect_accounts",
    "reactivate_account",
    "remember_sign_in",
    "reset_password",
    "reset_second_factor",
    "save_draft",
    "saw_session",
    "sweep_drafts",
]
