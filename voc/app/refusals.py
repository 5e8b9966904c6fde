"""What those read whom the app turns away: plain words on a page that shows no run."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from voc.app.frame import show
from voc.resources import definition

STATUS = {
    "host": 421,
    "proxy": 421,
    "foreign": 403,
    "csrf": 403,
    "reader": 403,
    "login": 401,
    "slow": 408,
    "large": 413,
    "form": 400,
    "mistake": 500,
}
"""The answer's number for each reason of definitions/access.toml."""


def refusal(request: Request, reason: str, **facts: str) -> Response:
    """Return the page for a reason of definitions/access.toml; `facts` fill in its words."""
    words = definition("access")["refused"][reason]
    said = words["text"].format(**facts)
    answer = show(request, "refused.html.j2", status=STATUS[reason], title=words["title"], said=said)
    if reason == "login" and "hx-request" in request.headers:
        answer.headers["HX-Redirect"] = "/login"  # the whole page goes there, not the part that was asked for
    return answer
