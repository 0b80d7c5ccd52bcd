"""How we prove to a platform who we are. Secrets stand in the environment, never in the file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gateway.connectors.spec.part import Part

EnvironName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""The name of an environment variable that holds a secret."""

RequestPath = Annotated[str, Field(pattern=r"^/([^/].*)?$")]
"""A path below `base_url`."""


class NoAuth(Part):
    """The platform asks for no proof."""

    kind: Literal["none"] = "none"


class XTifAuth(Part):
    """The x-tif signature; `token_env` names the environment variable that holds the token."""

    kind: Literal["x-tif"]
    paasid: str = Field(min_length=1)
    token_env: EnvironName
    service_id: str | None = None


class RefreshTokenAuth(Part):
    """The key refresh of Zhejiang's data gateways; `secret_env` holds the appSecret.

    The app secret gets a request secret (minutes) and a refresh secret (days); the refresh
    secret gets the next pair.
    """

    kind: Literal["refresh-token"]
    app_key: str = Field(min_length=1)
    secret_env: EnvironName
    by_key: RequestPath = "/gateway/app/refreshTokenByKey.htm"
    by_sec: RequestPath = "/gateway/app/refreshTokenBySec.htm"
    datas: str = "datas"


Auth = Annotated[NoAuth | XTifAuth | RefreshTokenAuth, Field(discriminator="kind")]
