"""The licenses of the demo: its settings, its tokens, and what one sees of them in a minute."""

from __future__ import annotations

import asyncio
import secrets
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from gateway.cli.console import out
from gateway.cli.platforms import IDENTITY_KEY, Sandbox
from gateway.clock import system_clock
from gateway.resolvers.caller import LICENSES, PERSONAL
from gateway.sandbox.citizens import AUDIENCE, ISSUER, JIA
from gateway.sandbox.licenses import BUILDER, EXPIRED, GOOD, MANAGER, OPERATOR
from gateway.sandbox.ofd import tampered
from gateway.sandbox.outage import How
from gateway.settings import CryptoKey, CryptoSettings, TokenSettings

PURPOSE = "核对施工人员资格（演示）"
DUTY = {"item": "11430400YW1000013000117051000", "caseNo": "DEMO-1"}
FIND = """query ($types: [String!]!, $purpose: String!, $consent: ConsentInput) {
  licenses(typeCodes: $types, purpose: $purpose, consent: $consent) {
    licenses { platform name number status validUntil holders { name number } }
    problems { platform kind message }
  }
}"""
VERIFY = """query ($purpose: String!, $item: String!, $caseNo: String!, $file: String!) {
  verifyLicense(purpose: $purpose, item: $item, caseNo: $caseNo, file: $file) {
    verdict differences sealCheck { verdict reason }
  }
}"""


class Desk:
    """Asks the demo for licenses as a citizen and as an official of no office would."""

    def __init__(self, address: str, platforms: Sandbox) -> None:
        """Take where the demo answers, and its platforms."""
        self._address = address
        self._platforms = platforms
        self.citizen = platforms.identity.token(JIA)
        self.official = platforms.identity.official("demo-official", LICENSES, PERSONAL)

    async def show(self) -> None:
        """Print licenses of two platforms, with one of them down, and three verifications."""
        name, platform = "city-licenses", self._platforms.control.platforms["city-licenses"]
        out.print(f"电子证照：{JIA.name}（演示公民）本人查询，两个平台：")
        await self._find()
        await platform.break_down(How.DOWN)
        out.print(f"{name} 停止应答，再查一次：", markup=False)
        try:
            await self._find()
        finally:
            await platform.repair()
        forged = tampered(GOOD.file(), JIA.name, "演示戊")
        for title, file in (("完好", GOOD.file()), ("过期", EXPIRED.file()), ("篡改", forged)):
            await self._verify(title, file)

    async def _find(self) -> None:
        at = (system_clock() - timedelta(minutes=1)).isoformat()
        consent = {"id": "DEMO-C1", "textVersion": "1", "givenAt": at}
        variables = {"types": [OPERATOR, MANAGER, BUILDER], "purpose": PURPOSE, "consent": consent}
        found = (await self._ask(FIND, variables, self.citizen))["licenses"]
        for one in found["licenses"]:
            (holder,) = one["holders"]
            out.print(
                f"  {one['platform']}　{one['name']}　{one['number']}　{holder['name']}　"
                f"{one['status']}　至 {one['validUntil']}",
                markup=False,
            )
        for problem in found["problems"]:
            out.print(f"  {problem['platform']}　没有给出：{problem['message']}", markup=False)

    async def _verify(self, title: str, file: bytes) -> None:
        variables = {"purpose": PURPOSE, **DUTY, "file": b64encode(file).decode()}
        found = (await self._ask(VERIFY, variables, self.official))["verifyLicense"]
        differs = f"（{'、'.join(found['differences'])}）" if found["differences"] else ""
        seal = found["sealCheck"]
        out.print(
            f"  核验{title}的证照：{found['verdict']}{differs}，"
            f"印章 {seal['verdict']}（{seal['reason']}）",
            markup=False,
        )

    async def _ask(self, query: str, variables: Mapping[str, Any], token: str) -> Any:
        body = orjson.dumps({"query": query, "variables": variables})
        return await asyncio.to_thread(_post, f"{self._address}/graphql", body, token)


def _post(url: str, body: bytes, token: str) -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, body, headers)  # noqa: S310  # our own address
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  # same
        return orjson.loads(response.read())["data"]


def crypto_settings(folder: Path) -> CryptoSettings:
    """Answer the keys of the demo, made once: the next demo reads what this one wrote."""
    keys = []
    for use in ("mac", "encryption"):
        path = folder / f"demo-{use}.hex"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        keys.append(CryptoKey.model_validate({"id": "demo", "use": use, "key": f"file:{path}"}))
    return CryptoSettings(keys=tuple(keys))


def token_settings() -> TokenSettings:
    """Answer whose tokens the demo takes: the sandbox's identity provider."""
    return TokenSettings(
        algorithm="Ed25519",
        key=f"env:{IDENTITY_KEY}",
        issuer=ISSUER,
        audience=AUDIENCE,
        scopes=(LICENSES, PERSONAL),
    )
