"""A circular set as PDF: letter, one-page summary, draft procedure; each with the circular's hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.urls import reverse

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular
from tatakerja.circular.queries.papers import letter_of, procedure_of, summary_of
from tatakerja.circular.services.sharing import fingerprint
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.platform.letters import verification
from tatakerja.platform.pdf import render_pdf

MOST_COPIES: Final = 30
LONGEST_COPY: Final = 200


@transaction.atomic
def set_copies(*, by: Actor, circular: Circular, copies: Sequence[str]) -> Circular:
    """Who receives a copy (tembusan), one line each; only of a draft (409 afterwards)."""
    require_write(by, circular.region)
    held = Circular.objects.select_for_update(of=("self",)).get(pk=circular.pk)
    if held.state != Circular.State.DRAFT:
        raise Conflict("Tembusan ditulis sebelum edaran diberlakukan.", code="not_a_draft")
    lines = [line.strip() for line in copies if line.strip()]
    if len(lines) > MOST_COPIES or any(len(line) > LONGEST_COPY for line in lines):
        raise Invalid(
            f"Paling banyak {MOST_COPIES} tembusan, tiap baris {LONGEST_COPY} huruf.",
            field="copies",
            code="too_many_copies",
        )
    held.copies = lines
    held.save(update_fields=["copies"])
    audit.record(
        by=by,
        action="circular.copies_set",
        subject=held,
        node_path=circular.region.path,
        data={"copies": lines},
    )
    return held


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
