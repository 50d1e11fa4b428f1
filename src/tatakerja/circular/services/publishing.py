"""Putting a circular in force, and ending it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular, Notice
from tatakerja.circular.queries import (
    Ground,
    effect_of,
    ground_of,
    label_of,
    policy_of,
    read_policy,
    touched_people,
)
from tatakerja.circular.queries.reading import rows_of
from tatakerja.circular.rules.checks import refuse_cycles
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.services import mailing
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform import audit, clock, formats, notify
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User


@transaction.atomic
def publish_circular(*, by: Actor, circular: Circular, retroactive_reason: str = "") -> Circular:
    """Puts a draft in force from its first day; an earlier version of the same circular ends the day before.

    Two people stand behind it: whoever wrote the draft does not approve it (403). It begins tomorrow or
    later unless ``retroactive_reason`` says why days that have begun are judged anew (422). Jobs act for the
    system: they need neither. Exactly the people whose days change get a notice. Refuses what is no draft
    (409) and a first day that the text does not state and nobody has set (422, A1-16).
    """
    require_write(by, circular.region)
    held = Circular.objects.select_for_update(of=("self",)).select_related("region").get(pk=circular.pk)
    if held.state != Circular.State.DRAFT:
        raise Conflict("Edaran ini sudah diberlakukan.", code="not_a_draft")
    policy = read_policy(held.document, held.changes)
    reason = retroactive_reason.strip()
    _require_another(by, held)
    _require_start(by, held, policy, reason)
    _refuse_ring(held, policy)
    ground = ground_of(held)
    _end_earlier_versions(held)
    held.state = Circular.State.PUBLISHED
    held.retroactive_reason = reason if _begun(policy, held) else ""
    held.published_at, held.published_by = clock.now(), audit.person_behind(by)
    held.save()
    told = _notify(held, ground)
    audit.record(
        by=by,
        action="circular.published",
        subject=held,
        node_path=held.region.path,
        data={
            "slug": held.slug,
            "version": held.version,
            "authors": held.authors,
            "valid_from": policy.valid.start.isoformat(),
            "retroactive": _begun(policy, held),
            "reason": held.retroactive_reason,
            "notices": told,
        },
    )
    return held


def _require_another(by: Actor, circular: Circular) -> None:
    if isinstance(by, Job) or by.pk not in circular.authors:
        return
    raise NotAllowed(
        "Anda ikut menulis konsep ini. Mintalah petugas BKD/BKPSDM lain memeriksa dan memberlakukannya.",
        code="second_person_needed",
    )


def _refuse_ring(circular: Circular, policy: Policy) -> None:
    """A circular must not rest on one that rests on it, directly or along a chain; clauses are named."""
    in_force = [row for row in rows_of([circular.region]) if row.state == Circular.State.PUBLISHED]
    others = [policy_of(row) for row in in_force if row.slug != circular.slug]
    try:
        refuse_cycles([policy, *others])
    except PolicyError as error:
        ring = [problem for problem in error.problems if policy.slug in problem.found.split(" → ")]
        if ring:
            raise Invalid(ring[0].text(), field="relations", code="cycle") from error


def _begun(policy: Policy, circular: Circular) -> bool:
    """Whether the first day is today or past: people have already worked under other rules."""
    return policy.valid.start <= zones.local_date(clock.now(), circular.region.zone)


def _require_start(by: Actor, circular: Circular, policy: Policy, reason: str) -> None:
    if policy.valid.to_be_confirmed and "valid.from" not in circular.changes:
        raise Invalid(
            "Naskah tidak menyebut mulai berlaku. Isi tanggal mulai (valid.from) terlebih dahulu.",
            field="valid.from",
            code="start_to_be_confirmed",
        )
    if _begun(policy, circular) and not reason and not isinstance(by, Job):
        raise Invalid(
            "Hari pertamanya sudah mulai atau lewat. Ubah tanggalnya, atau tuliskan alasan berlaku surut.",
            field="retroactive_reason",
            code="retroactive_reason_missing",
        )


def _notify(circular: Circular, ground: Ground) -> int:
    """A notice for exactly those whose days change, with the first such day; answers how many.

    Accounts are told by the ways they chose; whoever has none gets a letter (see ``mailing``).
    """
    now = clock.now()
    rows = [
        Notice(circular=circular, person_id=person, first=first, made_at=now, mail_next_at=now)
        for person, first in touched_people(ground, effect_of(ground)).items()
    ]
    Notice.objects.bulk_create(rows, batch_size=1000)
    with_account = Notice.objects.filter(circular=circular, person__user__isnull=False)
    accounts: dict[date, list[int]] = {}
    for first, account in with_account.values_list("first", "person__user_id"):
        accounts.setdefault(first, []).append(account)
    with_account.update(mail_next_at=None)
    for first, ids in sorted(accounts.items()):
        notify.send(
            "circular.published",
            ids,
            title=mailing.changed_from(first),
            text=f"{label_of(policy_of(circular))}: {circular.title}",
            url=reverse("circular:detail", args=[circular.pk]),
            key=f"circular-{circular.pk}",
        )
    return len(rows)


@transaction.atomic
def read_notices(*, by: User) -> int:
    """The person behind the account has seen what changes; answers how many notices that were."""
    unread = Notice.objects.filter(person__user_id=by.pk, seen_at__isnull=True)
    count = unread.update(seen_at=clock.now())
    if count:
        audit.record(by=by, action="circular.notices_read", subject=by, data={"count": count})
    return count


def _end_earlier_versions(circular: Circular) -> None:
    assert circular.valid_from is not None
    Circular.objects.filter(
        region=circular.region, slug=circular.slug, state=Circular.State.PUBLISHED
    ).update(
        state=Circular.State.ENDED,
        ended_on=circular.valid_from - timedelta(days=1),
        ended_at=clock.now(),
        replaced_by=circular,
        end_reason=f"Digantikan versi {circular.version}",
    )


@transaction.atomic
def end_circular(*, by: Actor, circular: Circular, on: date, reason: str) -> Circular:
    """Ends a circular after its last day ``on``: the event it was bound to is over (A1-06), or it is
    withdrawn.
    """
    require_write(by, circular.region)
    held = Circular.objects.select_for_update().get(pk=circular.pk)
    if held.state != Circular.State.PUBLISHED:
        raise Conflict("Hanya edaran yang berlaku yang dapat diakhiri.", code="not_in_force")
    if not reason.strip():
        raise Invalid("Tuliskan alasan mengakhiri edaran.", field="reason", code="reason_missing")
    held.state, held.ended_on, held.end_reason = Circular.State.ENDED, on, reason.strip()
    held.ended_at = clock.now()
    held.save()
    audit.record(
        by=by,
        action="circular.ended",
        subject=held,
        node_path=held.region.path,
        data={"on": on.isoformat(), "reason": reason.strip()},
    )
    _tell_the_end(held, on)
    return held


def _tell_the_end(circular: Circular, on: date) -> None:
    """Everybody who was told that it governs the own days hears that it no longer does."""
    told = Notice.objects.filter(circular=circular, person__user__isnull=False)
    notify.send(
        "circular.ended",
        told.order_by().values_list("person__user_id", flat=True),
        title=f"Edaran berakhir {formats.medium_date(on)}",
        text=f"{label_of(policy_of(circular))}: {circular.title}. Sesudah itu jadwal Anda dapat berubah.",
        url=reverse("circular:detail", args=[circular.pk]),
        key=f"circular-{circular.pk}",
    )
