"""Refusals of the roster engine: input that cannot be used."""

from tatakerja.kernel.errors import Invalid


class RosterInputError(Invalid):
    """An instance that cannot be read; ``field`` is the path inside the JSON, such as ``people[12].unit``."""

    code = "roster_input"

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field or 'the document'}: {expected}", field=field)
