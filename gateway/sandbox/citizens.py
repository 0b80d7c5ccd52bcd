"""Citizens and firms of nobody, and the identity provider that issues their tokens.

A number is of a region that there is none of and of a day nobody living was born on; names say
that they are made up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from stdnum.iso7064 import mod_11_2

from gateway.sandbox.codes import credit_code, organisation_code

ISSUER, AUDIENCE = "sandbox-identity", "yiwang"
LIFE = timedelta(hours=8)


@dataclass(frozen=True)
class Person:
    """A person or a firm that does not exist: `type` is a code of GB/T 36903."""

    id: str
    name: str
    type: str
    number: str = field(repr=False)


def _citizen(number: int, name: str) -> Person:
    body = f"99999919000101{number:03d}"
    return Person(f"citizen-{number}", name, "111", body + mod_11_2.calc_check_digit(body))


def _firm(number: int, name: str) -> Person:
    code = credit_code("91", "430400", organisation_code(f"YW9{number:05d}"))
    return Person(f"firm-{number}", name, "001", code)


JIA, YI, BING, DING = (
    _citizen(number, name)
    for number, name in ((1, "演示甲"), (2, "演示乙"), (3, "演示丙"), (4, "演示丁"))
)
FIRM = _firm(1, "演示建筑有限公司（演示）")
PEOPLE = (JIA, YI, BING, DING, FIRM)


@dataclass(frozen=True)
class Identity:
    """Issues signed tokens (JWT, Ed25519) and reads them again."""

    key: OKPKey = field(repr=False)
    now: Callable[[], datetime]

    @classmethod
    def new(cls, now: Callable[[], datetime]) -> "Identity":
        """One with a key of its own."""
        return cls(OKPKey.generate_key("Ed25519"), now)

    @property
    def public_pem(self) -> str:
        """The public key as who trusts its tokens needs it."""
        return self.key.as_pem(private=False).decode()

    def token(self, person: Person, **more: Any) -> str:
        """A token of a person; `more` are further claims: mode, on_behalf_of, mandate, scope."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "exp": int((self.now() + LIFE).timestamp()),
            "sub": person.id,
            "holder": {"type": person.type, "number": person.number},
        }
        return self._signed(claims | more)

    def official(self, name: str, *scopes: str) -> str:
        """A token of an official of no office that there is."""
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": name, "scope": " ".join(scopes)}
        return self._signed(claims | {"exp": int((self.now() + LIFE).timestamp())})

    def subject_of(self, token: str) -> str | None:
        """The number of who is meant by a token: the holder, or whom they act for."""
        try:
            claims = jwt.decode(token, self.key, algorithms=["Ed25519"]).claims
        except (JoseError, ValueError):
            return None
        meant = claims.get("on_behalf_of") or claims.get("holder")
        is_good = claims["exp"] > self.now().timestamp() and isinstance(meant, dict)
        return str(meant["number"]) if is_good and isinstance(meant, dict) else None

    def _signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "Ed25519"}, claims, self.key, algorithms=["Ed25519"])


def told(person: Person) -> dict[str, str]:
    """A person as a claim names them."""
    return {"type": person.type, "number": person.number}
