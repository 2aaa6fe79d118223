"""Who files: citizens, businesses, organisations; their names, identity papers and addresses, each with its dates."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApplicantKind(models.TextChoices):
    CITIZEN = "citizen", _("Công dân")
    BUSINESS = "business", _("Doanh nghiệp, hợp tác xã, hộ kinh doanh")
    ORGANISATION = "organisation", _("Tổ chức khác")


class Gender(models.TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class Applicant(models.Model):
    """Người nộp hồ sơ: an identity of ours that outlives names, cards and addresses. The row is what a change locks."""

    kind = models.CharField(_("đối tượng"), max_length=20, choices=ApplicantKind)
    born_on = models.DateField(_("ngày sinh"), null=True, blank=True)
    gender = models.CharField(_("giới tính"), max_length=10, choices=Gender, blank=True)
    nationality = models.CharField(_("quốc tịch"), max_length=2, default="VN")
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    email = models.CharField(_("thư điện tử"), max_length=254, blank=True)
    account = models.CharField(_("tài khoản"), max_length=40, blank=True)
    """The key of the login through which they act for themselves (`account:7`); empty when they have none."""
    registered_at = models.DateTimeField(_("ghi nhận lúc"))
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("đã gộp vào")
    )
    """The record that took this one over; always one that was not merged itself."""
    erased_at = models.DateTimeField(_("xóa lúc"), null=True, blank=True)
    erased_under = models.CharField(_("xóa theo quy định"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("người nộp hồ sơ")
        verbose_name_plural = _("người nộp hồ sơ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=~Q(account=""), name="applicant_account_once"),
            models.CheckConstraint(
                name="applicant_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="applicant_erased_keeps_nothing",
                condition=Q(erased_at__isnull=True)
                | Q(born_on__isnull=True, gender="", phone="", email="", account="", nationality=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"applicant:{self.pk}"

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


class NameReason(models.TextChoices):
    REGISTERED = "registered", _("Ghi nhận lần đầu")
    CHANGED = "changed", _("Đổi tên")
    CORRECTED = "corrected", _("Đính chính")


class ApplicantName(models.Model):
    """A name from a day on. A change begins on its own day; a correction repeats the day of the row it puts right.

    So the name of a day is the row with the latest `valid_from` up to it, the newest row winning.
    """

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="names")
    full_name = models.CharField(_("họ và tên, tên gọi"), max_length=300)
    reason = models.CharField(_("lý do"), max_length=20, choices=NameReason, default=NameReason.REGISTERED)
    valid_from = models.DateField(_("từ ngày"))
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("tên của người nộp")
        verbose_name_plural = _("tên của người nộp")
        indexes: ClassVar = [models.Index(fields=["applicant", "-valid_from", "-id"], name="applicant_name_latest")]

    def __str__(self) -> str:
        return self.full_name


class IdentityKind(models.TextChoices):
    CMND = "cmnd", _("Chứng minh nhân dân")
    CCCD = "cccd", _("Căn cước công dân, thẻ căn cước")
    PASSPORT = "passport", _("Hộ chiếu")
    TAX_CODE = "tax_code", _("Mã số thuế, mã số doanh nghiệp")
    DECISION = "decision", _("Quyết định thành lập")


class Identity(models.Model):
    """Giấy tờ định danh: number, who issued it and when. One applicant may hold several, one after another.

    The number stands in a plain column, found through the unique index: it is printed on every form, so it has to be
    readable anyway, and a keyed hash beside the readable number would hide nothing and could disagree with it. What
    guards it is the act: nobody lists these rows, and a look-up takes the whole number and is logged.
    """

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(_("loại giấy tờ"), max_length=20, choices=IdentityKind)
    number = models.CharField(_("số"), max_length=60)
    issuer = models.CharField(max_length=200, blank=True, editable=False)
    """Within what the number is unique: nothing for national numbers, the country of a passport, who decided."""
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    issued_by = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    valid_to = models.DateField(_("hết giá trị từ ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))
    withdrawn_at = models.DateTimeField(_("hủy ghi nhận lúc"), null=True, blank=True)
    """Recorded by mistake. A card that expired or was replaced is not withdrawn: it still names only its holder."""

    class Meta:
        verbose_name = _("giấy tờ định danh")
        verbose_name_plural = _("giấy tờ định danh")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "kind", "issuer"],
                condition=Q(withdrawn_at__isnull=True),
                name="identity_living_once",
            ),
            models.CheckConstraint(name="identity_has_a_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="identity_lasts_a_day",
                condition=Q(valid_to__isnull=True) | Q(issued_on__isnull=True) | Q(valid_to__gt=F("issued_on")),
                violation_error_message=_("Ngày hết giá trị phải sau ngày cấp."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Address(models.Model):
    """Nơi ở, trụ sở from a day on, with the levels of government of that day; the newest row of the last day holds."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="addresses")
    street = models.CharField(_("số nhà, đường, thôn, tổ"), max_length=200, blank=True)
    commune = models.CharField(_("xã, phường, thị trấn, đặc khu"), max_length=100)
    district = models.CharField(_("huyện, quận, thị xã, thành phố thuộc tỉnh"), max_length=100, blank=True)
    province = models.CharField(_("tỉnh, thành phố"), max_length=100)
    valid_from = models.DateField(_("từ ngày"))
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("địa chỉ")
        verbose_name_plural = _("địa chỉ")
        indexes: ClassVar = [models.Index(fields=["applicant", "-valid_from", "-id"], name="applicant_address_latest")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, self.commune, self.district, self.province) if part)


class LookUp(models.Model):
    """An officer gave the whole identity number, or registered the applicant: the record is open to them that day."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="look_ups")
    actor = models.CharField(max_length=80)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "day", "applicant"], name="look_up_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.actor
