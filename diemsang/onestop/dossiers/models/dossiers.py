"""The dossier itself, what it is called elsewhere, and the journal of its moves."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.commons.worktime.rules import Punctuality
from diemsang.onestop.dossiers.rules import FINAL, PAUSED, SETTLED, State, state_named
from diemsang.onestop.dossiers.rules.states import BEFORE_ACCEPTANCE

KEY_LENGTH = 60
STATES = [(state.value, _(state.label)) for state in State]


def sorted_values(states: Iterable[State]) -> list[str]:
    return sorted(state.value for state in states)


PUNCTUALITIES = [
    (Punctuality.EARLY.value, _("Trước hạn")),
    (Punctuality.ON_TIME.value, _("Đúng hạn")),
    (Punctuality.LATE.value, _("Quá hạn")),
]


class Channel(models.TextChoices):
    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính")


class Origin(models.TextChoices):
    FILED = "filed", _("Nộp tại hệ thống")
    IMPORTED = "imported", _("Nhận từ hệ thống khác")


class ReturnWay(models.TextChoices):
    COUNTER = "counter", _("Nhận tại quầy")
    POST = "post", _("Nhận qua bưu chính")
    ONLINE = "online", _("Nhận bản điện tử")


class DossierQuerySet(models.QuerySet["Dossier"]):
    def open(self) -> Self:
        """Filed and not closed. Drafts are nobody's work yet."""
        return self.filter(closed_at__isnull=True).exclude(state=State.DRAFT)

    def running(self) -> Self:
        """Accepted and not answered: what has a due time to keep."""
        return self.filter(closed_at__isnull=True, settled_at__isnull=True, accepted_at__isnull=False)

    def by_due(self) -> Self:
        return self.order_by("legal_due", "pk")


