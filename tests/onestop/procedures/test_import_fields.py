"""Fields that come with the program, and fields a list brought in until somebody looked at them."""

import pytest

from diemsang.kernel.access import ANONYMOUS, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import collation_key, fold
from diemsang.onestop.procedures import imports, services
from diemsang.onestop.procedures.models import Field
from diemsang.onestop.procedures.rules.packaged import packaged_fields
from diemsang.proof.ledger.models import Entry
from tests.cast import AT
from tests.onestop.procedures.lists import as_csv, row
from tests.onestop.procedures.rows import Stage, a_stage

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
INSTALL = system_actor("install")


@pytest.fixture
def stage(db: None) -> Stage:
    return a_stage()


def test_the_packaged_names_are_facts_with_codes_of_our_own() -> None:
    listed = packaged_fields()
    assert len(listed) > 130
    assert len({each.code for each in listed}) == len({fold(each.name) for each in listed}) == len(listed)
    assert all(each.code.isascii() and len(each.code) <= 40 and each.ministry for each in listed)
    assert [each.name for each in listed] == sorted((each.name for each in listed), key=collation_key)


def test_they_are_entered_once_and_leave_other_fields_alone() -> None:
    services.found_fields(
        [services.NewField("LS", "Luật sư"), services.NewField("HAI-QUAN", "Khác")], by=INSTALL, at=AT
    )
    first = services.load_packaged_fields(by=INSTALL, at=AT)
    assert first == len(packaged_fields()) - 2  # one is there under its name, one under its code
    entries = Entry.objects.count()
    assert services.load_packaged_fields(by=INSTALL, at=AT) == 0
    assert Entry.objects.count() == entries
    assert Field.objects.get(name="Luật sư").code == "LS"
    assert Field.objects.get(code="HAI-QUAN").name == "Khác"


def test_a_list_whose_fields_are_known_brings_in_none(stage: Stage) -> None:
    services.load_packaged_fields(by=INSTALL, at=AT)
    outcome = imports.run(as_csv([row(1), row(2, field="HẢI QUAN")]), by=stage.actor("procedure_controller"), at=AT)
    assert outcome.new_fields == ()
    assert not Field.objects.filter(is_verified=False).exists()


def test_a_field_of_a_list_waits_until_somebody_looked_at_it(stage: Stage) -> None:
    imports.run(as_csv([row(1), row(2, field="Việc lạ")]), by=stage.actor("procedure_controller"), at=AT)
    known, strange = (Field.objects.get(name=name) for name in ("Hộ tịch", "Việc lạ"))
    services.load_packaged_fields(by=INSTALL, at=AT)
    assert not Field.objects.get(pk=strange.pk).is_verified
    assert Field.objects.get(pk=known.pk).is_verified
    by = stage.actor("procedure_controller")
    assert services.verify_fields([strange.key, known.key], by=by, at=AT, scope=stage.bodies["province"]) == 1
    assert services.verify_fields([strange.key], by=by, at=AT, scope=stage.bodies["province"]) == 0
    assert Entry.objects.filter(act="procedures.field_verified").count() == 2
    for wrong, key, code in (
        (ANONYMOUS, known.key, "access.not_allowed"),
        (INSTALL, "field:999", "procedures.not_found"),
    ):
        with pytest.raises(Refused) as refused:
            services.verify_fields([key], by=wrong, at=AT)
        assert refused.value.codes == (code,)
