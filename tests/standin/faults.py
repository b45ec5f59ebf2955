"""What can be made to go wrong, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    STATUS = "status"
    """Answer with ``status`` (and Retry-After, where given)."""
    HTML = "html"
    """A web page with status 200."""
    TRUNCATED = "truncated"
    """The body breaks off; the length announced is that of the broken body."""
    CUT = "cut"
    """The connection closes before the announced length was sent."""
    STALL = "stall"
    """Nothing is sent for ``seconds``."""
    RESET = "reset"
    """The connection is reset after the headers."""
    REDIRECT = "redirect"
    """302 to ``target_url``."""
    EMPTY_PAGE = "empty_page"
    """A feed with its true total and no entries."""
    ENTITY_BOMB = "entity_bomb"
    """A feed that would grow to terabytes if its entities were expanded."""
    STRAY_AMPERSAND = "stray_ampersand"
    """A feed that is not well-formed."""
    DRIP = "drip"
    """The body comes a few bytes at a time, for ``seconds`` in all."""
    HUGE = "huge"
    """A body of ``seconds`` megabytes."""


@dataclass
class Fault:
    """``target``: ``api`` or ``pdf``; ``times``: requests that it hits (-1: all); ``skip``: those before.

    ``path`` narrows it to requests whose path holds these letters, such as one paper's id.
    """

    kind: Kind
    target: str = "api"
    times: int = 1
    skip: int = 0
    status: int = 503
    retry_after: str | None = None
    seconds: float = 5.0
    target_url: str = ""
    path: str = ""

    def hits(self, target: str, path: str = "") -> bool:
        """Say whether this request is hit, and count it."""
        if target != self.target or self.times == 0 or self.path not in path:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1 if self.times > 0 else 0
        return True
