"""Logins. Who the person is, and what they may do, is the organisation context's."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.text import fold
from diemsang.people.accounts.rules import device_name


def folded_name(full_name: str, username: str) -> str:
    return fold(f"{full_name} {username}")[:400]


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """A login. `key` is how lower floors and the ledger name it; it never carries a name."""

    username = models.CharField(_("tên đăng nhập"), max_length=150, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    email = models.EmailField(_("thư điện tử"), blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    date_joined = models.DateTimeField(_("ngày tạo"), default=timezone.now)
    name_folded = models.CharField(max_length=400, editable=False, default="")
    """Name and login as search compares them."""
    must_change_password = models.BooleanField(_("phải đổi mật khẩu"), default=False)
    is_protected = models.BooleanField(_("tài khoản quản trị"), default=False)
    """Holds, or held, a role that rules the installation: only a system administrator changes such an account."""

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_folded = folded_name(self.full_name, self.username)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        return f"account:{self.pk}"


class SignIn(models.Model):
    """A session of an account as its owner sees it: on which device, since when, last seen when."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(_("thiết bị"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("địa chỉ mạng"), null=True, blank=True)
    started_at = models.DateTimeField(_("đăng nhập lúc"))
    last_seen_at = models.DateTimeField(_("hoạt động gần nhất"))

    class Meta:
        verbose_name = _("phiên đăng nhập")
        verbose_name_plural = _("phiên đăng nhập")
        indexes: ClassVar = [models.Index(fields=["account", "-last_seen_at"], name="sign_in_newest")]

    def __str__(self) -> str:
        return self.device_name

    @property
    def device_name(self) -> str:
        return device_name(self.device)


class Draft(models.Model):
    """What somebody typed into a form and has not sent yet."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    form_key = models.CharField(max_length=200)
    title = models.CharField(_("việc đang làm"), max_length=300, blank=True)
    page = models.CharField(max_length=500, blank=True)
    """Where the form is, on this site."""
    content = models.JSONField()
    updated_at = models.DateTimeField(_("lưu lúc"))
    minute = models.DateTimeField(editable=False)
    """The start of the minute of the last saves, and how many there were: what the rate limit counts."""
    saves_in_minute = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("bản nháp")
        verbose_name_plural = _("bản nháp")
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "form_key"], name="draft_one_per_form")]
        indexes: ClassVar = [models.Index(fields=["updated_at"], name="draft_oldest")]

    def __str__(self) -> str:
        return self.form_key


class SavedFilter(models.Model):
    """A filter of a table that somebody keeps under a name."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_filters")
    table = models.CharField(max_length=100)
    name = models.CharField(_("tên"), max_length=100)
    query = models.CharField(max_length=2000)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        verbose_name_plural = _("bộ lọc đã lưu")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "table", "name"], name="saved_filter_name_once")
        ]

    def __str__(self) -> str:
        return self.name
