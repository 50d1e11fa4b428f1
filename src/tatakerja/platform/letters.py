"""What every official letter shares: the address to check it at, its hash, its honest signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tatakerja.kernel.nip import LENGTH, spaced
from tatakerja.platform.pdf import qr_svg
from tatakerja.platform.site import whole_address

UNSIGNED: Final = "Belum ditandatangani secara elektronik"
NOTICE: Final = f"Dokumen ini b{UNSIGNED[1:]}."


@dataclass(frozen=True, slots=True)
class FrozenLetter:
    """A letter as the public may compare it (`platform/letter_check.html`): no names of people.

    ``named``: how many people it names; ``intact``: the stored content still has its hash; ``void``: it was
    cancelled.
    """

    title: str
    agency: str
    number: str
    made_at: datetime
    zone: str
    named: int
    intact: bool
    void: bool = False


def verification(path: str, sha256: str, notice: str = "") -> dict[str, Any]:
    """The block that lets a reader compare a letter with the original: QR code, address, hash.

    ``path`` is the public page of the letter below the site's address; ``notice`` replaces the usual words.
    """
    address = whole_address(path)
    usual = f"{NOTICE} Periksa isinya dengan kode QR atau di alamat ini."
    return {"qr": qr_svg(address), "notice": notice or usual, "sha256": sha256, "url": address}


def number_line(nip: str) -> str:
    """The line under a name: the NIP as letters print it; another number as it is, none as nothing."""
    if not nip:
        return ""
    return f"NIP {spaced(nip)}" if nip.isdigit() and len(nip) == LENGTH else f"Nomor {nip}"


def signature_of(title: str, name: str, nip: str, day: str, place: str = "") -> dict[str, str]:
    """The signature block of a letter that nobody has signed electronically; ``day`` is written out."""
    number = number_line(nip)
    return {"place": place, "date": day, "title": title, "state": UNSIGNED, "name": name, "number": number}
