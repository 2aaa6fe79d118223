"""What an account may do where, and who acts for whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemsang.people.organisation.models.bodies import Body, Line, Unit
from diemsang.people.organisation.models.people import Person
from diemsang.people.organisation.models.periods import Dated, DatedQuerySet, not_backwards, not_empty


class Grant(Dated):
    """A role within a body or unit, over a period. Neither body nor unit: the whole installation."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("vai trò"), max_length=40)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    includes_below = models.BooleanField(_("gồm cả cấp dưới"), default=False)
    line = models.CharField(_("theo hệ thống"), max_length=10, choices=Line, default=Line.STATE)
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    end_reason = models.CharField(_("lý do thu hồi"), max_length=200, blank=True)

    objects = DatedQuerySet["Grant"].as_manager()

    class Meta:
        verbose_name = _("quyền được giao")
        verbose_name_plural = _("quyền được giao")
        constraints: ClassVar = [
            not_backwards("grant_not_backwards"),
            models.CheckConstraint(
                name="grant_of_a_body_or_of_a_unit", condition=Q(body__isnull=True) | Q(unit__isnull=True)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "valid_from"], name="grant_account_from")]

    def __str__(self) -> str:
        return self.role


class Delegation(Dated):
    """Ủy quyền: the delegate uses the delegator's roles for these acts. It is never passed on."""

    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_received")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="delegations")
    acts = models.JSONField(_("việc được ủy quyền"))
    decision_number = models.CharField(_("số văn bản ủy quyền"), max_length=60)
    reason = models.CharField(_("lý do"), max_length=300)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    objects = DatedQuerySet["Delegation"].as_manager()

    class Meta:
        verbose_name = _("ủy quyền")
        verbose_name_plural = _("ủy quyền")
        constraints: ClassVar = [
            not_backwards("delegation_not_backwards"),
            models.CheckConstraint(name="delegation_to_somebody_else", condition=~Q(from_person=models.F("to_person"))),
        ]

    def __str__(self) -> str:
        return self.decision_number


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("Nghỉ phép")
    BUSINESS_TRIP = "business_trip", _("Đi công tác")
    TRAINING = "training", _("Đi học")
    OTHER = "other", _("Vắng mặt khác")


class Absence(Dated):
    """Who is away and who covers. Why somebody is away in detail (health, family) is not asked."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    cover = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="covers")
    kind = models.CharField(_("lý do"), max_length=20, choices=AbsenceKind)

    objects = DatedQuerySet["Absence"].as_manager()

    class Meta:
        verbose_name = _("vắng mặt")
        verbose_name_plural = _("vắng mặt")
        constraints: ClassVar = [
            not_empty("absence_lasts_a_day"),
            models.CheckConstraint(
                name="absence_covered_by_somebody_else",
                condition=Q(cover__isnull=True) | ~Q(person=models.F("cover")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
