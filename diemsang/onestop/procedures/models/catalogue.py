"""The catalogue: fields, procedures, and their versions by decision of announcement."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.models.periods import lasts_a_day, one_open


class Field(models.Model):
    """Lĩnh vực: a sector of procedures. Its code never changes."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên lĩnh vực"), max_length=300)
    name_folded = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    is_verified = models.BooleanField(_("đã xác minh"), default=True)
    """A field that only an imported list names is kept, and has yet to be checked."""

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"field:{self.pk}"


class Procedure(models.Model):
    """Thủ tục hành chính: an identity with a code that never changes. Everything else is in its versions.

    The row is what an announcement locks.
    """

    code = models.CharField(_("mã thủ tục"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        return f"procedure:{self.pk}"


class Level(models.TextChoices):
    MINISTRY = "ministry", _("Cấp bộ")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")
    OTHER = "other", _("Cơ quan khác")


class ProcedureKind(models.TextChoices):
    DELEGATED_BY_LAW = "delegated_by_law", _("TTHC được luật giao quy định chi tiết")
    NOT_DELEGATED_TO_LOCALITY = "not_delegated_to_locality", _("TTHC không được luật giao cho địa phương quy định")
    OTHER = "other", _("Loại khác")


class Subject(models.TextChoices):
    CITIZEN = "citizen", _("Công dân Việt Nam")
    OVERSEAS_VIETNAMESE = "overseas_vietnamese", _("Người Việt Nam định cư ở nước ngoài")
    FOREIGNER = "foreigner", _("Người nước ngoài")
    PUBLIC_EMPLOYEE = "public_employee", _("Cán bộ, công chức, viên chức")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    FOREIGN_INVESTED_ENTERPRISE = "foreign_invested_enterprise", _("Doanh nghiệp có vốn đầu tư nước ngoài")
    ORGANISATION = "organisation", _("Tổ chức (không bao gồm doanh nghiệp, HTX)")
    FOREIGN_ORGANISATION = "foreign_organisation", _("Tổ chức nước ngoài")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    DOMESTIC_ENTERPRISE = "domestic_enterprise", _("Doanh nghiệp Việt Nam")
    RESIDENT_FOREIGNER = "resident_foreigner", _("Người nước ngoài cư trú tại Việt Nam")
    PARTY_MEMBER = "party_member", _("Đảng viên")
    PARTY_ORGANISATION = "party_organisation", _("Tổ chức Đảng")


class Channel(models.TextChoices):
    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Dịch vụ bưu chính")


class LimitKind(models.TextChoices):
    STATED = "stated", _("Có thời hạn")
    UNSPECIFIED = "unspecified", _("Không quy định")
    SEVERAL = "several", _("Nhiều thời hạn theo trường hợp")


class LimitUnit(models.TextChoices):
    WORKING_HOURS = "working_hours", _("giờ làm việc")
    WORKING_DAYS = "working_days", _("ngày làm việc")
    CALENDAR_DAYS = "calendar_days", _("ngày")
    MONTHS = "months", _("tháng")
    SAME_DAY = "same_day", _("trong ngày")


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def on(self, day: date) -> Self:
        """The versions in force on that day: at most one of each procedure."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)

    def public(self) -> Self:
        return self.filter(published_on__isnull=False)


class ProcedureVersion(models.Model):
    """What an announced decision says of a procedure, for `[effective_from, effective_to)`.

    The periods of one procedure never overlap. Once public, no part changes any more but the end: the database refuses.
    Parts that are lists of small things are kept as JSON, as `rules.content` writes them.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveIntegerField(_("phiên bản"))
    decision = models.ForeignKey("AnnouncingDecision", on_delete=models.PROTECT, related_name="versions")
    effective_from = models.DateField(_("có hiệu lực từ ngày"))
    effective_to = models.DateField(_("hết hiệu lực từ ngày"), null=True, blank=True)
    published_on = models.DateField(_("ngày công khai"), null=True, blank=True)

    name = models.CharField(_("tên thủ tục"), max_length=2000)
    sort_key = models.CharField(max_length=300, editable=False)
    words_folded = models.TextField(editable=False)
    """Code, name, field, keywords and agency, folded: what the public search looks in."""
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="versions", verbose_name=_("lĩnh vực"))
    agency = models.CharField(_("cơ quan chủ trì"), max_length=40, blank=True, db_index=True)
    agency_name = models.CharField(_("cơ quan thực hiện"), max_length=1000, blank=True)
    same_for_all = models.BooleanField(_("mọi cơ quan cùng cấp đều thực hiện"), default=False)
    agencies = models.JSONField(default=list)
    reception_address = models.TextField(_("địa chỉ tiếp nhận hồ sơ"), blank=True)
    levels = models.JSONField(_("cấp thực hiện"), default=list)
    kind = models.CharField(_("loại thủ tục"), max_length=30, choices=ProcedureKind)
    subjects = models.JSONField(_("đối tượng thực hiện"), default=list)
    steps = models.TextField(_("trình tự thực hiện"), blank=True)
    components = models.JSONField(_("thành phần hồ sơ"), default=list)
    sets = models.PositiveSmallIntegerField(_("số bộ hồ sơ"), default=1)
    fees = models.JSONField(_("phí, lệ phí"), default=list)
    results = models.JSONField(_("kết quả xử lý"), default=list)
    conditions = models.TextField(_("yêu cầu, điều kiện"), blank=True)
    legal_basis = models.JSONField(_("căn cứ pháp lý"), default=list)
    related = models.JSONField(_("thủ tục liên quan"), default=list)
    keywords = models.TextField(_("từ khóa"), blank=True)
    description = models.TextField(_("mô tả"), blank=True)
    max_supplements = models.PositiveSmallIntegerField(_("số lần được yêu cầu bổ sung"), null=True, blank=True)
    form = models.CharField(_("mẫu đơn, tờ khai"), max_length=60, blank=True)
    ministry = models.CharField(_("bộ, ngành công bố"), max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = _("phiên bản thủ tục")
        constraints: ClassVar = [
            lasts_a_day("procedure_version_lasts_a_day", "effective_from", "effective_to"),
            one_open("procedure_version_one_open", "procedure", end="effective_to"),
            models.UniqueConstraint(fields=["procedure", "no"], name="procedure_version_number"),
            models.UniqueConstraint(fields=["procedure", "effective_from"], name="procedure_version_one_per_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["effective_from", "effective_to"], name="procedure_version_period"),
            models.Index(fields=["sort_key", "id"], name="procedure_version_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"procedure_version:{self.pk}"


class Way(models.Model):
    """Cách thức thực hiện: one channel of a version, with the national limit and the shorter local one."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="ways")
    channel = models.CharField(_("cách thức"), max_length=10, choices=Channel)
    limit_kind = models.CharField(_("loại thời hạn"), max_length=12, choices=LimitKind)
    limit_unit = models.CharField(_("đơn vị thời hạn"), max_length=15, choices=LimitUnit, blank=True)
    limit_amount = models.CharField(_("thời hạn"), max_length=20, blank=True)
    """A number or a fraction, `5/2`; exact."""
    limit_text = models.TextField(_("thời hạn như nguồn ghi"), blank=True)
    local_unit = models.CharField(_("đơn vị thời hạn của tỉnh"), max_length=15, choices=LimitUnit, blank=True)
    local_amount = models.CharField(_("thời hạn của tỉnh"), max_length=20, blank=True)
    applied_unit = models.CharField(_("đơn vị áp dụng"), max_length=15, choices=LimitUnit, blank=True)
    applied_days = models.PositiveIntegerField(_("số ngày áp dụng"), null=True, blank=True)
    """Whole days of `applied_unit`; none for hours, months and limits nobody stated."""
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("cách thức thực hiện")
        verbose_name_plural = _("cách thức thực hiện")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "channel"], name="procedure_way_one_per_channel"),
            models.CheckConstraint(
                name="procedure_way_states_its_limit",
                condition=~Q(limit_kind="stated") | ~Q(limit_unit=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.limit_text or self.limit_amount}"


class ProcedureGroup(models.Model):
    """A named group of procedures, such as those of investment certificates."""

    code = models.CharField(_("mã nhóm"), max_length=60, unique=True)
    name = models.CharField(_("tên nhóm"), max_length=300)

    class Meta:
        verbose_name = _("nhóm thủ tục")
        verbose_name_plural = _("nhóm thủ tục")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"procedure_group:{self.pk}"


class GroupMember(models.Model):
    """A procedure belongs to a group over a period."""

    group = models.ForeignKey(ProcedureGroup, on_delete=models.PROTECT, related_name="members")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thủ tục trong nhóm")
        verbose_name_plural = _("thủ tục trong nhóm")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_group_member_lasts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            one_open("procedure_group_member_one_open", "group", "procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.procedure_id}"
