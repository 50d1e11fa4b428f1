"""Refusals as values: every error has a stable code, an HTTP status and a sentence that says what to do.

Packages subclass these beside the rule or service that raises them and set their own ``code``;
one handler per surface (page, API, command) renders them all.
"""


class TatakerjaError(Exception):
    """Base of every refusal the product makes on purpose.

    ``code`` is stable and machine readable, ``status`` is the HTTP status, ``message`` is for a person.
    ``code`` may be given per instance when one class serves several refusals.
    """

    code: str = "error"
    status: int = 500

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.message


class Malformed(TatakerjaError):
    """The input cannot be read at all."""

    code = "malformed"
    status = 400


class NotAllowed(TatakerjaError):
    """The person may not do this."""

    code = "not_allowed"
    status = 403


class NotFound(TatakerjaError):
    """No such thing, or none that the person may see."""

    code = "not_found"
    status = 404


class Conflict(TatakerjaError):
    """The thing is not in a state in which this can be done."""

    code = "conflict"
    status = 409


class Invalid(TatakerjaError):
    """A value that can be read but is not acceptable; ``field`` names it (dotted path)."""

    code = "invalid"
    status = 422

    def __init__(self, message: str, *, field: str = "", code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field
