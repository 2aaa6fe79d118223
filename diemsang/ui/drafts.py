"""What somebody typed and has not sent yet. It belongs to an account, so a higher context keeps it; forms only ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms

from diemsang.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """`content` is what the fields held, by their names, as it was typed."""

    content: Mapping[str, Any]
    saved_at: datetime

    def put_into(self, form: forms.BaseForm) -> None:
        """Open the form with what was typed. Hidden fields keep what the page says now: it may have changed since."""
        for name, field in form.fields.items():
            if field.widget.is_hidden:
                continue
            if isinstance(field, forms.BooleanField):
                form.initial[name] = name in self.content
            elif isinstance(field, forms.MultipleChoiceField):
                typed = self.content.get(name, [])
                form.initial[name] = typed if isinstance(typed, list) else [typed]
            elif name in self.content:
                form.initial[name] = self.content[name]


class DraftStore(Protocol):
    """Given once by the context that knows accounts. `form_key` names a form and what it is about."""

    def find(self, actor: Actor, form_key: str) -> KeptDraft | None: ...

    def forget(self, actor: Actor, form_key: str) -> None: ...


_store: DraftStore | None = None


def register_store(store: DraftStore | None) -> None:
    """Called from an `AppConfig.ready`; None takes the store away (tests)."""
    global _store
    _store = store


def store() -> DraftStore | None:
    return _store
