"""Dated acts on procedures, each with its decision: reviewed, standardised, received at the centre."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.models.catalogue import Field, Procedure
from diemsang.onestop.procedures.models.periods import Dated, PeriodQuerySet, lasts_a_day, one_open


class ActKind(models.TextChoices):
    REVIEWED = "reviewed", _("Rà soát")
    STANDARDISED = "standardised", _("Chuẩn hóa")


class ProcedureAct(models.Model):
    """Rà soát, chuẩn hóa một thủ tục: done on a day, by a decision."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("việc"), max_length=15, choices=ActKind)
    done_on = models.DateField(_("ngày"))
    decision_number = models.CharField(_("số quyết định"), max_length=60)
    outcome = models.CharField(_("kết quả"), max_length=60, blank=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(_("cơ quan chủ trì"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("rà soát, chuẩn hóa")
        verbose_name_plural = _("rà soát, chuẩn hóa")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "kind", "done_on", "decision_number"], name="procedure_act_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "done_on"], name="procedure_act_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.procedure_id}"


class ReceptionQuerySet(PeriodQuerySet["CentreReception"]):
    """Receptions by the days they hold."""


class CentreReception(Dated):
    """Tiếp nhận, giải quyết tại Trung tâm: a procedure is received at a place, over a period, by a decision."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="receptions")
    place = models.CharField(_("nơi tiếp nhận"), max_length=40, db_index=True)
    """The body where it is received: the centre."""
    decision_number = models.CharField(_("số quyết định"), max_length=60)
    end_decision_number = models.CharField(_("số quyết định thôi tiếp nhận"), max_length=60, blank=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(_("cơ quan chủ trì"), max_length=40, blank=True, db_index=True)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiếp nhận tại Trung tâm")
        verbose_name_plural = _("tiếp nhận tại Trung tâm")
        constraints: ClassVar = [
            lasts_a_day("centre_reception_lasts_a_day"),
            one_open("centre_reception_one_open", "procedure", "place"),
            models.UniqueConstraint(fields=["procedure", "place", "valid_from"], name="centre_reception_one_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.procedure_id}"

    @property
    def key(self) -> str:
        return f"centre_reception:{self.pk}"
