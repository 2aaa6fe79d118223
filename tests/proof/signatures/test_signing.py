"""A signed file says who signed when, keeps what was there before, and that a demo's keys made it."""

import io

import pikepdf
import pytest

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import authority
from diemsang.proof.signatures.services import Stamp, Wish
from diemsang.proof.signatures.verification import State
from tests.proof.files import samples
from tests.proof.signatures.signed_pdf import AT, report, signed

pytestmark = pytest.mark.usefixtures("demo_signing")


def test_a_signed_file_says_who_signed_when_and_that_it_is_a_demo():
    (line,) = report(signed()).signatures
    assert line.state is State.DEMO
    assert line.is_intact
    assert line.covers_whole_file
    assert line.signed_at == AT
    assert line.stated_at == AT
    assert line.signer == "Trần Thị Bình (TRÌNH DIỄN)"


def test_the_signature_is_pades_with_a_time_stamp_and_keeps_the_bytes_before_it():
    pdf = samples.pdf()
    out = signed(pdf)
    assert out.startswith(pdf)
    assert b"/ETSI.CAdES.detached" in out
    with pikepdf.open(io.BytesIO(out)) as document:
        assert len(document.pages) == 1


def test_a_second_signature_leaves_the_first_one_good():
    both = report(signed(signed(), Wish("Văn thư")))
    assert [line.state for line in both.signatures] == [State.DEMO, State.DEMO]
    assert [line.covers_whole_file for line in both.signatures] == [False, True]
    assert both.signatures[0].later_changes == "form_filling"


def test_a_visible_signature_shows_vietnamese_words():
    out = signed(wish=Wish("Trần Thị Bình", "Sở Tư pháp", "Phó Giám đốc", stamp=Stamp(page=0)))
    assert report(out).state is State.DEMO
    with pikepdf.open(io.BytesIO(out)) as document:
        (field,) = document.pages[0].Annots
        assert [int(edge) for edge in field.Rect] == [330, 90, 540, 160]
        assert "/Font" in str(field.AP.N.Resources.XObject) or "/N" in field.AP


def test_demo_keys_do_not_sign_outside_a_demo(settings):
    settings.DEMO_WORLD = ""
    with pytest.raises(Refused) as refused:
        signed()
    assert refused.value.codes == ("signatures.demo_key_outside_demo",)


def test_demo_keys_are_marked_and_only_their_owner_reads_them(demo_keys):
    signed()
    files = list((demo_keys / "demo").iterdir())
    assert len(files) >= 5
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    root = authority.demo_root()
    assert "TRÌNH DIỄN" in root.subject.human_friendly


def test_an_agency_with_a_long_name_of_many_marks_signs_too() -> None:
    identity = authority.demo_identity("Văn phòng Sở Nông nghiệp và Phát triển nông thôn tỉnh Vân Hải", "Đ" * 70)
    named = identity.certificate.subject.native
    assert named["common_name"].startswith("Văn phòng Sở Nông nghiệp và Phát")
    assert named["organizational_unit_name"] == "Đ" * 32
