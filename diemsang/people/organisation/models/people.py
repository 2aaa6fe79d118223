"""People and their appointments. What identifies a person stands in a table of its own, and looking there is logged."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from diemsang.people.organisation.models.bodies import Body, Unit
from diemsang.people.organisation.models.periods import Dated, DatedQuerySet, not_backwards, not_empty, one_open


class Person(models.Model):
    """Somebody who works in the organisation."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    created_at = models.DateTimeField(_("ngày tạo"))

    class Meta:
        verbose_name = _("người")
        verbose_name_plural = _("người")

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"person:{self.pk}"


class PersonName(Dated):
    """A person's full name over a period; people change their names, documents of the time do not."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    full_name = models.CharField(_("họ và tên"), max_length=200)
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    sort_key = models.CharField(max_length=900, editable=False, db_index=True)
    """The given name first, in the order of the Vietnamese alphabet; compared by code point."""

    objects = DatedQuerySet["PersonName"].as_manager()

    class Meta:
        verbose_name = _("tên của người")
        verbose_name_plural = _("tên của người")
        constraints: ClassVar = [
            not_empty("person_name_lasts_a_day"),
            one_open("person_name_one_open", "person"),
            models.UniqueConstraint(fields=["person", "valid_from"], name="person_name_one_per_day"),
        ]

    def __str__(self) -> str:
        return self.full_name


class PersonalRecord(models.Model):
    """Dữ liệu cá nhân: apart from `Person`, under a permission of its own, every look logged (Luật 91/2025/QH15)."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="personal_record", primary_key=True)
    identity_number = models.CharField(_("số định danh cá nhân"), max_length=20, blank=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    gender = models.CharField(_("giới tính"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("dữ liệu cá nhân")
        verbose_name_plural = _("dữ liệu cá nhân")

    def __str__(self) -> str:
        return f"person:{self.pk}"


class AppointmentKind(models.TextChoices):
    LEADER = "leader", _("Người đứng đầu")
    DEPUTY = "deputy", _("Cấp phó của người đứng đầu")
    DIVISION_HEAD = "division_head", _("Trưởng phòng và tương đương")
    DIVISION_DEPUTY = "division_deputy", _("Phó trưởng phòng và tương đương")
    OFFICER = "officer", _("Công chức")
    PUBLIC_EMPLOYEE = "public_employee", _("Viên chức")
    CONTRACT = "contract", _("Hợp đồng lao động")
    SECONDED = "seconded", _("Biệt phái")
    UNION_CHAIR = "union_chair", _("Chủ tịch công đoàn")
    UNION_DEPUTY = "union_deputy", _("Phó chủ tịch công đoàn")
    UNION_COMMITTEE = "union_committee", _("Ủy viên ban chấp hành")


class EndReason(models.TextChoices):
    ENDED = "ended", _("Hết thời hạn hoặc thôi giữ chức vụ")
    MOVED = "moved", _("Điều động, bổ nhiệm chức vụ khác")
    RETIRED = "retired", _("Nghỉ hưu")
    RESIGNED = "resigned", _("Thôi việc")
    ORGANISATION_DISSOLVED = "organisation_dissolved", _("Tổ chức giải thể")
    ORGANISATION_MERGED = "organisation_merged", _("Tổ chức sáp nhập, chia tách")


class Appointment(Dated):
    """Somebody holds a position in a body (and perhaps one of its units) over a period."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    kind = models.CharField(_("loại chức vụ"), max_length=20, choices=AppointmentKind)
    position_title = models.CharField(_("chức vụ, chức danh"), max_length=200)
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    end_reason = models.CharField(_("lý do kết thúc"), max_length=30, choices=EndReason, blank=True)

    objects = DatedQuerySet["Appointment"].as_manager()

    class Meta:
        verbose_name = _("việc giữ chức vụ")
        verbose_name_plural = _("việc giữ chức vụ")
        constraints: ClassVar = [
            not_backwards("appointment_not_backwards"),
            models.UniqueConstraint(
                fields=["person", "body", "position_title"],
                condition=models.Q(valid_to__isnull=True),
                name="appointment_held_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "valid_from"], name="appointment_body_from"),
            models.Index(fields=["person", "-valid_from"], name="appointment_person_from"),
        ]

    def __str__(self) -> str:
        return self.position_title
