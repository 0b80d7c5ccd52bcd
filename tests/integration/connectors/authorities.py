"""A certificate authority for one test: it signs servers and clients of loopback."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

DAY = timedelta(days=1)


@dataclass
class Authority:
    """Certificates and keys as PEM files in a folder."""

    folder: Path

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name.from_rfc4514_string("CN=authority of the tests")
        is_ca = x509.BasicConstraints(ca=True, path_length=None)
        built = self._builder(self.name, self.key).add_extension(is_ca, critical=True)
        self.certificate = self._written("authority", built)

    def issue(
        self,
        name: str,
        password: str | None = None,
        *,
        host: str = "127.0.0.1",
        until: datetime | None = None,
    ) -> tuple[str, str]:
        """The files of a certificate for loopback, good until tomorrow, and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name.from_rfc4514_string(f"CN={name}")
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        built = self._builder(subject, key, until).add_extension(names, critical=False)
        encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        path = self.folder / f"{name}.key"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
        return self._written(name, built), str(path)

    def server(self) -> ssl.SSLContext:
        """A server that asks its clients for a certificate of this authority."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=self.certificate)
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(*self.issue("server"))
        return context

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime | None = None
    ) -> x509.CertificateBuilder:
        until = until or datetime.now(UTC) + DAY
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(until - 2 * DAY)
            .not_valid_after(until)
        )

    def _written(self, name: str, builder: x509.CertificateBuilder) -> str:
        path = self.folder / f"{name}.pem"
        signed = builder.sign(self.key, SHA256())
        path.write_bytes(signed.public_bytes(Encoding.PEM))
        return str(path)
