"""An answer that breaks off: announced in full, sent in part, then the connection ends."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class CutResponse(Response):
    """The first share of another answer under that answer's headers."""

    def __init__(self, whole: Response, keep: float) -> None:
        super().__init__(bytes(whole.body), whole.status_code, dict(whole.headers))
        self._kept = bytes(whole.body)[: int(len(whole.body) * keep)]

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the head and the kept part; the server hangs up on the missing rest."""
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self._kept, "more_body": True})
