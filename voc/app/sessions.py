"""Who is here: signed cookies that expire, and the word against forged requests that belongs to each.

The key is drawn at start and kept nowhere: stopping the app ends every session.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

LIFETIME = 12 * 3600
"""Seconds from login to the next login: a working day."""
ENDED = 10_000
"""So many sessions that were logged out are remembered; they are forgotten in the order in which they ended."""


@dataclass(frozen=True)
class Session:
    """One login. name: who ("" for the token, None for a visitor who is not in yet); id: drawn at login."""

    name: str | None
    id: str


LOCAL_SESSION = Session(None, "local")
"""The one session of an open app. It needs no cookie, so two apps on one machine do not disturb each other."""


class Sessions:
    """Starts, reads and ends sessions. lifetime: seconds."""

    def __init__(self, lifetime: int = LIFETIME) -> None:
        self.lifetime = lifetime
        self._key = secrets.token_bytes(32)
        self._signer = URLSafeTimedSerializer(
            self._key, salt="voc session", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._ended: dict[str, None] = {}

    def start(self, name: str | None) -> tuple[Session, str]:
        """Return a new session, never an old one's id, and its cookie."""
        session = Session(name, secrets.token_urlsafe(16))
        return session, self._signer.dumps([session.name, session.id])

    def read(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie; None where it is forged, too old or logged out."""
        try:
            name, number = self._signer.loads(cookie or "", max_age=self.lifetime)
        except BadData:
            return None
        return None if number in self._ended else Session(name, number)

    def end(self, session: Session) -> None:
        """Let the session's cookie be worth nothing from now on."""
        self._ended[session.id] = None
        if len(self._ended) > ENDED:
            del self._ended[next(iter(self._ended))]

    def csrf(self, session: Session) -> str:
        """Return the word that every request that changes something must carry: only this app's pages know it."""
        return hmac.new(self._key, f"csrf {session.id}".encode(), hashlib.sha256).hexdigest()

    def is_csrf(self, session: Session, word: str) -> bool:
        """Tell whether this is the session's word, in a time that gives nothing away."""
        return hmac.compare_digest(self.csrf(session).encode(), word.encode("utf-8", "surrogatepass"))
