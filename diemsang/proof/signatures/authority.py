"""The demo's certificate authority and time-stamp authority: keys of this installation that nothing else accepts."""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import rules

MARK: Final = "TRÌNH DIỄN"
LONGEST_NAME: Final = 64
"""Bytes that X.509 leaves for each part of a name."""
VALID_FROM: Final = datetime(2010, 1, 1, tzinfo=UTC)
VALID_TO: Final = datetime(2046, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate with its private key, as pyHanko takes them."""

    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo


def demo_folder() -> Path:
    return Path(settings.SIGNATURES_FOLDER) / "demo"


def demo_root() -> asn1_x509.Certificate | None:
    """The demo authority's certificate, when this installation ever had one; checking needs no demo mode."""
    path = demo_folder() / "ca.pem"
    return _identity_certificate(path.read_bytes()) if path.exists() else None


def demo_identity(name: str, unit: str = "") -> Identity:
    """The demo certificate of a signer, made at first use. `signatures.demo_key_outside_demo` outside a demo."""
    folder = _ensured()
    stem = sha256(f"{name}\0{unit}".encode()).hexdigest()[:24]
    if not (folder / f"{stem}.pem").exists():
        attributes = [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []
        _issue(folder, stem, _subject(f"{name} ({MARK})", *attributes), _signer_extensions())
    return _load(folder, stem)


def demo_tsa() -> Identity:
    """The demo's time-stamp authority. Same condition as `demo_identity`."""
    return _load(_ensured(), "tsa")


def trusted_roots() -> list[asn1_x509.Certificate]:
    """Roots the administrator installed (PEM files in `trusted/`): Ban Cơ yếu and licensed providers."""
    folder = Path(settings.SIGNATURES_FOLDER) / "trusted"
    pattern = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
    return [
        _identity_certificate(block)
        for path in sorted(folder.glob("*"))
        if path.suffix in {".pem", ".crt"}
        for block in pattern.findall(path.read_bytes())
    ]


def _ensured() -> Path:
    if not settings.DEMO_WORLD:
        raise Refused(rules.DEMO_ONLY())
    folder = demo_folder()
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent))
    _issue(fresh, "ca", _subject(f"Điểm Sáng CA {MARK}"), [(x509.BasicConstraints(ca=True, path_length=0), True)])
    stamps = [(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)]
    _issue(fresh, "tsa", _subject(f"Điểm Sáng TSA {MARK}"), stamps)
    try:
        os.rename(fresh, folder)  # whole or not at all: of two processes, one wins and the other uses what it made
    except OSError:
        shutil.rmtree(fresh)
    return folder


def _within(value: str) -> str:
    """As much of a name as fits: a certificate counts its bytes, and a Vietnamese letter may have three."""
    return value.encode()[:LONGEST_NAME].decode(errors="ignore").strip()


def _subject(common_name: str, *more: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    names = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, f"{MARK} - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"), *more]
    return x509.Name(
        [x509.NameAttribute(oid, _within(value)) for oid, value in [*names, (NameOID.COMMON_NAME, common_name)]]
    )


def _signer_extensions() -> list[tuple[x509.ExtensionType, bool]]:
    return [(_usage(digital_signature=True, content_commitment=True), True)]


def _usage(*, digital_signature: bool = False, content_commitment: bool = False, ca: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _issue(folder: Path, stem: str, subject: x509.Name, extensions: Sequence[tuple[x509.ExtensionType, bool]]) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    is_root = stem == "ca"
    issuer_key = key if is_root else _private_key(folder / "ca.key")
    issuer = subject if is_root else x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()).subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if is_root:
        extensions = [*extensions, (_usage(ca=True), True)]
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    certificate = builder.sign(issuer_key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    if is_root or stem == "tsa":
        _write(folder / f"{stem}.key", secret)
        _write(folder / f"{stem}.pem", public)
    else:
        # One file for both, so that two processes making the same signer never mix their halves.
        _write(folder / f"{stem}.pem", public + secret)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    os.replace(beside, path)


def _private_key(path: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path.name} holds no RSA key")
    return key


def _load(folder: Path, stem: str) -> Identity:
    both = (folder / f"{stem}.pem").read_bytes()
    separate = folder / f"{stem}.key"
    key = serialization.load_pem_private_key(separate.read_bytes() if separate.exists() else both, password=None)
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity(_identity_certificate(both), asn1_keys.PrivateKeyInfo.load(der))


def _identity_certificate(pem: bytes) -> asn1_x509.Certificate:
    certificate = x509.load_pem_x509_certificate(pem)
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
