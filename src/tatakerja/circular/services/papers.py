"""A circular set as PDF: letter, one-page summary, draft procedure; each with the circular's hash."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tatakerja.circular.models import Circular
from tatakerja.circular.queries.papers import letter_of, procedure_of, summary_of
from tatakerja.circular.services.sharing import fingerprint
from tatakerja.platform.letters import verification
from tatakerja.platform.pdf import render_pdf


def letter_pdf(circular: Circular) -> bytes:
    """The circular as a letter; the same circular gives the same bytes."""
    return _set("circular", circular, letter_of(circular))


def summary_pdf(circular: Circular) -> bytes:
    """One page for staff."""
    return _set("summary", circular, summary_of(circular))


def procedure_pdf(circular: Circular) -> bytes:
    """A draft of the procedure (SOP) that the circular asks for."""
    return _set("sop", circular, procedure_of(circular))


def _set(template: str, circular: Circular, content: dict[str, Any]) -> bytes:
    state = "Konsep, belum mengikat. " if content["draft"] else ""
    verify = verification(
        reverse("circular:detail", args=[circular.pk]),
        fingerprint(circular),
        f"{state}Cocokkan sidik ini dengan yang tampil di halaman edaran.",
    )
    moment = circular.published_at or circular.drafted_at
    return render_pdf(template, {**content, "verify": verify}, at=moment)