class Dossier(models.Model):
    """Hồ sơ: one application by one applicant for one procedure, by the rules of the day it was accepted, for life."""

    code = models.CharField(_("mã hồ sơ"), max_length=40, null=True, blank=True, unique=True)
    lookup_code = models.CharField(_("mã tra cứu"), max_length=16, blank=True)
    """Printed on the slip: what somebody without a login gives besides the code."""
    token = models.CharField(_("khóa tra cứu"), max_length=64, unique=True)
    """In the QR code: unguessable, and no personal data."""
    origin = models.CharField(_("nguồn"), max_length=10, choices=Origin, default=Origin.FILED)
    filing_key = models.CharField(_("khóa nộp"), max_length=80, null=True, blank=True, unique=True)
    """Idempotency: the same filing sent again is the same dossier."""
    filing_digest = models.CharField(max_length=64, blank=True)

    procedure = models.CharField(_("thủ tục"), max_length=KEY_LENGTH)
    procedure_version = models.CharField(_("phiên bản thủ tục"), max_length=KEY_LENGTH)
    procedure_code = models.CharField(_("mã thủ tục"), max_length=40)
    field = models.CharField(_("lĩnh vực"), max_length=40)
    case = models.CharField(_("trường hợp"), max_length=300, blank=True)
    """Which group of papers of the procedure applies."""
    process = models.CharField(_("quy trình nội bộ"), max_length=KEY_LENGTH, blank=True)
    agency = models.CharField(_("cơ quan giải quyết"), max_length=KEY_LENGTH)
    centre = models.CharField(_("nơi tiếp nhận"), max_length=KEY_LENGTH, blank=True)
    applicant = models.CharField(_("người nộp"), max_length=KEY_LENGTH)
    filed_by = models.CharField(_("tài khoản nộp"), max_length=KEY_LENGTH)
    """The actor that typed it: the applicant's login, a representative's, or an officer's."""
    channel = models.CharField(_("cách nộp"), max_length=10, choices=Channel)
    assisted = models.BooleanField(_("nộp có hỗ trợ"), default=False)
    """An officer typed an online filing for the citizen: counted apart."""
    return_way = models.CharField(_("cách nhận kết quả"), max_length=10, choices=ReturnWay, default=ReturnWay.COUNTER)
    subject_matter = models.CharField(_("nội dung"), max_length=500, blank=True)
    subject_folded = models.CharField(max_length=500, blank=True, editable=False)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("hồ sơ trước")
    )

    state = models.CharField(_("trạng thái"), max_length=20, choices=STATES, default=State.DRAFT)
    seq = models.PositiveIntegerField(default=0)
    """How many lines its journal of moves has."""
    moved_at = models.DateTimeField(_("chuyển trạng thái lúc"))
    moved_by = models.CharField(_("người chuyển"), max_length=KEY_LENGTH)
    moved_by_person = models.CharField(max_length=KEY_LENGTH, blank=True)
    holder_unit = models.CharField(_("đơn vị đang giữ"), max_length=KEY_LENGTH, blank=True)
    holder_person = models.CharField(_("người đang giữ"), max_length=KEY_LENGTH, blank=True)
    receiver = models.CharField(_("người tiếp nhận"), max_length=KEY_LENGTH, blank=True)
    examiners = models.JSONField(_("người thụ lý"), default=list)
    """Every person that ever examined it: none of them signs it."""

    limit_national = models.CharField(_("thời hạn theo quy định"), max_length=80, blank=True)
    limit_local = models.CharField(_("thời hạn đã rút ngắn"), max_length=80, blank=True)
    parameters = models.JSONField(_("quy tắc tính hạn"), default=dict)
    """The rules of the acceptance day, kept for life."""
    filed_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    intake_due = models.DateTimeField(_("hạn trả lời tiếp nhận"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    legal_due = models.DateTimeField(_("hạn theo luật"), null=True, blank=True)
    promised_due = models.DateTimeField(_("hẹn trả"), null=True, blank=True)
    stated_due = models.DateTimeField(_("hẹn trả của hệ thống cũ"), null=True, blank=True)
    """What the slip of the system it was taken over from said. The applicant is promised nothing earlier."""
    paused_since = models.DateTimeField(_("tạm dừng từ"), null=True, blank=True)
    settled_at = models.DateTimeField(_("giải quyết xong lúc"), null=True, blank=True)
    punctuality = models.CharField(_("kết quả về hạn"), max_length=10, choices=PUNCTUALITIES, blank=True)
    """Judged by the legal due when it was settled (R10), by the calendar of that day, and kept."""
    late_minutes = models.PositiveIntegerField(_("trễ (phút làm việc)"), null=True, blank=True)
    handled_minutes = models.PositiveIntegerField(_("đã giải quyết trong (phút làm việc)"), null=True, blank=True)
    """Working time from acceptance to settlement, pauses left out."""
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    warned = models.CharField(_("mức đã cảnh báo"), max_length=10, blank=True)
    supplements_used = models.PositiveSmallIntegerField(_("số lần đã bổ sung"), default=0)
    supplements_allowed = models.PositiveSmallIntegerField(_("số lần bổ sung tối đa"), default=0)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dossier_has_a_code_once_filed",
                condition=Q(state=State.DRAFT) | (Q(code__isnull=False) & Q(filed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_closed_when_final",
                condition=Q(state__in=sorted_values(FINAL), closed_at__isnull=False)
                | (~Q(state__in=sorted_values(FINAL)) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="dossier_paused_when_it_waits",
                condition=Q(state__in=sorted_values(PAUSED), paused_since__isnull=False)
                | (~Q(state__in=sorted_values(PAUSED)) & Q(paused_since__isnull=True)),
            ),
            models.CheckConstraint(
                name="dossier_settled_when_answered",
                condition=~Q(state__in=sorted_values(SETTLED)) | Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_judged_when_settled",
                condition=Q(settled_at__isnull=True, punctuality="", late_minutes__isnull=True)
                | (Q(settled_at__isnull=False, late_minutes__isnull=False) & ~Q(punctuality="")),
            ),
            models.CheckConstraint(
                name="dossier_due_when_accepted",
                condition=Q(
                    accepted_at__isnull=False,
                    legal_due__isnull=False,
                    promised_due__isnull=False,
                )
                | Q(accepted_at__isnull=True, legal_due__isnull=True, promised_due__isnull=True),
            ),
            models.CheckConstraint(
                name="dossier_accepted_before_it_is_worked_on",
                condition=Q(state__in=sorted_values({*BEFORE_ACCEPTANCE, State.WITHDRAWN}))
                | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_settled_after_acceptance",
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("accepted_at")),
            ),
            models.CheckConstraint(
                name="dossier_accepted_after_filing",
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("filed_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "legal_due", "id"],
                name="dossier_running_by_agency",
                condition=Q(closed_at__isnull=True, settled_at__isnull=True),
            ),
            models.Index(
                fields=["centre", "legal_due", "id"],
                name="dossier_running_by_centre",
                condition=Q(closed_at__isnull=True, settled_at__isnull=True),
            ),
            models.Index(
                fields=["holder_person", "legal_due", "id"],
                name="dossier_held_by_person",
                condition=Q(closed_at__isnull=True, settled_at__isnull=True),
            ),
            models.Index(
                fields=["holder_unit", "legal_due", "id"],
                name="dossier_held_by_unit",
                condition=Q(closed_at__isnull=True, settled_at__isnull=True),
            ),
            models.Index(
                fields=["agency", "intake_due", "id"],
                name="dossier_awaiting_intake",
                condition=Q(state="submitted"),
            ),
            models.Index(
                fields=["centre", "state", "id"],
                name="dossier_awaiting_collection",
                condition=Q(closed_at__isnull=True, settled_at__isnull=False),
            ),
            models.Index(fields=["agency", "-filed_at", "-id"], name="dossier_filed_by_agency"),
            models.Index(fields=["agency", "settled_at"], name="dossier_settled_by_agency"),
            models.Index(fields=["applicant", "procedure", "-filed_at"], name="dossier_of_applicant"),
            models.Index(fields=["filed_by", "state"], name="dossier_typed_by"),
            models.Index(fields=["procedure_code", "filed_at"], name="dossier_by_procedure"),
        ]

    def __str__(self) -> str:
        return self.code or self.key

    @property
    def key(self) -> str:
        return f"dossier:{self.pk}"

    @property
    def standing(self) -> State:
        """The state as the table of moves knows it."""
        return state_named(self.state)

    @property
    def limit(self) -> str:
        """The limit that sets the due time: the shortened one, else the national one (R12)."""
        return self.limit_local or self.limit_national


class ExternalId(models.Model):
    """What a dossier is called in another system (the national portal, a ministry's software). One owner each."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="external_ids")
    system = models.CharField(_("hệ thống"), max_length=40)
    number = models.CharField(_("mã ở hệ thống đó"), max_length=120)

    class Meta:
        verbose_name = _("mã ở hệ thống khác")
        verbose_name_plural = _("mã ở hệ thống khác")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "number"], name="external_id_names_one_dossier"),
            models.UniqueConstraint(fields=["dossier", "system"], name="external_id_one_per_system"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class Move(models.Model):
    """One line of the journal of a dossier: what was done, by whom, when, and what it did to the due time.

    Lines are added and never changed. An act that leaves the state as it is stands here too.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="moves")
    seq = models.PositiveIntegerField()
    act = models.CharField(_("việc"), max_length=60)
    from_state = models.CharField(_("từ trạng thái"), max_length=20, choices=STATES)
    to_state = models.CharField(_("sang trạng thái"), max_length=20, choices=STATES)
    at = models.DateTimeField(_("lúc"))
    recorded_at = models.DateTimeField(_("máy ghi lúc"))
    actor = models.CharField(_("tài khoản"), max_length=KEY_LENGTH)
    person = models.CharField(_("người làm"), max_length=KEY_LENGTH, blank=True)
    on_behalf_of = models.CharField(_("thay cho"), max_length=KEY_LENGTH, blank=True)
    unit = models.CharField(_("đơn vị"), max_length=KEY_LENGTH, blank=True)
    """The unit that holds the dossier after the act, or the other agency that acted."""
    reason_code = models.CharField(_("căn cứ"), max_length=60, blank=True)
    reason = models.TextField(pgettext_lazy("written", "lý do"), blank=True)
    due_before = models.DateTimeField(_("hạn trước"), null=True, blank=True)
    due_after = models.DateTimeField(_("hạn sau"), null=True, blank=True)

    class Meta:
        verbose_name = _("dòng nhật ký hồ sơ")
        verbose_name_plural = _("dòng nhật ký hồ sơ")
        ordering = ["dossier", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "seq"], name="move_has_one_place")]
        indexes: ClassVar = [
            models.Index(fields=["act", "at"], name="move_by_act"),
            models.Index(fields=["person", "-at"], name="move_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}. {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("a line of the journal is never changed: write another one")
        super().save(*args, **kwargs)

    @property
    def changes_state(self) -> bool:
        return self.from_state != self.to_state
