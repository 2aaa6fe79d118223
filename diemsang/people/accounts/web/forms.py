"""Forms of sign-in in our words, and the administrator's."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.text import clean_line
from diemsang.people.accounts.services.codes import use_code
from diemsang.ui.fields import LineField


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].help_text = ""
        _without_placeholders(self)

    def clean_login(self) -> str:
        """One login, one spelling: else each way of writing its letters would have five attempts of its own."""
        return clean_line(self.cleaned_data["login"]).lower()


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Mật khẩu hiện tại")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("Mật khẩu mới")
        self.fields["password1"].help_text = _("Ít nhất 10 ký tự, không chỉ gồm chữ số, không phải mật khẩu phổ biến.")
        self.fields["password2"].label = _("Nhập lại mật khẩu mới")
        _without_placeholders(self)


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].help_text = ""
        _without_placeholders(self)


class GuardedCode:
    """Wrong codes count like wrong passwords, and lock the login for a while; a right one is used once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)  # type: ignore[arg-type]

    def clean_code(self) -> str:
        if not AxesProxyHandler.is_allowed(context.request, {"username": self.user.username}):  # type: ignore[attr-defined]
            raise ValidationError(_("Đã sai quá nhiều lần. Hãy thử lại sau 15 phút."), code="locked_out")
        code: str = super().clean_code()  # type: ignore[misc]
        if not use_code(self.authenticator.pk, code):  # type: ignore[attr-defined]
            raise ValidationError(_("Mã này đã được dùng. Hãy đợi mã mới trong ứng dụng."), code="used_code")
        return code


class SecondFactorForm(GuardedCode, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class ConfirmCodeForm(GuardedCode, ReauthenticateWithCodeForm):  # type: ignore[misc]
    """The code before something that matters."""


class ActivateCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)


def _name_code(form: forms.Form) -> None:
    form.fields["code"].label = _("Mã xác thực")
    form.fields["code"].help_text = _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")
    form.fields["code"].widget.attrs["inputmode"] = "text"
    _without_placeholders(form)


class NewAccountForm(forms.Form):
    username = LineField(
        label=_("Tên đăng nhập"), max_length=60, help_text=_("Chữ thường không dấu, ví dụ: nguyen.van.an")
    )
    full_name = LineField(label=_("Họ và tên"), max_length=200, is_name=True)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class ReasonForm(forms.Form):
    reason = LineField(label=_("Lý do"), max_length=300)
