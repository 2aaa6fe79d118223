"""Acts on bodies and units."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import clock
from diemsang.kernel.access import authorise_somewhere
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import BodyVersion
from diemsang.people.organisation.services import NewBody, NewUnit, Result
from diemsang.people.organisation.web import forms
from diemsang.people.organisation.web.views.acting import BodyAct, OrganisationAct, UnitAct, decision
from diemsang.people.organisation.web.views.looking import body_url
from diemsang.ui.drafts import KeptDraft


class FoundBody(OrganisationAct):
    form_class = forms.FoundBodyForm
    title = _("Thành lập cơ quan, tổ chức")
    submit = _("Thành lập")
    done = _("Đã ghi nhận việc thành lập.")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, "organisation.found_body")

    def perform(self, values: dict[str, Any]) -> str:
        new = NewBody(**{name: values[name] for name in forms.BodyFields.base_fields})
        return body_url(services.found_body(new, by=self.actor, at=self.now, **decision(values)))

    def back(self) -> str:
        return reverse("organisation:index")


class ChangingAct(BodyAct):
    """A change of a body, on the version the form was opened on: who is second is told."""

    needs = "organisation.change_body"

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"version": self.version.pk}


class RenameBody(ChangingAct):
    form_class = forms.RenameBodyForm
    title = _("Đổi tên: %(name)s")
    submit = _("Đổi tên")
    done = _("Đã đổi tên. Các ngày trước vẫn mang tên cũ.")

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"name": self.version.name, "short_name": self.version.short_name}

    def perform(self, values: dict[str, Any]) -> str:
        services.rename_body(
            self.key,
            by=self.actor,
            at=self.now,
            name=values["name"],
            short_name=values["short_name"],
            expected_version=values["version"],
            **decision(values),
        )
        return self.back()


class MoveBody(ChangingAct):
    form_class = forms.MoveBodyForm
    title = _("Chuyển cấp trên: %(name)s")
    submit = _("Chuyển")
    done = _("Đã ghi nhận cấp trên mới.")

    def perform(self, values: dict[str, Any]) -> str:
        services.move_body(
            self.key,
            by=self.actor,
            at=self.now,
            line=values["line"],
            parent=values["parent"],
            expected_version=values["version"],
            **decision(values),
        )
        return self.back()


class ChangeBody(ChangingAct):
    form_class = forms.ChangeBodyForm
    title = _("Thay đổi mã, loại, kinh phí: %(name)s")
    submit = _("Lưu thay đổi")
    done = _("Đã ghi nhận thay đổi.")

    fields = ("code", "kind", "level", "funding_class")

    def initial(self) -> dict[str, Any]:
        host = f"body:{self.version.host_id}" if self.version.host_id else None
        return super().initial() | {name: getattr(self.version, name) for name in self.fields} | {"host": host}

    def perform(self, values: dict[str, Any]) -> str:
        services.change_body(
            self.key,
            by=self.actor,
            at=self.now,
            changes={name: values[name] for name in (*self.fields, "host")},
            expected_version=values["version"],
            **decision(values),
        )
        return self.back()


class DissolveBody(BodyAct):
    needs = "organisation.close_body"
    form_class = forms.DissolveBodyForm
    title = _("Giải thể: %(name)s")
    submit = _("Giải thể")
    done = _("Đã ghi nhận việc giải thể.")
    warning = _("Chức vụ và quyền trong tổ chức này sẽ kết thúc. Hồ sơ cũ chỉ còn xem được.")

    def perform(self, values: dict[str, Any]) -> str:
        more = {"successor": values["successor"], "records_policy": values["records_policy"]}
        services.dissolve_bodies([self.key], by=self.actor, at=self.now, **more, **decision(values))
        return self.back()


class ReshapingAct(BodyAct):
    """A form of as many rows as one asks for; asked for one more, the same content on a longer form, not yet judged."""

    needs = "organisation.close_body"
    form_class: ClassVar[type[forms.RowsForm]]

    def make_form(self, sent: Mapping[str, str] | None, kept: KeptDraft | None) -> forms.RowsForm:
        typed = sent or (kept.content if kept is not None else {})
        options = self.form_options() | {"rows": self.form_class.rows_asked(typed)}
        if sent is not None and "more_rows" not in sent:
            return self.form_class(sent, initial=self.initial(), **options)
        form = self.form_class(initial=self.initial(), **options)
        if typed:
            KeptDraft(typed, self.now).put_into(form)
        return form


def like(version: BodyVersion, name: str, code: str) -> NewBody:
    """A new body of the same kind, level and superiors."""
    return NewBody(
        name=name,
        code=code,
        kind=version.kind,
        level=version.level,
        funding_class=version.funding_class,
        state_parent=f"body:{version.state_parent_id}" if version.state_parent_id else None,
        union_parent=f"body:{version.union_parent_id}" if version.union_parent_id else None,
    )


class MergeBodies(ReshapingAct):
    form_class = forms.MergeBodyForm
    title = _("Sáp nhập: %(name)s")
    submit = _("Sáp nhập")
    done = _("Đã ghi nhận việc sáp nhập.")
    warning = _("Số liệu các kỳ trước giữ nguyên tên cũ. Quyền của tài khoản phải giao lại ở tổ chức mới.")

    def perform(self, values: dict[str, Any]) -> str:
        heir = services.merge_bodies(
            [self.key, *self.form.others],
            into=values["into"] or like(self.version, values["name"], values["code"]),
            by=self.actor,
            at=self.now,
            records_policy=values["records_policy"],
            **decision(values),
        )
        return body_url(heir)


class SplitBody(ReshapingAct):
    form_class = forms.SplitBodyForm
    title = _("Chia tách: %(name)s")
    submit = _("Chia tách")
    done = _("Đã ghi nhận việc chia tách.")
    warning = _("Chức vụ và phòng, ban kết thúc cùng tổ chức cũ và được lập lại ở các tổ chức mới.")

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"share_1": 50, "share_2": 50}

    def perform(self, values: dict[str, Any]) -> str:
        results = [
            Result(into or like(self.version, name, code), share) for name, code, into, share in self.form.results
        ]
        keys = services.split_body(self.key, results=results, by=self.actor, at=self.now, **decision(values))
        return body_url(keys[0])


def unit_choices(key: str) -> list[tuple[str, str]]:
    return [
        (node.version.key, f"{'– ' * node.depth}{node.version.name}") for node in queries.units_of(key, clock.today())
    ]


class FoundUnit(BodyAct):
    needs = "organisation.change_unit"
    form_class = forms.NewUnitForm
    title = _("Thành lập đơn vị thuộc %(name)s")
    submit = _("Thành lập")
    done = _("Đã thành lập đơn vị.")

    def form_options(self) -> dict[str, Any]:
        return super().form_options() | {"units": unit_choices(self.key)}

    def perform(self, values: dict[str, Any]) -> str:
        new = NewUnit(
            body=self.key, name=values["name"], short_name=values["short_name"], parent=values["parent"] or None
        )
        services.found_unit(new, by=self.actor, at=self.now, on=values["on"])
        return self.back()


class RenameUnit(UnitAct):
    form_class = forms.RenameUnitForm
    title = _("Đổi tên đơn vị: %(name)s")
    submit = _("Đổi tên")
    done = _("Đã đổi tên đơn vị.")

    def initial(self) -> dict[str, Any]:
        version = self.version
        return super().initial() | {"name": version.name, "short_name": version.short_name, "version": version.pk}

    def perform(self, values: dict[str, Any]) -> str:
        services.rename_unit(
            self.unit,
            by=self.actor,
            at=self.now,
            on=values["on"],
            name=values["name"],
            short_name=values["short_name"],
            expected_version=values["version"],
        )
        return self.back()


class CloseUnit(UnitAct):
    form_class = forms.DayForm
    title = _("Giải thể đơn vị: %(name)s")
    submit = _("Giải thể")
    done = _("Đã giải thể đơn vị.")

    def perform(self, values: dict[str, Any]) -> str:
        services.close_unit(self.unit, by=self.actor, at=self.now, on=values["on"])
        return self.back()
