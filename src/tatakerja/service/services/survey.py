"""The satisfaction survey (PermenPANRB 14/2017): marks taken from the public, an index published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.service.access import require_keep, require_settings
from tatakerja.service.models import PublicService, SurveyAnswer, SurveyResult, SurveySetting
from tatakerja.service.queries.survey import means_of, region_of, weight_of
from tatakerja.service.rules.satisfaction import ELEMENTS, satisfaction
from tatakerja.service.services.sent import note_sent, sent_before
from tatakerja.service.services.story import PUBLIC

WEIGHTS = ("1/9", "0.111", "0.11")


@transaction.atomic
def take_answer(
    *,
    by: Actor = PUBLIC,
    service: PublicService,
    marks: Sequence[int],
    words: str = "",
    channel: str = SurveyAnswer.Channel.ONLINE,
    mark: str = "",
) -> SurveyAnswer | None:
    """Keeps nine marks of 1 to 4; nothing of the person is kept, the hour neither.

    The form behind ``mark`` counts once: None when it was taken before.
    """
    if len(marks) != len(ELEMENTS) or any(mark not in (1, 2, 3, 4) for mark in marks):
        raise Invalid("Pilih satu nilai untuk setiap unsur.", field="marks", code="marks_missing")
    if sent_before(mark) is not None:
        return None
    note_sent(mark)
    answer = SurveyAnswer.objects.create(
        service=service,
        channel=channel,
        on=local_date(clock.now(), service.node.zone),
        marks=list(marks),
        words=words.replace("\x00", "").strip()[:300],
    )
    audit.record(by=by, action="service.survey_answered", subject=answer, node_path=service.node.path)
    return answer


@transaction.atomic
def publish_result(
    *,
    by: Actor,
    service: PublicService,
    first: date,
    last: date,
    weight: str = "1/9",
    population: int | None = None,
) -> SurveyResult:
    """Publishes the index of a period; the weight is stated because agencies write it in three ways.

    ``population``: how many were served in the period; the sample that is needed follows from it. Refuses
    another weight than the region's own, so that its offices compare.
    """
    require_keep(by, service.node)
    _require_figures(service, weight, population)
    _require_period(service, first, last)
    count, means = means_of(service, first, last)
    if not count:
        raise Conflict("Belum ada jawaban pada masa ini.", code="no_answers")
    found = satisfaction(means, Fraction(weight))
    result = SurveyResult.objects.create(
        service=service,
        first=first,
        last=last,
        weight=weight,
        answers=count,
        population=population,
        means=[str(mean) for mean in means],
        index=found.index,
        grade=found.grade,
        published_at=clock.now(),
        published_by=person_behind(by),
    )
    data = {"index": str(found.index), "grade": found.grade, "answers": count, "weight": weight}
    audit.record(
        by=by, action="service.survey_published", subject=result, node_path=service.node.path, data=data
    )
    return result


def _require_period(service: PublicService, first: date, last: date) -> None:
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if last > local_date(clock.now(), service.node.zone):
        text = "Masa ini belum selesai. Pilih tanggal akhir paling lambat hari ini."
        raise Invalid(text, field="last", code="period_open")
    if SurveyResult.objects.filter(service=service, first=first, last=last).exists():
        raise Conflict("Hasil masa ini sudah diterbitkan.", code="already_published")


def _require_weight(weight: str) -> None:
    if weight not in WEIGHTS:
        raise Invalid(
            f"Bobot ialah salah satu dari {', '.join(WEIGHTS)}.", field="weight", code="unknown_weight"
        )


def _require_figures(service: PublicService, weight: str, population: int | None) -> None:
    _require_weight(weight)
    own = weight_of(region_of(service.node))
    if own and own != weight:
        raise Invalid(f"Daerah ini memakai bobot {own}.", field="weight", code="foreign_weight")
    if population is not None and population < 1:
        raise Invalid("Tulis jumlah yang dilayani, atau kosongkan.", field="population", code="no_population")


@transaction.atomic
def set_weight(*, by: Actor, region: Node, weight: str) -> SurveySetting:
    """How all offices of a region write the weight of an element from now on."""
    require_settings(by, region)
    _require_weight(weight)
    row, _made = SurveySetting.objects.update_or_create(region=region, defaults={"weight": weight})
    audit.record(
        by=by,
        action="service.survey_weight_set",
        subject=row,
        node_path=region.path,
        data={"weight": weight},
    )
    return row
