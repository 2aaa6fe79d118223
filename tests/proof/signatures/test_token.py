"""Signing with a token through PKCS #11, played by SoftHSM."""

import shutil
import subprocess
from pathlib import Path

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import authority
from diemsang.proof.signatures.services import Wish
from tests.proof.signatures.signed_pdf import report, signed

pytestmark = pytest.mark.usefixtures("demo_signing")

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.mark.outside
def test_a_token_signs_without_giving_its_key_away(settings, tmp_path, monkeypatch):
    if not SOFTHSM.exists() or not shutil.which("softhsm2-util"):
        pytest.skip("softhsm2 is not installed")
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key

    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    init = ["softhsm2-util", "--init-token", "--free", "--label", "diemsang", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(init, check=True, capture_output=True)
    identity = authority.demo_identity("Người giữ thiết bị")
    library = pkcs11.lib(str(SOFTHSM))
    with library.get_token(token_label="diemsang").open(rw=True, user_pin="1234") as session:
        key = decode_rsa_private_key(identity.key["private_key"].parsed.dump())
        named = {pkcs11.Attribute.LABEL: "ky", pkcs11.Attribute.ID: b"1", pkcs11.Attribute.TOKEN: True}
        session.create_object(key | named | {pkcs11.Attribute.SIGN: True, pkcs11.Attribute.PRIVATE: True})
        certificate = {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.VALUE: identity.certificate.dump(),
            pkcs11.Attribute.SUBJECT: identity.certificate.subject.dump(),
        }
        session.create_object(certificate | named)
    settings.SIGNATURES_METHOD = "pkcs11"
    settings.SIGNATURES_PKCS11_MODULE = str(SOFTHSM)
    settings.SIGNATURES_PKCS11_TOKEN = "diemsang"
    settings.SIGNATURES_PKCS11_PIN = "1234"
    (line,) = report(signed(wish=Wish("Người giữ thiết bị", key="ky"))).signatures
    assert line.is_intact
    assert line.signer == "Người giữ thiết bị (TRÌNH DIỄN)"
    settings.SIGNATURES_PKCS11_PIN = "0000"
    with pytest.raises(Refused) as refused:
        signed(wish=Wish("Người giữ thiết bị", key="ky"))
    assert refused.value.codes == ("signatures.signing_service_failed",)
