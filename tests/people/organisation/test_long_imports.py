"""A long list is read by the worker: its page shows how far it is, what came of it, and writes it when all is well."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.kernel.spreadsheets import read_sheets
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import imports, jobs, services
from diemsang.people.organisation.models import Appointment, Grant, ImportRun, ImportState
from diemsang.people.organisation.services import NewGrant
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
ROWS = 450
DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def sent(*wrong: str, step: str = "try") -> dict[str, Any]:
    lines = ["Họ tên,Cơ quan,Chức vụ,Ngày sinh"]
    lines += [f"Đỗ Thị Em {number},so noi vu,Chuyên viên,02/01/1990" for number in range(ROWS)]
    file = SimpleUploadedFile("nguoi.csv", "\n".join([*lines, *wrong]).encode())
    return {"kind": "people", "on": "30/05/2016", "decision_number": "5/QĐ", "step": step, "file": file}


def browser(name: str, role: str | None = None) -> Client:
    account = Account.objects.create_user(name, full_name=name)
    if role is not None:
        new = NewGrant(account=account.key, role=role, scope=None, valid_from=BEGIN)
        services.grant_role(new, by=SYSTEM, at=AT)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def admin(province: SimpleNamespace) -> Client:
    clock.state_today(TODAY)
    return browser("quan.tri", "organisation_admin")


def test_a_long_list_is_tried_and_then_written_without_being_sent_again(admin: Client) -> None:
    url = reverse("organisation:import")
    tried = admin.post(url, sent())
    assert tried.status_code == 302
    page = admin.get(tried.headers["Location"])
    assert f"Cả {ROWS} dòng đều nhận được" in page.content.decode()
    assert not Appointment.objects.exists()
    written = admin.post(tried.headers["Location"])
    assert f"Đã nhập {ROWS} dòng" in admin.get(written.headers["Location"]).content.decode()
    assert Appointment.objects.count() == ROWS
    assert bytes(ImportRun.objects.get(is_trial=False).file) == b""
    assert admin.post(written.headers["Location"]).status_code == 409
    assert Appointment.objects.count() == ROWS


def test_the_page_shows_how_far_the_worker_is(admin: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = DATABASE
    run = admin.post(reverse("organisation:import"), sent()).headers["Location"]
    waiting = admin.get(run).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert f'hx-get="{run}"' in waiting
    seen: list[str] = []
    read = imports.import_people

    def watched(*arguments: Any, progress: Any, **more: Any) -> Any:
        def tell(step: Any) -> None:
            progress(step)
            seen.append(admin.get(run, headers={"hx-request": "true"}).content.decode())

        return read(*arguments, progress=tell, **more)

    monkeypatch.setitem(jobs.READERS, "people", watched)
    jobs.run_import.func(run.rstrip("/").rpartition("/")[2])
    assert any(f"200 / {ROWS}" in each for each in seen)
    assert all("<html" not in each for each in seen)
    done = admin.get(run, headers={"hx-request": "true"})
    assert done.headers["HX-Refresh"] == "true"


def test_rows_at_fault_come_back_as_a_workbook(admin: Client) -> None:
    run = admin.post(
        reverse("organisation:import"), sent("Ngô Lạc,so khong co,Chuyên viên,02/01/1990", step="write")
    ).headers["Location"]
    page = admin.get(run).content.decode()
    assert "1 dòng chưa nhận được" in page
    handed_back = read_sheets(admin.get(run, {"out": "xlsx"}).content)[0].rows
    assert [cells[0] for _, cells in handed_back][-1] == "Ngô Lạc"
    assert not Appointment.objects.exists()
    assert admin.post(run).status_code == 409


def test_a_list_is_its_senders_own_and_is_forgotten(admin: Client) -> None:
    run = admin.post(reverse("organisation:import"), sent()).headers["Location"]
    other = browser("khac", "organisation_admin")
    assert other.get(run).status_code == 404
    assert other.post(run).status_code == 404
    assert jobs.sweep_imports(clock.real_now() + timedelta(hours=23)) == 0
    assert jobs.sweep_imports(clock.real_now() + timedelta(hours=25)) == 1
    assert admin.get(run).status_code == 404


def test_the_rights_are_those_of_the_moment_it_is_read(admin: Client, settings: Any) -> None:
    settings.TASKS = DATABASE
    run = admin.post(reverse("organisation:import"), sent(step="write")).headers["Location"]
    grant = Grant.objects.get(role="organisation_admin")
    services.revoke_role(grant.pk, by=SYSTEM, at=AT, on=date(2016, 5, 30), reason="thôi")
    key = run.rstrip("/").rpartition("/")[2]
    jobs.run_import.func(key)
    assert not Appointment.objects.exists()
    assert ImportRun.objects.get(pk=key).state in {ImportState.DONE, ImportState.FAILED}
    assert "Chưa có gì được ghi" in admin.get(run).content.decode()


def test_what_is_no_spreadsheet_says_so(admin: Client) -> None:
    broken = sent() | {"file": SimpleUploadedFile("nguoi.xlsx", b"PK\x03\x04" + b"\0" * 30_000)}
    run = admin.post(reverse("organisation:import"), broken).headers["Location"]
    page = admin.get(run).content.decode()
    assert "Không đọc được danh sách" in page
    assert connection.connection is not None
