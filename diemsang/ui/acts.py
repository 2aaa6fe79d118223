"""One way for every page that does an act: filled in, tried, done, or shown again with the reasons at their fields."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views import View

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.ui import drafts
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import add_refusals


class ActPage(LoginRequiredMixin, View, ABC):
    """A form that does one act, for somebody who is signed in.

    A page says what it is about (`begin`, which also refuses or hides it from who may not), what its form opens with,
    how the act is done and where to go on. What is typed is kept as a draft until the act is done. The act is done at
    `self.now` by `self.actor`; `self.name` is what the words call the thing it is about (`%(name)s`).
    """

    http_method_names = ("get", "post")

    form_class: ClassVar[type[forms.BaseForm]]
    title: ClassVar[str | Promise]
    submit: ClassVar[str | Promise]
    done: ClassVar[str | Promise]
    warning: ClassVar[str | Promise] = ""
    keeps_draft: ClassVar[bool] = True
    template_name: ClassVar[str] = "ui/act.html"

    actor: Actor
    name: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.actor, self.now, self.today = actor_of(request), clock.now(), clock.today()

    @abstractmethod
    def begin(self, **address: Any) -> None:
        """Find what the act is about. Refuses who may not do it; hides it from who may not see it."""

    @abstractmethod
    def perform(self, values: dict[str, Any]) -> str:
        """Do the act with the cleaned values and say which address to go on to."""

    @abstractmethod
    def back(self) -> str:
        """The address for who changes their mind."""

    def initial(self) -> dict[str, Any]:
        """What the form opens with."""
        return {}

    def form_options(self) -> dict[str, Any]:
        """What else the form wants to know."""
        return {}

    def context(self) -> dict[str, Any]:
        """What the template shows beside the form."""
        return {}

    def heading(self) -> str:
        return str(self.title) % {"name": self.name}

    def make_form(self, sent: Any, kept: drafts.KeptDraft | None) -> Any:
        """The form as it was sent, or as it opens: with what was kept of it, if anything was."""
        form = self.form_class(sent, initial=self.initial(), **self.form_options())
        if kept is not None:
            kept.put_into(form)
        return form

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        self.begin(**address)
        store = drafts.store()
        kept = store.find(self.actor, self.draft_key) if store and self.draft_key else None
        return self._shown(self.make_form(None, kept), kept)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        self.begin(**address)
        self.form = self.make_form(request.POST, None)
        if self.form.is_valid():
            try:
                following = self.perform(self.form.cleaned_data)
            except Refused as refused:
                add_refusals(self.form, refused)
            else:
                store = drafts.store()
                if store and self.draft_key:
                    store.forget(self.actor, self.draft_key)
                self.tell()
                return redirect(following)
        return self._shown(self.form, None)

    def tell(self) -> None:
        """Say that it is done, on the page one goes on to."""
        messages.success(self.request, str(self.done) % {"name": self.name})

    @property
    def draft_key(self) -> str:
        """Names the form and what it is about, the same at every visit; nothing when no draft is kept."""
        found = self.request.resolver_match
        if not self.keeps_draft or found is None:
            return ""
        return ":".join([found.view_name.replace(":", "."), *map(str, found.kwargs.values())])

    def _shown(self, form: Any, kept: drafts.KeptDraft | None) -> HttpResponse:
        context = {
            "form": form,
            "title": self.heading(),
            "submit": self.submit,
            "cancel_url": self.back(),
            "warning": self.warning,
            "draft_key": self.draft_key,
            "kept_draft": kept,
            **self.context(),
        }
        return render(self.request, self.template_name, context, status=422 if form.errors else 200)
