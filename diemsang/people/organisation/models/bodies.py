"""Bodies (agencies, unions, ...) and their units. A body is an identity; name, code, kind and parents are versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemsang.people.organisation.models.periods import Dated, DatedQuerySet, not_empty, one_open


class BodyKind(models.TextChoices):
    PEOPLE_COMMITTEE = "people_committee", _("Ủy ban nhân dân tỉnh")
    PEOPLE_COUNCIL = "people_council", _("Hội đồng nhân dân")
    OFFICE = "office", _("Văn phòng")
    DEPARTMENT = "department", _("Sở, ban, ngành cấp tỉnh")
    PARTY_OFFICE = "party_office", _("Cơ quan của Đảng")
    VERTICAL_AGENCY = "vertical_agency", _("Cơ quan ngành dọc của trung ương")
    MANAGEMENT_BOARD = "management_board", _("Ban quản lý")
    CENTRE = "centre", _("Trung tâm hành chính công")
    SERVICE_UNIT = "service_unit", _("Đơn vị sự nghiệp công lập")
    MASS_ORGANISATION = "mass_organisation", _("Mặt trận, đoàn thể, hội")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    UNION_FEDERATION = "union_federation", _("Liên đoàn Lao động")
    PROVINCIAL_UNION = "provincial_union", _("Công đoàn cấp trên trực tiếp cơ sở")
    GRASSROOTS_UNION = "grassroots_union", _("Công đoàn cơ sở")
    UNION_SECTION = "union_section", _("Công đoàn bộ phận, công đoàn cơ sở thành viên")
    UNION_GROUP = "union_group", _("Tổ công đoàn")


class Level(models.TextChoices):
    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class FundingClass(models.TextChoices):
    FULL_BUDGET = "full_budget", _("Ngân sách bảo đảm toàn bộ")
    PARTLY = "partly", _("Tự bảo đảm một phần")
    SELF_FINANCED = "self_financed", _("Tự bảo đảm toàn bộ")
    ARMED_FORCES = "armed_forces", _("Lực lượng vũ trang")


class Line(models.TextChoices):
    """Two lines exist at once and are never merged."""

    STATE = "state", _("Hệ thống chính quyền")
    UNION = "union", _("Hệ thống công đoàn")


class Body(models.Model):
    """Cơ quan, tổ chức: an identity that outlives its names. The row is what a change locks."""

    founded_on = models.DateField(_("ngày thành lập"))
    closed_on = models.DateField(_("ngày kết thúc hoạt động"), null=True, blank=True)

    class Meta:
        verbose_name = _("cơ quan, tổ chức")
        verbose_name_plural = _("cơ quan, tổ chức")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="body_closes_after_it_is_founded",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=models.F("founded_on")),
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"body:{self.pk}"


class BodyVersion(Dated):
    """How a body was called, coded and placed over a period. The periods of one body never overlap."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(_("tên"), max_length=300)
    short_name = models.CharField(_("tên viết tắt"), max_length=80, blank=True)
    name_folded = models.CharField(max_length=400, editable=False, db_index=True)
    code = models.CharField(_("mã định danh"), max_length=40, blank=True, db_index=True)
    old_code = models.CharField(_("mã định danh kiểu cũ"), max_length=40, blank=True)
    kind = models.CharField(_("loại"), max_length=30, choices=BodyKind)
    level = models.CharField(_("cấp"), max_length=20, choices=Level)
    funding_class = models.CharField(_("loại kinh phí"), max_length=20, choices=FundingClass)
    state_parent = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cấp trên (chính quyền)"),
    )
    union_parent = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cấp trên (công đoàn)")
    )
    host = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cơ quan của công đoàn")
    )
    """The agency whose people a union organises. It is no parent: the two lines stay apart."""

    objects = DatedQuerySet["BodyVersion"].as_manager()

    class Meta:
        verbose_name = _("phiên bản của cơ quan")
        verbose_name_plural = _("phiên bản của cơ quan")
        constraints: ClassVar = [
            not_empty("body_version_lasts_a_day"),
            one_open("body_version_one_open", "body"),
            models.UniqueConstraint(fields=["body", "valid_from"], name="body_version_one_per_day"),
            models.CheckConstraint(
                name="body_version_not_its_own_parent",
                condition=(Q(state_parent__isnull=True) | ~Q(state_parent=models.F("body")))
                & (Q(union_parent__isnull=True) | ~Q(union_parent=models.F("body"))),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["valid_from", "valid_to"], name="body_version_period")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"body:{self.body_id}"


class Unit(models.Model):
    """Phòng, ban, bộ phận bên trong một cơ quan."""

    founded_on = models.DateField(_("ngày thành lập"))
    closed_on = models.DateField(_("ngày kết thúc hoạt động"), null=True, blank=True)

    class Meta:
        verbose_name = _("đơn vị trực thuộc")
        verbose_name_plural = _("đơn vị trực thuộc")

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"unit:{self.pk}"


class UnitVersion(Dated):
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="unit_versions")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("tên"), max_length=300)
    short_name = models.CharField(_("tên viết tắt"), max_length=80, blank=True)
    name_folded = models.CharField(max_length=400, editable=False)
    code = models.CharField(_("mã"), max_length=40, blank=True)

    objects = DatedQuerySet["UnitVersion"].as_manager()

    class Meta:
        verbose_name = _("phiên bản của đơn vị")
        verbose_name_plural = _("phiên bản của đơn vị")
        constraints: ClassVar = [
            not_empty("unit_version_lasts_a_day"),
            one_open("unit_version_one_open", "unit"),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_version_one_per_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"unit:{self.unit_id}"
