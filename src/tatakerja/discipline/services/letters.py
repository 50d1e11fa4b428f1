"""Letters of a case: frozen under the agency's number series, checkable, signed or honestly not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.db import transaction
from django.urls import reverse

from tatakerja.discipline.access import visible_cases
from tatakerja.discipline.models import Case, Letter, LetterCount
from tatakerja.discipline.rules.offices import is_regional_head, office_of
from tatakerja.discipline.services.common import book_of, local_today
from tatakerja.discipline.services.words import Paper
from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.kernel.zones import clock_text, local_date
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import post_of, seat_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.formats import written_date
from tatakerja.platform.letters import verification
from tatakerja.platform.models import User
from tatakerja.platform.pdf import render_pdf, sha256_of
from tatakerja.platform.signing import signing_service

TEMPLATE = "discipline"


def next_number(case: Case, node: Node) -> str:
    """The next number of the year in the series of a node: the agency's, or the region's for the PPK. Call
    inside the transaction of the letter."""
    year = local_today(case).year
    LetterCount.objects.get_or_create(agency=node, year=year)
    series = LetterCount.objects.select_for_update().get(agency=node, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    code = (node.short_name or node.code).upper()
    return (
        book_of(case)
        .number_format.replace("{nomor}", f"{series.last:03d}")
        .replace("{opd}", code)
        .replace("{tahun}", str(year))
    )


def issue(*, by: Actor, case: Case, paper: Paper) -> Letter:
    """Freezes a letter; part of the transaction of the step that it belongs to."""
    agency, ppk = case.agency, book_of(case).ppk
    by_ppk = ppk is not None and paper.issuer == ppk
    number = next_number(case, case.region if by_ppk else agency)
    title = f"{Letter.Kind(paper.kind).label} nomor {number}"
    content: dict[str, Any] = {
        "title": title,
        "heading": paper.heading,
        "number": number,
        "about": paper.about,
        "confidential": True,
        "day": written_date(local_today(case)),
        "place": (case.region.seat if by_ppk else "") or seat_of(agency),
        "decree": paper.decree,
        "letterhead": _kop_of_ppk(case, ppk) if by_ppk and ppk else _kop(case.region, agency),
        "body": paper.body,
        "signatures": paper.signatures,
        "copies": paper.copies,
    }
    made = Letter.objects.create(
        case=case,
        kind=paper.kind,
        number=number,
        content=content,
        sha256=sha256_of(content),
        made_at=clock.now(),
        made_by=audit.person_behind(by),
    )
    data = {"number": number, "kind": paper.kind, "sha256": made.sha256}
    audit.record(by=by, action="discipline.letter_issued", subject=made, node_path=agency.path, data=data)
    return made


def _kop(region: Node, agency: Node) -> dict[str, Any]:
    return {
        "government": f"Pemerintah {region.name}",
        "name": agency.name,
        "lines": [str(line) for line in agency.letterhead],
    }


def _kop_of_ppk(case: Case, ppk: Person) -> dict[str, Any]:
    """A regional head's letters bear the office alone; somebody empowered writes under the own kop."""
    post = post_of(ppk, local_today(case))
    if post is None:
        return _kop(case.region, case.agency)
    if is_regional_head(post.title):
        office = office_of(post.title, post.agency.name, case.region.name)
        return {"government": "", "name": office, "lines": []}
    return _kop(case.region, post.agency)


def letter_pdf(letter: Letter) -> bytes:
    """The signed file where there is one, else the letter with its honest "belum ditandatangani"."""
    return bytes(letter.signed) or _render(letter, letter.content)


def _render(letter: Letter, content: dict[str, Any], notice: str = "") -> bytes:
    verify = verification(reverse("discipline:verify", args=[letter.sha256]), letter.sha256, notice)
    return render_pdf(TEMPLATE, {**content, "verify": verify}, at=letter.made_at)


@transaction.atomic
def sign_letter(*, by: User, letter: Letter, identity: str, passphrase: str) -> Letter:
    """Has the letter signed by the installation's service in the signer's name.

    Only who stands as the single signer may sign. Identity and passphrase are handed on and not kept.
    Raises `Conflict` without a service or when it is signed already, `NotAllowed`, and what the service says.
    """
    service = signing_service()
    if service is None:
        raise Conflict("Layanan tanda tangan elektronik belum dipasang.", code="no_signing_service")
    held = Letter.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=letter.pk)
    if held.signed:
        raise Conflict("Surat ini sudah ditandatangani.", code="signed_already")
    if not may_sign(by, held):
        raise NotAllowed("Surat ini ditandatangani oleh orang yang tercantum di dalamnya.")
    zone, now = held.case.agency.zone, clock.now()
    state = f"Ditandatangani secara elektronik, {written_date(local_date(now, zone))} {clock_text(now, zone)}"
    content = deepcopy(held.content)
    content["signatures"][0]["state"] = state
    notice = "Dokumen ini ditandatangani secara elektronik. Periksa isinya dengan kode QR atau di alamat ini."
    held.signed = service.sign(_render(held, content, notice), identity=identity, passphrase=passphrase)
    held.signed_by, held.signed_at = content["signatures"][0]["name"], now
    held.save(update_fields=["signed", "signed_by", "signed_at"])
    audit.record(by=by, action="discipline.letter_signed", subject=held, node_path=held.case.agency.path)
    return held


def may_sign(user: User, letter: Letter) -> bool:
    """Whether the user is the one who stands under the letter and can sign it electronically."""
    person = getattr(user, "person", None)
    blocks = letter.content["signatures"]
    if person is None or letter.signed or len(blocks) != 1:
        return False
    return bool(blocks[0]["person"] == person.pk) and visible_cases(user).filter(pk=letter.case_id).exists()
