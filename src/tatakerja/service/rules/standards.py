"""The fourteen components of a service standard (UU 25/2009 art. 21, PermenPANRB 15/2014).

The first six are about the delivery and must be published; the other eight are about how the office makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tatakerja.kernel.errors import Invalid

PUBLISHED: Final = (
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "pengaduan",
)
INTERNAL: Final = (
    "dasar_hukum",
    "sarana",
    "kompetensi",
    "pengawasan",
    "jumlah_pelaksana",
    "jaminan_pelayanan",
    "jaminan_keamanan",
    "evaluasi",
)
COMPONENTS: Final = PUBLISHED + INTERNAL


def check_components(components: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The trimmed components in order; `Invalid` where an unknown or a missing published one stands.

    ``names`` says how a component is called on screen.
    """
    unknown = sorted(set(components) - set(COMPONENTS))
    if unknown:
        raise Invalid(
            f"Komponen tidak dikenal: {', '.join(unknown)}.", field=unknown[0], code="unknown_component"
        )
    found = {key: components.get(key, "").strip() for key in COMPONENTS}
    for key in PUBLISHED:
        if not found[key]:
            raise Invalid(
                f"Isi {names[key]}: enam komponen pertama wajib dipublikasikan.",
                field=key,
                code="component_missing",
            )
    return {key: text for key, text in found.items() if text}
