"""`yiwang demo`, and breaking its platforms from another terminal."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer

from gateway.cli.console import out, print_json
from gateway.cli.demo import demo
from gateway.cli.options import Json
from gateway.cli.platforms import DEMO_FILE
from gateway.cli.work import run
from gateway.errors import ArgumentError, YiwangError
from gateway.sandbox.outage import How

demo_app = typer.Typer(
    help="演示：沙箱平台、同步、GraphQL 服务，一条命令；不需要别的服务。",
    invoke_without_command=True,
)

PATIENCE_S = 60
"""How long the demo may take to break a platform: what is under way there ends first."""


class Platform(StrEnum):
    """The platforms of the demo."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    PROVINCE_LICENSES = "province-licenses"
    CITY_LICENSES = "city-licenses"


Which = Annotated[
    Platform,
    typer.Argument(
        metavar="平台", help="nation、province、city、province-licenses 或 city-licenses。"
    ),
]

DONE: Mapping[How, tuple[str, str]] = {
    How.DOWN: ("不再应答", "一分钟之内它的数据流出错并熔断"),
    How.SLOW: ("变慢，每次应答要等三秒", "一两分钟之内熔断；读到的照常入库"),
    How.ERRORS: ("只答错误", "一分钟之内它的数据流出错"),
    How.WRONG_SECRET: (
        "换了密钥，不再认我们的",
        "一分钟之内它的数据流出错；被拒绝不算故障，不熔断",
    ),
}
"""What was done, and what one sees of it."""


class DemoNotRunning(YiwangError):  # noqa: N818  # named for what happened
    """There is no demo in this folder whose platforms could be broken."""

    code = "DEMO_NOT_RUNNING"


@demo_app.callback()
def start(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="同步并回答示例查询后退出。")] = False,
    items: Annotated[int, typer.Option(help="实施清单条数。", min=1, max=300_000)] = 2_000,
    port: Annotated[int, typer.Option(help="监听端口。", min=1, max=65_535)] = 8_000,
) -> None:
    """演示：沙箱平台、同步、GraphQL 服务，一条命令；不需要别的服务。"""
    if context.invoked_subcommand is None:
        run(demo(items=items, once=once, port=port))


@demo_app.command("break")
def break_platform(
    platform: Which,
    how: Annotated[
        How,
        typer.Option(
            "--how",
            help="down 不应答、slow 变慢、errors 只答错误、wrong-secret 换密钥（nation 没有）。",
        ),
    ] = How.DOWN,
    as_json: Json = False,
) -> None:
    """弄坏演示中的一个平台；演示要正在另一个终端运行。"""
    answer, page = _ask("break", {"platform": platform.value, "how": how.value})
    if as_json:
        print_json(answer)
        return
    done, seen = DONE[how]
    out.print(f"{platform.value} {done}。", markup=False)
    out.print(f"看状态页 {page}：{seen}。", markup=False)
    out.print(f"恢复：yiwang demo repair {platform.value}", markup=False)


@demo_app.command("repair")
def repair_platform(platform: Which, as_json: Json = False) -> None:
    """修好演示中的一个平台。"""
    answer, page = _ask("repair", {"platform": platform.value})
    if as_json:
        print_json(answer)
    elif answer["was"] is None:
        out.print(f"{platform.value} 没有坏。", markup=False)
    else:
        out.print(f"{platform.value} 已修好。", markup=False)
        out.print(f"看状态页 {page}：一分钟之内恢复正常。", markup=False)


def _ask(order: str, told: Mapping[str, str]) -> tuple[Any, str]:
    """Give the demo an order; answer what it says, and the address of its status page."""
    try:
        demo_at = orjson.loads(DEMO_FILE.read_bytes())
        request = urllib.request.Request(  # noqa: S310  # our own address
            f"{demo_at['control']}/{order}",
            orjson.dumps(told),
            {"Authorization": f"Bearer {demo_at['token']}"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:  # noqa: S310  # same
            return orjson.loads(response.read()), demo_at["status"]
    except urllib.error.HTTPError as error:
        said = orjson.loads(error.read())
        raise ArgumentError(said["error"], hint=said.get("hint", "")) from None
    except (OSError, ValueError, KeyError):  # no file, an old one, or nobody listens there
        raise DemoNotRunning(
            "本目录没有正在运行的演示。",
            hint="在另一个终端、同一目录运行 yiwang demo（或 make demo），再运行本命令。",
        ) from None
