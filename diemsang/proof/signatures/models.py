"""The book of signatures: who signed which bytes, in which capacity, by which certificate."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemsang.proof.signatures.rules import Capacity


class SignatureRecord(models.Model):
    """One signature given in this house. The signed bytes themselves are kept by who asked for the signature."""

    CAPACITIES: ClassVar = [
        (Capacity.HEAD.value, _("Thủ trưởng ký trực tiếp")),
        (Capacity.COLLECTIVE.value, _("Thay mặt (TM.)")),
        (Capacity.DEPUTY.value, _("Ký thay (KT.)")),
        (Capacity.BY_ORDER.value, _("Thừa lệnh (TL.)")),
        (Capacity.AUTHORISED.value, _("Thừa ủy quyền (TUQ.)")),
        (Capacity.ACTING.value, _("Quyền (Q.)")),
        (Capacity.AGENCY.value, _("Chữ ký của cơ quan")),
    ]

    subject = models.CharField(_("văn bản"), max_length=120)
    signer = models.CharField(_("người ký"), max_length=80)
    actor = models.CharField(_("tài khoản thao tác"), max_length=80)
    capacity = models.CharField(_("tư cách ký"), max_length=10, choices=CAPACITIES)
    delegated_by = models.CharField(_("người giao quyền ký"), max_length=80, blank=True)
    delegation_basis = models.CharField(_("căn cứ giao quyền"), max_length=200, blank=True)
    sha256_before = models.CharField(_("mã băm trước khi ký"), max_length=64)
    sha256_after = models.CharField(_("mã băm sau khi ký"), max_length=64, unique=True)
    method = models.CharField(_("phương thức ký"), max_length=20)
    certificate_serial = models.CharField(_("số sê-ri chứng thư"), max_length=64)
    certificate_issuer = models.CharField(_("tổ chức cấp chứng thư"), max_length=300)
    is_demo = models.BooleanField(_("trình diễn"))
    signed_at = models.DateTimeField(_("ký lúc"))

    class Meta:
        verbose_name = _("chữ ký số")
        verbose_name_plural = _("chữ ký số")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "id"], name="signature_subject"),
            models.Index(fields=["sha256_before"], name="signature_before"),
        ]
        constraints = [
            models.CheckConstraint(
                name="delegated_capacity_names_who_gave_it",
                condition=~Q(capacity__in=["KT", "TL", "TUQ"]) | ~Q(delegated_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.capacity} {self.signer}"
