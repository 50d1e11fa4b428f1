"""The register of services: offered, described by a versioned standard, opened at hours, pledged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Max, Q

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.service.access import require_keep, require_settings
from tatakerja.service.models import OpeningHours, Pledge, PublicService, ServiceStandard, Topic
from tatakerja.service.queries.words import COMPONENT_NAMES
from tatakerja.service.rules.standards import check_components
from tatakerja.service.services.counters import tell_roster


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """What a service is called and what it is for, in Indonesian and, where given, in English."""

    name: str
    summary: str
    name_en: str = ""
    summary_en: str = ""


@transaction.atomic
def create_service(*, by: Actor, node: Node, code: str, words: ServiceWords) -> PublicService:
    """A service of an office; its ``code`` stands in the public address and never changes."""
    require_keep(by, node)
    if PublicService.objects.filter(code=code).exists():
        raise Conflict(f"Kode {code} sudah dipakai layanan lain.", code="code_taken")
    service = PublicService.objects.create(
        node=node,
        code=code,
        name=words.name,
        name_en=words.name_en,
        summary=words.summary,
        summary_en=words.summary_en,
    )
    audit.record(by=by, action="service.created", subject=service, node_path=node.path)
    return service


@transaction.atomic
def change_service(
    *, by: Actor, service: PublicService, words: ServiceWords, active: bool = True
) -> PublicService:
    """Other words for a service, or (not ``active``) the end of offering it; its address stays."""
    require_keep(by, service.node)
    held = PublicService.objects.select_for_update().get(pk=service.pk)
    if not (words.name.strip() and words.summary.strip()):
        raise Invalid("Isi nama layanan dan untuk apa.", field="name", code="name_missing")
    held.name, held.summary = words.name.strip()[:160], words.summary.strip()[:400]
    held.name_en, held.summary_en = words.name_en.strip()[:160], words.summary_en.strip()[:400]
    held.active = active
    held.save()
    data = {"name": held.name, "active": active}
    audit.record(by=by, action="service.changed", subject=held, node_path=held.node.path, data=data)
    return held


@transaction.atomic
def translate_standard(
    *, by: Actor, standard: ServiceStandard, components: Mapping[str, str], change_note: str = ""
) -> ServiceStandard:
    """The office's English of a published version. The Indonesian stays what is promised.

    Refuses English of a component that the version does not have.
    """
    require_keep(by, standard.service.node)
    held = ServiceStandard.objects.select_for_update().get(pk=standard.pk)
    given = {key: text.strip() for key, text in components.items() if text.strip()}
    unknown = sorted(set(given) - set(held.components))
    if unknown:
        raise Invalid("Isi dahulu teks bahasa Indonesianya.", field=unknown[0], code="unknown_component")
    held.components_en, held.change_note_en = given, change_note.strip()[:300]
    held.save(update_fields=["components_en", "change_note_en"])
    audit.record(
        by=by,
        action="service.standard_translated",
        subject=held,
        node_path=standard.service.node.path,
        data={"version": held.version, "components": sorted(given)},
    )
    return held


def _kept_english(held: PublicService, components: Mapping[str, str]) -> dict[str, str]:
    """The English of the newest version for every component whose Indonesian has not changed."""
    before = held.standards.first()
    if before is None:
        return {}
    same = (key for key, text in components.items() if before.components.get(key) == text)
    return {key: before.components_en[key] for key in same if key in before.components_en}


@transaction.atomic
def publish_standard(
    *,
    by: Actor,
    service: PublicService,
    components: Mapping[str, str],
    valid_from: date,
    change_note: str = "",
) -> ServiceStandard:
    """Publishes the next version of a standard; the versions before stay readable.

    Refuses a standard without the six components that must be public, or without a note of what changed.
    English of what did not change is kept.
    """
    require_keep(by, service.node)
    held = PublicService.objects.select_for_update().get(pk=service.pk)
    checked = check_components(components, {key: str(name) for key, name in COMPONENT_NAMES.items()})
    version = (held.standards.aggregate(last=Max("version"))["last"] or 0) + 1
    if version > 1 and not change_note.strip():
        raise Invalid(
            "Tuliskan apa yang berubah: masyarakat membacanya.", field="change_note", code="note_missing"
        )
    standard = ServiceStandard.objects.create(
        service=held,
        version=version,
        components=checked,
        components_en=_kept_english(held, checked),
        change_note=change_note.strip(),
        valid_from=valid_from,
        published_at=clock.now(),
        published_by=person_behind(by),
    )
    audit.record(
        by=by,
        action="service.standard_published",
        subject=standard,
        node_path=held.node.path,
        data={"version": version},
    )
    return standard


@transaction.atomic
def set_hours(
    *,
    by: Actor,
    service: PublicService,
    channel: str,
    weekdays: set[int],
    opens: time,
    closes: time,
    since: date,
    until: date | None = None,
) -> int:
    """Opening hours of a channel on these weekdays (Monday is 0) from a date on; others end the day before.

    With ``until`` they hold between the two dates, and what held before goes on afterwards. Answers how many
    weekdays are open; an empty set closes the channel.
    """
    require_keep(by, service.node)
    if closes <= opens:
        raise Invalid("Jam tutup mendahului jam buka.", field="closes", code="hours_reversed")
    if channel not in OpeningHours.Channel.values or not weekdays <= set(range(7)):
        raise Invalid("Pilih saluran dan hari.", field="channel", code="unknown_channel")
    if until is not None and until < since:
        raise Invalid("Tanggal akhir mendahului tanggal mulai.", field="until", code="period_reversed")
    _make_room(service, channel, since, until)
    OpeningHours.objects.bulk_create(
        OpeningHours(
            service=service,
            channel=channel,
            weekday=day,
            opens=opens,
            closes=closes,
            valid_from=since,
            valid_until=until,
        )
        for day in sorted(weekdays)
    )
    tell_roster(by=by, service=service)
    data = {"channel": channel, "weekdays": sorted(weekdays), "since": str(since), "until": str(until or "")}
    audit.record(by=by, action="service.hours_set", subject=service, node_path=service.node.path, data=data)
    return len(weekdays)


def _make_room(service: PublicService, channel: str, since: date, until: date | None) -> None:
    """Takes the hours of a channel out of a span of days; what goes beyond it at either end stays."""
    held = OpeningHours.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=since), service=service, channel=channel
    )
    if until is not None:
        held = held.filter(valid_from__lte=until)
        after = [row for row in held if row.valid_until is None or row.valid_until > until]
        for row in after:
            row.pk, row.valid_from = None, until + timedelta(days=1)
    else:
        after = []
    held.filter(valid_from__gte=since).delete()
    held.filter(valid_from__lt=since).update(valid_until=since - timedelta(days=1))
    OpeningHours.objects.bulk_create(after)


@transaction.atomic
def save_topic(
    *, by: Actor, region: Node, node: Node, name: str, name_en: str = "", topic: Topic | None = None
) -> Topic:
    """What the public may write about in a region, in its words, and the office that answers."""
    require_settings(by, topic.region if topic else region)
    require_settings(by, region)
    if not node.path.startswith(region.path):
        raise Invalid("Pilih kantor di daerah ini.", field="node", code="foreign_node")
    words = name.strip()[:120]
    if not words:
        raise Invalid("Tuliskan topiknya.", field="name", code="name_missing")
    same = Topic.objects.filter(region=region, name=words).first()
    if same is not None and same != topic:
        raise Conflict("Topik ini sudah ada di daerah ini.", code="name_taken")
    row = topic or Topic()
    row.region, row.node, row.name, row.name_en = region, node, words, name_en.strip()[:120]
    row.active = True
    row.save()
    audit.record(by=by, action="service.topic_saved", subject=row, node_path=region.path)
    return row


@transaction.atomic
def retire_topic(*, by: Actor, topic: Topic) -> Topic:
    """Takes a topic off the form; reports about it stay where they are."""
    require_settings(by, topic.region)
    topic.active = False
    topic.save(update_fields=["active"])
    audit.record(by=by, action="service.topic_retired", subject=topic, node_path=topic.region.path)
    return topic


@transaction.atomic
def publish_pledge(*, by: Actor, node: Node, text: str, valid_from: date, text_en: str = "") -> Pledge:
    """The office's pledge (maklumat pelayanan), with its English where the office gives one."""
    require_keep(by, node)
    words = text.strip()
    if not words or len(words) > 2000:
        raise Invalid("Isi maklumat, paling banyak 2.000 huruf.", field="text", code="pledge_missing")
    pledge = Pledge.objects.create(
        node=node,
        text=words,
        text_en=text_en.strip()[:2000],
        valid_from=valid_from,
        published_by=person_behind(by),
    )
    audit.record(by=by, action="service.pledge_published", subject=pledge, node_path=node.path)
    return pledge
