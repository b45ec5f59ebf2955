"""What can go wrong while papers are listed and PDFs fetched.

    SourceError
    ├── BadSourceSpec          the user named a source that does not exist
    ├── BadSourceOption        an option of a source is out of its bounds
    ├── BadSourceState         the directory for the shared pace cannot be used
    ├── IncompleteListing      fewer (or other) papers arrived than the source stated, after asking again
    ├── SourceUnavailable      no good answer after all tries; trying again later helps
    ├── RequestRefused         the server will not answer this request; trying again does not help
    │   └── RedirectRefused    the server sent us to another host
    └── PdfUnavailable         one paper's PDF could not be had; the run goes on with the others

Every error carries its figures as attributes, says what to do next and survives pickling.
"""

from __future__ import annotations

from typing import Any

from extractors.errors import SourceError as _SourceRoot

__all__ = [
    "BadSourceOption",
    "BadSourceSpec",
    "BadSourceState",
    "IncompleteListing",
    "PdfUnavailable",
    "RedirectRefused",
    "RequestRefused",
    "SourceError",
    "SourceUnavailable",
]


class SourceError(_SourceRoot):
    """Base of all errors of the sources. ``retryable``: whether the same call may succeed later."""

    retryable: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.args, dict(self.__dict__)))


def _rebuild(cls: type[SourceError], args: tuple[object, ...], attributes: dict[str, object]) -> SourceError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(attributes)
    return error


class BadSourceSpec(SourceError):
    """The source asked for does not exist. One line, fit to be printed as it is."""

    def __init__(self, spec: str, reason: str) -> None:
        super().__init__(f"source {spec!r}: {reason}")
        self.spec = spec
        self.reason = reason


class BadSourceOption(SourceError):
    """An option of a source has a value that is not allowed."""

    def __init__(self, option: str, value: object, reason: str) -> None:
        super().__init__(f"{option} = {value!r}: {reason}")
        self.option = option
        self.value = value
        self.reason = reason


class BadSourceState(SourceError):
    """The directory that keeps the pace between processes cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}; requests cannot be paced without it, so none is sent")
        self.path = path
        self.reason = reason


class IncompleteListing(SourceError):
    """The papers that arrived are not the papers that the source says it has.

    ``stated`` is the total that the source gave with its last page, ``received`` the number of different
    papers that arrived, ``tries`` how often the whole list was asked for.
    """

    retryable = True

    def __init__(self, query: str, *, stated: int | None, received: int, tries: int, reason: str) -> None:
        told = "no total" if stated is None else f"a total of {stated}"
        super().__init__(
            f"listing incomplete after {tries} tries: the source stated {told}, {received} papers arrived "
            f"({reason}); nothing of this window was kept, run the same command again later. Query: {query}"
        )
        self.query = query
        self.stated = stated
        self.received = received
        self.tries = tries
        self.reason = reason


class SourceUnavailable(SourceError):
    """No good answer after all tries. ``retry_after_seconds`` is what the server asked for, if it did.

    ``code`` names what was wrong with the last answer where it was an answer (``pdf.html``), else it is
    empty.
    """

    retryable = True

    def __init__(
        self,
        url: str,
        *,
        tries: int,
        reason: str,
        retry_after_seconds: float | None = None,
        code: str = "",
    ) -> None:
        wait = "" if retry_after_seconds is None else f"; the server asks to wait {retry_after_seconds:.0f} s"
        super().__init__(f"{url}: no good answer in {tries} tries: {reason}{wait}; run again later")
        self.url = url
        self.tries = tries
        self.reason = reason
        self.retry_after_seconds = retry_after_seconds
        self.code = code


class RequestRefused(SourceError):
    """The server refuses this request for good (``status`` is the HTTP status, 0 where there is none)."""

    def __init__(self, url: str, *, status: int, reason: str) -> None:
        super().__init__(f"{url}: refused ({reason})")
        self.url = url
        self.status = status
        self.reason = reason


class RedirectRefused(RequestRefused):
    """The server points to another host; it is not followed, the configured host alone is asked."""

    def __init__(self, url: str, *, status: int, target: str) -> None:
        super().__init__(
            url,
            status=status,
            reason=f"redirect to another host, {target!r}, is not followed; check the configured address",
        )
        self.target = target


class PdfUnavailable(SourceError):
    """One paper's PDF could not be had.

    ``code`` is stable: ``pdf.missing``, ``pdf.withdrawn``, ``pdf.html``, ``pdf.not_a_pdf``,
    ``pdf.truncated``, ``pdf.too_large``, ``pdf.empty``, ``pdf.refused``, ``pdf.unreachable``. ``retryable``
    is False where another try cannot help.
    """

    def __init__(
        self, arxiv_id: str, version: int, *, code: str, reason: str, retryable: bool = True
    ) -> None:
        super().__init__(f"{arxiv_id}v{version}: {code}: {reason}")
        self.arxiv_id = arxiv_id
        self.version = version
        self.code = code
        self.reason = reason
        self.retryable = retryable
