"""`/licenses/download/{token}`: the file of an authorised use, once, to who authorised it."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from gateway.connectors.licenses import LicenseFile
from gateway.errors import PlatformError
from gateway.http.answers import JSON, Answer, NewId, Refused, failure, own_entry, refusal
from gateway.http.identity import Identify
from gateway.resolvers.licenses import Licenses

PATH = "/licenses/download/{token}"
CHUNK = 64 * 1024
KEPT_NOWHERE = {"Cache-Control": "no-store"}


def routes(licenses: Licenses | None, identify: Identify, new_id: NewId) -> list[BaseRoute]:
    """Serve downloads; nothing where this server has no licenses."""
    if licenses is None:
        return []

    async def download(request: Request) -> Response:
        try:
            caller = identify(request.headers)
            file = await licenses.download(caller, request.path_params["token"])
        except PlatformError as error:
            return _response(refusal(_refused(error), JSON))
        except Refused as refused:
            return _response(refusal(refused, JSON))
        except Exception as error:  # noqa: BLE001  # the last one who can mask it
            return _response(failure(error, JSON, new_id))
        return _response(refusal(_gone(), JSON)) if file is None else _streamed(file)

    return [Route(PATH, download, methods=["GET"])]


def _streamed(file: LicenseFile) -> Response:
    name = f"license.{file.extension}"
    headers = {**KEPT_NOWHERE, "Content-Disposition": f'attachment; filename="{name}"'}
    headers["Content-Length"] = str(len(file.content))
    return StreamingResponse(_chunks(file.content), 200, headers, file.media_type)


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def _gone() -> Refused:
    return Refused(
        "DOWNLOAD_GONE",
        "链接已失效：已用过、已过期，或不是您的。",
        "请重新授权用证（authorizeLicenseUse）。",
        status=404,
    )


def _refused(error: PlatformError) -> Refused:
    return Refused(error.code, error.message, error.hint, status=502, entries=[own_entry(error)])


def _response(answer: Answer) -> Response:
    content_type = f"{answer.media_type}; charset=utf-8"
    headers = {**answer.headers, **KEPT_NOWHERE}
    return Response(answer.body, answer.status, headers, content_type)
