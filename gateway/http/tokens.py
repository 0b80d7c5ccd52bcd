"""Signed tokens (JWT, RFC 7519): who the caller is, told by an identity provider.

One algorithm and one key are taken, from settings: what a token says of itself chooses neither.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from gateway.clock import Clock
from gateway.errors import SettingsError
from gateway.http.answers import Refused
from gateway.resolvers.caller import Caller
from gateway.standard.access import AccessMode, Holder, Mandate

LONGEST = 8_192
"""Signs a token may have."""

SHORTEST_SECRET = 32
"""Bytes a shared secret has at least (RFC 7518, 3.2)."""

LEGAL_PERSONS = frozenset({"001", "099"})
"""Types of numbers that name a legal person (GB/T 36903)."""

_FOR_ANOTHER = frozenset(
    {AccessMode.LEGAL_PERSON_OPERATOR, AccessMode.ENTRUSTED, AccessMode.GUARDIAN}
)
_NUMBER_OF_A_PERSON = re.compile(r"\d{17}[\dXx]|1\d{10}")


class Trusted(Protocol):
    """Whose tokens are taken, as settings say it."""

    @property
    def algorithm(self) -> str:
        """The only algorithm."""

    @property
    def issuer(self) -> str:
        """The only issuer."""

    @property
    def audience(self) -> str:
        """What we are called in tokens."""

    @property
    def scopes(self) -> Collection[str]:
        """The scopes that a token can give."""

    @property
    def leeway_s(self) -> int:
        """By how many seconds two clocks may differ."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class _Holder(_Shape):
    type: str = Field(pattern=r"^\d{3}$")
    number: str = Field(min_length=1, max_length=64)

    def holder(self) -> Holder:
        return Holder(self.type, self.number)


class _Mandate(_Shape):
    id: str = Field(min_length=1, max_length=64)
    scope: str = Field(default="", max_length=1_000)
    exp: AwareDatetime

    def mandate(self) -> Mandate:
        return Mandate(self.id, frozenset(self.scope.split()), self.exp)


class _Claims(_Shape):
    """The claims that we read beside those of RFC 7519 (see docs/how-to/audit.md)."""

    sub: str = Field(min_length=1, max_length=128)
    scope: str = Field(default="", max_length=1_000)
    holder: _Holder | None = None
    mode: AccessMode | None = None
    on_behalf_of: _Holder | None = None
    mandate: _Mandate | None = None


def token_reader(trusted: Trusted, key: str, clock: Clock) -> Callable[[str], Caller]:
    """Answer a function that tells the caller from a token. Raises SettingsError for no key."""
    imported = _key(trusted.algorithm, key)

    def read(token: str) -> Caller:
        now = clock()
        caller = _caller(_claims(trusted, imported, token, now), trusted, now)
        return replace(caller, credential=token)

    return read


def _claims(trusted: Trusted, key: Key, token: str, now: datetime) -> _Claims:
    """Answer what a token says, once signature and times are right. Raises Refused."""
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=trusted.leeway_s,
        iss={"essential": True, "value": trusted.issuer},
        aud={"essential": True, "value": trusted.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    if len(token) > LONGEST:
        raise _invalid("过长")
    # No error of the library is passed on: it could show what is in the token.
    try:
        with warnings.catch_warnings():
            # RFC 9864 calls it Ed25519; identity providers still say EdDSA.
            warnings.filterwarnings("ignore", message="EdDSA is deprecated")
            claims = jwt.decode(token, key, algorithms=[trusted.algorithm]).claims
        rules.validate(claims)
        return _Claims.model_validate(claims)
    except ExpiredTokenError:
        raise _refused("TOKEN_EXPIRED", "凭证已过期。", "请重新取得凭证。") from None
    except InvalidClaimError as error:
        if error.claim == "nbf":
            raise _refused("TOKEN_NOT_YET_VALID", "凭证尚未生效。", "请核对双方时钟。") from None
        raise _invalid(f"{error.claim} 不符") from None
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        raise _invalid(f"{place} 不符") from None
    except (JoseError, ValueError):
        raise _invalid("签名、算法或格式不符") from None


def _caller(claims: _Claims, trusted: Trusted, now: datetime) -> Caller:
    person = claims.holder.holder() if claims.holder else None
    other = claims.on_behalf_of.holder() if claims.on_behalf_of else None
    mandate = claims.mandate.mandate() if claims.mandate else None
    mode = claims.mode or (AccessMode.SELF if person else AccessMode.OFFICIAL_DUTY)
    if _NUMBER_OF_A_PERSON.fullmatch(claims.sub) or (person and person.number in claims.sub):
        raise _invalid("sub 不得为证件号或电话号码")
    problem = _problem(mode, person, other, mandate)
    if problem is not None:
        raise _invalid(problem)
    if mandate is not None and mandate.expires_at <= now:
        raise _refused("MANDATE_EXPIRED", "委托已到期。", "请由委托人重新授权。")
    scopes = frozenset(claims.scope.split()) & frozenset(trusted.scopes)
    name = f"{claims.sub}@{trusted.issuer}"  # so that nobody passes for the caller of a key
    return Caller(name, scopes, mode, person, other, mandate)


def _problem(
    mode: AccessMode, person: Holder | None, other: Holder | None, mandate: Mandate | None
) -> str | None:
    """Say what does not fit the capacity."""
    for_another = mode in _FOR_ANOTHER
    firm = other is not None and other.type in LEGAL_PERSONS
    wrong = {
        "缺少 holder": person is None and mode is not AccessMode.OFFICIAL_DUTY,
        "缺少 on_behalf_of": for_another and other is None,
        "此方式不得有 on_behalf_of": not for_another and other is not None,
        "受托查阅须有 mandate": mode is AccessMode.ENTRUSTED and mandate is None,
        "on_behalf_of 应为法人": mode is AccessMode.LEGAL_PERSON_OPERATOR and not firm,
        "on_behalf_of 应为自然人": mode is AccessMode.GUARDIAN and firm,
    }
    return next((reason for reason, is_so in wrong.items() if is_so), None)


def _key(algorithm: str, text: str) -> Key:
    try:
        match algorithm:
            case "HS256":
                if len(text.encode()) < SHORTEST_SECRET:
                    raise ValueError("short")  # noqa: TRY301  # told below
                return OctKey.import_key(text)
            case "Ed25519" | "EdDSA":
                return OKPKey.import_key(text)
            case "ES256":
                return ECKey.import_key(text)
            case _:
                return RSAKey.import_key(text)
    except (JoseError, ValueError, TypeError):
        raise SettingsError(
            f"[token] 的 key 不是 {algorithm} 的密钥。",
            hint=f"HS256 应为不少于 {SHORTEST_SECRET} 字节的共享密钥，其余为 PEM 公钥。",
        ) from None


def _invalid(reason: str) -> Refused:
    return _refused("TOKEN_INVALID", f"凭证无效：{reason}。", "请向身份认证平台核对后重新取得。")


def _refused(code: str, message: str, hint: str) -> Refused:
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return Refused(code, message, hint, status=401, headers=challenge)
