"""Signing in: password, second factor, lock-out, sessions, and out at once when the administrator says so."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from diemsang.kernel.access import Actor, Grant
from diemsang.people.accounts import services
from diemsang.people.accounts.models import Account, SignIn
from diemsang.proof.ledger import queries as ledger
from tests.people.conftest import AT, SYSTEM

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PAGE = "account_login"


@pytest.fixture(autouse=True)
def _no_code_was_used_before() -> None:
    cache.clear()


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user("nguyen.van.an", PASSWORD, full_name="Nguyễn Văn An")


def sign_in(client: Client, password: str = PASSWORD, username: str = "nguyen.van.an") -> int:
    return client.post(reverse(PAGE), {"login": username, "password": password}).status_code


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def test_the_address_is_vietnamese_and_so_is_the_page(client: Client) -> None:
    page = client.get(reverse(PAGE))
    assert reverse(PAGE) == "/tai-khoan/dang-nhap/"
    assert "Tên đăng nhập" in page.content.decode()
    assert client.get(reverse("account_signup")).status_code == 200
    assert "không tự đăng ký" in client.get(reverse("account_signup")).content.decode()


def test_with_the_right_password(client: Client, account: Account) -> None:
    assert sign_in(client) == 302
    assert is_signed_in(client)
    assert SignIn.objects.get().account == account


def test_with_a_wrong_password_the_login_stays_typed(client: Client, account: Account) -> None:
    page = client.post(reverse(PAGE), {"login": "nguyen.van.an", "password": "sai"})
    assert page.status_code == 200
    assert "nguyen.van.an" in page.content.decode()
    assert "không đúng" in page.content.decode()
    assert not is_signed_in(client)


def test_five_wrong_passwords_lock_even_the_right_one_out(client: Client, account: Account) -> None:
    answers = [sign_in(client, "sai") for _ in range(5)]
    assert answers[-1] == 429
    locked = client.post(reverse(PAGE), {"login": "nguyen.van.an", "password": PASSWORD})
    assert locked.status_code == 429
    assert "15 phút" in locked.content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.9.8.7")) == 302


def test_another_way_of_writing_the_login_is_no_new_attempt(client: Client, account: Account) -> None:
    names = ("Nguyen.van.an", "nGuyen.van.an", " nguyen.van.an", "NGUYEN.VAN.AN", "nguyen.van.AN ")
    answers = [sign_in(client, "sai", name) for name in names]
    assert answers[-1] == 429
    assert sign_in(client) == 429


def test_an_office_behind_one_address_signs_in_together(account: Account) -> None:
    assert [sign_in(Client()) for _ in range(40)] == [302] * 40


def test_the_login_is_found_however_it_is_written(client: Client, account: Account) -> None:
    assert sign_in(client, username=" Nguyen.Van.An") == 302
    assert is_signed_in(client)


@pytest.fixture
def telephone(account: Account) -> Authenticator:
    return TOTP.activate(account, SECRET).instance


def test_the_second_factor_is_asked_for_and_kept_encrypted(
    client: Client, account: Account, telephone: Authenticator
) -> None:
    assert SECRET not in str(telephone.data)
    assert sign_in(client) == 302
    assert not is_signed_in(client)
    page = client.get(reverse("mfa_authenticate"))
    assert "Mã xác thực" in page.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    assert is_signed_in(client)


def test_wrong_codes_lock_like_wrong_passwords(client: Client, account: Account, telephone: Authenticator) -> None:
    sign_in(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert page.status_code != 302
    assert not is_signed_in(client)
    assert sign_in(Client()) == 429


def test_a_code_of_the_telephone_works_once_in_every_process(
    client: Client, account: Account, telephone: Authenticator
) -> None:
    seen = code()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": seen})
    assert is_signed_in(client)
    cache.clear()  # another process remembers nothing of this one
    other = Client()
    sign_in(other)
    page = other.post(reverse("mfa_authenticate"), {"code": seen})
    assert page.status_code == 200
    assert not is_signed_in(other)


def test_a_recovery_code_works_once(client: Client, account: Account, telephone: Authenticator) -> None:
    spare = RecoveryCodes.activate(account).get_unused_codes()[0]
    for browser, answer in ((client, True), (Client(), False)):
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": spare})
        assert is_signed_in(browser) is answer


def test_the_pages_of_the_second_factor_open(client: Client, account: Account) -> None:
    sign_in(client)
    assert client.get(reverse("mfa_index")).status_code == 200
    confirm = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "xác nhận lại mật khẩu" in confirm.content.decode()
    page = client.post(confirm.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    counter = next(iter(yield_hotp_counters_from_time()))
    sent = {"code": format_hotp_value(hotp_value(secret, counter))}
    codes = client.post(reverse("mfa_activate_totp"), sent, follow=True)
    assert "mã chưa dùng" in codes.content.decode()
    assert "Đang bật" in client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("mfa_download_recovery_codes")).content.strip().count(b"\n") == 9
    assert client.get(reverse("account_change_password")).status_code == 200


def test_sessions_are_listed_and_ended(account: Account) -> None:
    here, there = Client(HTTP_USER_AGENT="Máy bàn"), Client(HTTP_USER_AGENT="Dien thoai")
    sign_in(here)
    sign_in(there)
    page = here.get(reverse("accounts:sessions")).content.decode()
    assert "Dien thoai" in page
    other = SignIn.objects.get(device="Dien thoai")
    assert here.post(reverse("accounts:end_session", args=[other.pk])).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_nobody_ends_somebody_elses_session(account: Account) -> None:
    mine, theirs = Client(), Client()
    sign_in(mine)
    Account.objects.create_user("le.thi.b", PASSWORD, full_name="Lê Thị B")
    sign_in(theirs, username="le.thi.b")
    session = SignIn.objects.get(account=account)
    assert theirs.post(reverse("accounts:end_session", args=[session.pk])).status_code == 404
    assert is_signed_in(mine)


def test_all_other_sessions_end_at_once(account: Account) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    here.post(reverse("accounts:end_all_sessions"))
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_deactivation_counts_with_the_next_click(client: Client, account: Account) -> None:
    sign_in(client)
    services.deactivate_account(account.key, by=SYSTEM, at=AT, reason="Nghỉ việc")
    assert not is_signed_in(client)
    assert sign_in(client) != 302 or not is_signed_in(client)
    last = list(ledger.entries_of(f"accounts.account:{account.pk}"))[-1]
    assert last.act == "accounts.account_deactivated"
    assert "Nghỉ" not in last.body


def test_a_first_password_has_to_be_changed(client: Client) -> None:
    key, first = services.create_account("tran.van.c", full_name="Trần Văn C", by=SYSTEM, at=AT)
    sign_in(client, first, "tran.van.c")
    assert client.get(reverse("accounts:sessions")).url == reverse("account_change_password")  # type: ignore[attr-defined]
    changed = {"oldpassword": first, "password1": "mat-khau-cua-rieng-toi", "password2": "mat-khau-cua-rieng-toi"}
    assert client.post(reverse("account_change_password"), changed).status_code == 302
    assert is_signed_in(client)
    assert not Account.objects.get(pk=int(key[8:])).must_change_password


def administrator(role: str) -> Actor:
    return Actor("account:99999", (Grant(role),))


def test_an_organisation_administrator_cannot_touch_a_system_administrator(account: Account) -> None:
    from diemsang.kernel.refusals import Refused

    services.protect_accounts([account.pk])
    for act in (
        lambda by: services.deactivate_account(account.key, by=by, at=AT, reason="x"),
        lambda by: services.reset_password(account.key, by=by, at=AT),
        lambda by: services.reset_second_factor(account.key, by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act(administrator("organisation_admin"))
        assert refused.value.codes == ("accounts.protected",)
    services.reset_password(account.key, by=administrator("system_admin"), at=AT)


@pytest.fixture
def admin_client() -> Client:
    from datetime import date

    from diemsang.people.organisation import services as organisation
    from diemsang.people.organisation.services import NewGrant

    row = Account.objects.create_user("quan.tri", PASSWORD, full_name="Quản Trị")
    new = NewGrant(account=row.key, role="system_admin", scope=None, valid_from=date(2010, 1, 1))
    organisation.grant_role(new, by=SYSTEM, at=AT)
    browser = Client()
    sign_in(browser, username="quan.tri")
    return browser


def test_the_administrators_pages(admin_client: Client, account: Account, telephone: Authenticator) -> None:
    page = admin_client.get(reverse("accounts:account_list"), {"q": "nguyen van"})
    assert "nguyen.van.an" in page.content.decode()
    made = admin_client.post(reverse("accounts:new_account"), {"username": "moi.toi", "full_name": "Đỗ Mới"})
    assert "Mật khẩu ban đầu" in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    again = admin_client.post(reverse("accounts:new_account"), {"username": "moi.toi", "full_name": "Đỗ Mới"})
    assert again.status_code == 422
    assert set(again.context["form"].errors) == {"username"}
    assert admin_client.get(reverse("accounts:account", args=[account.pk])).status_code == 200
    assert admin_client.post(reverse("accounts:reset_second_factor", args=[account.pk])).status_code == 302
    assert not Authenticator.objects.exists()
    assert admin_client.post(reverse("accounts:deactivate", args=[account.pk]), {"reason": "thử"}).status_code == 302
    assert admin_client.post(reverse("accounts:reactivate", args=[account.pk])).status_code == 302


@pytest.mark.parametrize("name", ["account_list", "new_account"])
def test_the_administrators_pages_are_closed_to_others(client: Client, account: Account, name: str) -> None:
    assert client.get(reverse(f"accounts:{name}")).status_code == 302
    sign_in(client)
    assert client.get(reverse(f"accounts:{name}")).status_code == 403
    assert client.get(reverse("accounts:account", args=[account.pk])).status_code == 404
    assert client.post(reverse("accounts:reset_password", args=[account.pk])).status_code == 404


def test_locking_an_account_can_be_taken_back_at_once(admin_client: Client, account: Account) -> None:
    page = admin_client.post(reverse("accounts:deactivate", args=[account.pk]), {"reason": "thử"}, follow=True)
    undo = reverse("accounts:reactivate", args=[account.pk])
    assert f'<form method="post" action="{undo}">' in page.content.decode().partition('class="toast ')[2]
    account.refresh_from_db()
    assert not account.is_active
    assert admin_client.post(undo).status_code == 302
    account.refresh_from_db()
    assert account.is_active
