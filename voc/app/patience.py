"""How long the server waits for a request that does not come: slow clients must not hold every connection."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 20.0
"""Who has sent no whole request in this time, or at most twice that, is let go."""


class Patient(H11Protocol):
    """Uvicorn's own connection, which would wait for the end of a request's headers for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look, every so often, whether something has come."""
        super().connection_made(transport)
        self._look(None, first=True)

    def _look(self, before: object, first: bool = False) -> None:
        if self.transport.is_closing():
            return
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self.cycle is before and not first:
            self.transport.close()
            return
        self.loop.call_later(SECONDS, self._look, self.cycle)
