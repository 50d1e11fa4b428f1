"""What is printed for the public: the published index of a service, the poster with its QR code."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tatakerja.platform import formats
from tatakerja.platform.letters import verification
from tatakerja.platform.pdf import qr_svg, render_pdf, sha256_of
from tatakerja.platform.site import whole_address
from tatakerja.service.models import PublicService, SurveyAnswer, SurveyResult
from tatakerja.service.queries.survey import enough, region_of
from tatakerja.service.queries.words import ELEMENT_NAMES
from tatakerja.service.rules.satisfaction import sample_needed


def _letterhead(service: PublicService) -> dict[str, Any]:
    region = region_of(service.node)
    lines = [str(line) for line in service.node.letterhead]
    return {"government": f"Pemerintah {region.name}", "name": service.node.name, "lines": lines}


def sample_words(result: SurveyResult) -> str:
    """How many answered, of how many, and whether that is enough."""
    needed = formats.number(sample_needed(result.population))
    served = _("jumlah yang dilayani tidak dihitung")
    if result.population is not None:
        served = _("dari %(n)s yang dilayani") % {"n": formats.number(result.population)}
    words = _("%(n)s jawaban, %(served)s; sampel yang diperlukan %(needed)s (Krejcie-Morgan).") % {
        "n": formats.number(result.answers),
        "served": served,
        "needed": needed,
    }
    few = _("Jawaban masih sedikit; baca dengan hati-hati.")
    return words if enough(result) else f"{words} {few}"


def result_pdf(result: SurveyResult) -> bytes:
    """The published index as a letter with its way of counting; the same result gives the same bytes."""
    service = result.service
    period = f"{formats.medium_date(result.first)}–{formats.medium_date(result.last)}"
    data: dict[str, Any] = {
        "title": f"Indeks kepuasan masyarakat {service.name} {period}",
        "letterhead": _letterhead(service),
        "service": service.name,
        "period": period,
        "index": formats.number(result.index, 2),
        "grade": result.grade,
        "sample": sample_words(result),
        "weight": result.weight,
        "rows": [
            [str(place), str(name), formats.number(Fraction(mean), 2)]
            for place, (name, mean) in enumerate(zip(ELEMENT_NAMES, result.means, strict=True), start=1)
        ],
    }
    path = reverse("service:satisfaction", args=[service.code])
    notice = "Periksa isinya dengan kode QR atau di alamat ini."
    data["verify"] = verification(path, sha256_of(data), notice)
    return render_pdf("skm", data, at=result.published_at)


def poster_pdf(service: PublicService) -> bytes:
    """One page for the counter: the QR code that opens the survey of this service."""
    path = reverse("service:survey", args=[service.code])
    address = f"{whole_address(path)}?dari={SurveyAnswer.Channel.COUNTER}"
    data = {
        "title": f"Survei kepuasan {service.name}",
        "letterhead": _letterhead(service),
        "service": service.name,
        "service_en": service.name_en,
        "qr": qr_svg(address),
        "address": address,
    }
    return render_pdf("skm_poster", data)
