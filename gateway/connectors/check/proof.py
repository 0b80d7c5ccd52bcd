"""What a check says of our proof: taken, refused, or nobody told."""

from __future__ import annotations

from gateway.connectors.check.step import Step
from gateway.connectors.spec import NoAuth, RestTransport, Transport
from gateway.errors import YiwangError

PROOF = "认证"


def is_needed(transport: Transport) -> bool:
    """Say whether the platform asks who we are by a proof of its own."""
    return isinstance(transport, RestTransport) and not isinstance(transport.auth, NoAuth)


def proven(transport: Transport) -> Step:
    """Answer the step of a proof that the platform took."""
    kind = transport.auth.kind if isinstance(transport, RestTransport) else ""
    return Step(PROOF, ok=True, detail=f"平台接受了凭证（{kind}）")


def refused(transport: Transport, error: YiwangError) -> Step:
    """Answer the step of a proof that was refused or not issued; names where secrets are kept."""
    named = "、".join(_variables(transport))
    where = f"（transport.auth，环境变量 {named}）" if named else "（transport.auth）"
    hint = f"请核对应用标识和密钥{where}；仍不通过的，请平台方确认授权是否已生效。"
    return Step(PROOF, ok=False, detail=error.message, hint=hint)


def undecided() -> Step:
    """Answer the step where no answer tells what the platform thinks of our proof."""
    return Step(
        PROOF,
        ok=False,
        detail="没有一个数据流给出数据，无从知道凭证是否被接受",
        hint="请先按上面各数据流的说明处理；平台说明是签名、令牌有误的，把该代码写进 reply.renew。",
    )


def _variables(transport: Transport) -> list[str]:
    """The environment variables that the scheme takes its secrets from."""
    if not isinstance(transport, RestTransport):
        return []
    return [value for key, value in transport.auth if key.endswith("_env") and value]
