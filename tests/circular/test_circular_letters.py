"""Letters to those whose days change and to officers of reviews, through a real mail server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from circulars_at_work import put_in_force, second_officer

from post_office import PostOffice, free_port, use
from tatakerja.circular.jobs import remind_of_reviews, write_notices, write_reminders
from tatakerja.circular.models import Circular, Notice, Review
from tatakerja.circular.services import adopt_circular, keep_figures, publish_circular, send_notices
from tatakerja.organisation.models import Person, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.platform.notify.sending import deliver_due
from world import World

NOW = datetime(2026, 11, 22, 23, 20, tzinfo=UTC)


def published(world: World, **changes: object) -> Circular:
    draft = adopt_circular(
        by=world.user("Wahyu"),
        region=world.province,
        slug="kaltim-2021",
        changes={"valid.from": "2026-11-30"} | changes,
    )
    return publish_circular(by=second_officer(world), circular=draft)


def without_accounts(world: World) -> None:
    """Everybody but the officers works without an account."""
    Person.objects.exclude(pk__in=[world.person("Wahyu").pk, world.person("Maya").pk]).update(user=None)


def receivers(office: PostOffice) -> list[str]:
    return sorted(address for _, addresses in office.envelopes for address in addresses)


def test_exactly_those_whose_days_change_are_told_by_their_own_ways_once(
    world: World, office: PostOffice
) -> None:
    circular = published(world)
    told = Notice.objects.filter(circular=circular).values_list("person__email", flat=True)
    for minutes in (0, 1, 60):
        deliver_due(NOW + timedelta(minutes=minutes))
        write_notices(NOW + timedelta(minutes=minutes))
    assert receivers(office) == sorted(told)
    assert len(office.letters) == 9
    letter = next(one for one in office.letters if one["To"] == world.person("Rina").email)
    assert letter["Subject"] == "Hari kerja Anda berubah mulai Senin, 30 November 2026"
    assert f"/edaran/{circular.pk}/" in letter.get_content()


@pytest.mark.django_db(transaction=True)  # as the scheduler calls it: in no transaction of anybody's
def test_whoever_has_no_account_gets_a_letter_once(world: World, office: PostOffice) -> None:
    without_accounts(world)
    circular = published(world)
    write_notices(NOW)
    write_notices(NOW + timedelta(hours=1))
    assert len(office.letters) == 7
    letter = next(one for one in office.letters if one["To"] == world.person("Rina").email)
    assert letter["Subject"] == "Hari kerja Anda berubah mulai Senin, 30 November 2026"
    assert f"/edaran/{circular.pk}/" in letter.get_content()
    assert AuditEvent.objects.get(action="circular.notices_mailed").data == {"letters": 7}


def test_each_is_told_the_own_first_day(world: World, office: PostOffice) -> None:
    first = date(2026, 12, 7)
    circular = published(
        world, **{"valid.groups": [{"who": {"class": "jpt_pratama"}, "from": first.isoformat()}]}
    )
    days = dict(Notice.objects.filter(circular=circular).values_list("person__name", "first"))
    assert days.pop("Ratna Dewanti") == first
    assert set(days.values()) == {date(2026, 11, 30)}


def test_other_hours_change_the_day_of_people_who_stay_in_the_office(world: World) -> None:
    windows = [{"from": "07:00", "until": "08:00", "kind": "check_in"}]
    circular = published(world, office=None, presence={"online": True, "windows": windows})
    assert circular.notices.count() == 9


def test_while_the_server_is_away_everything_waits_and_then_goes(
    world: World, settings: Any, office: PostOffice
) -> None:
    without_accounts(world)
    circular = published(world)
    use(settings, free_port())
    assert send_notices(by=Job("test"), now=NOW) == 0
    assert circular.notices.filter(mailed_at__isnull=False).count() == 0
    use(settings, office.port)
    assert send_notices(by=Job("test"), now=NOW + timedelta(minutes=1)) == 0
    assert send_notices(by=Job("test"), now=NOW + timedelta(minutes=20)) == 7


def test_a_bad_address_is_noted_and_the_others_are_served(world: World, office: PostOffice) -> None:
    without_accounts(world)
    Person.objects.filter(pk=world.person("Rina").pk).update(email="")
    circular = published(world)
    write_notices(NOW)
    assert len(office.letters) == 6
    held = circular.notices.get(person=world.person("Rina"))
    assert (held.mailed_at, held.mail_next_at) == (None, None)
    assert held.mail_error == "Alamat surel tidak benar: ''."


def reviewed(world: World) -> Review:
    circular = put_in_force(world, "banten-2020", {"valid.from": "2026-11-16"})
    remind_of_reviews(NOW)
    return Review.objects.get(circular=circular)


def test_the_responsible_officer_is_reminded_at_opening_on_the_day_and_weekly(
    world: World, office: PostOffice, clock_at: Callable[[datetime], None]
) -> None:
    review = reviewed(world)  # due today, seven days after 16 November
    keep_figures(
        by=Job("test"),
        review=review,
        measured=[{"name": "presence", "label": "Kehadiran", "before": "97%", "during": "95%"}],
        now=NOW,
    )
    for hours in (0, 1, 24, 24 * 6, 24 * 7, 24 * 14):
        clock_at(NOW + timedelta(hours=hours))
        write_reminders(NOW + timedelta(hours=hours))
    assert receivers(office) == [world.person("Wahyu").email] * 3
    letter = office.letters[0]
    assert letter["Subject"].startswith("Evaluasi edaran: ")
    assert "Kehadiran: 97% → 95%" in letter.get_content()
    assert f"/edaran/evaluasi/{review.pk}/" in letter.get_content()


def test_whoever_put_it_in_force_is_responsible_as_long_as_in_office(
    world: World, office: PostOffice
) -> None:
    review = reviewed(world)
    Circular.objects.filter(pk=review.circular_id).update(published_by=second_officer(world))
    write_reminders(NOW)
    assert receivers(office) == [world.person("Maya").email]
    RoleGrant.objects.filter(user=world.user("Maya"), node=world.province).delete()
    write_reminders(NOW + timedelta(days=7))
    assert receivers(office) == sorted([world.person("Maya").email, world.person("Wahyu").email])


def test_a_reminder_that_could_not_go_out_is_written_at_the_next_hour(
    world: World, settings: Any, office: PostOffice
) -> None:
    review = reviewed(world)
    use(settings, free_port())
    write_reminders(NOW)
    review.refresh_from_db()
    assert review.mailed_at is None
    use(settings, office.port)
    write_reminders(NOW + timedelta(hours=1))
    assert receivers(office) == [world.person("Wahyu").email]


def test_a_decided_review_keeps_the_figures_it_was_decided_on(world: World) -> None:
    review = reviewed(world)
    Review.objects.filter(pk=review.pk).update(
        decision="continue", decided_at=NOW, measured=[{"name": "presence", "before": "1", "during": "2"}]
    )
    keep_figures(by=Job("test"), review=review, measured=[], now=NOW)
    review.refresh_from_db()
    assert review.measured == [{"name": "presence", "before": "1", "during": "2"}]
