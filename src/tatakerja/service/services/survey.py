"""The satisfaction survey (PermenPANRB 14/2017): marks taken from the public, an index published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.service.access import require_keep
from tatakerja.service.models import PublicService, SurveyAnswer, SurveyResult
from tatakerja.service.queries.survey import means_of
from tatakerja.service.rules.satisfaction import ELEMENTS, satisfaction
from tatakerja.service.services.complaints import PUBLIC
from tatakerja.service.services.sent import note_sent, sent_before

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
    *, by: Actor, service: PublicService, first: date, last: date, weight: str = "1/9"
) -> SurveyResult:
    """Publishes the index of a period; the weight is stated because agencies write it in three ways."""
    require_keep(by, service.node)
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if weight not in WEIGHTS:
        raise Invalid(
            f"Bobot ialah salah satu dari {', '.join(WEIGHTS)}.", field="weight", code="unknown_weight"
        )
    if SurveyResult.objects.filter(service=service, first=first, last=last).exists():
        raise Conflict("Hasil masa ini sudah diterbitkan.", code="already_published")
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
