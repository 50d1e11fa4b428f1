"""The three reports a day: counted from evidence, sent by the agency, mailed over real SMTP, frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from evidence import MONDAY, moment, tap
from post_office import PostOffice, free_port, open_post_office, use
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.permit.models import Leave, Outing
from tatakerja.platform import scheduler
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.platform.pdf import sha256_of
from tatakerja.presence.models import LocationRequest
from tatakerja.presence.queries.today import request_id
from tatakerja.reporting.jobs import send_digest_job
from tatakerja.reporting.models import Digest, ReportSettings
from tatakerja.reporting.queries.board import drafts_to_send
from tatakerja.reporting.queries.plans import plan_of
from tatakerja.reporting.services import (
    NoReportToday,
    NumbersChanged,
    ReportNotDue,
    deliver_digest,
    digest_pdf,
    fingerprint,
    prepare_digest,
    resend_digest,
    send_digest,
    set_reports,
)
from tatakerja.roster.models import DayChange
from world import World

JOB = Job("test")
Clock = Callable[[datetime], None]
BKD = "laporan@bkd.example.id"


@pytest.fixture
def morning(world: World, clock_at: Clock) -> World:
    """07.40: Rina, Andi and Budi have checked in, Dewi is on leave, Ratna and Sari are silent."""
    clock_at(moment("07:40"))
    for name, clock in [("Rina", "07:20"), ("Andi", "07:29"), ("Budi", "07:10")]:
        tap(world.person(name), clock)
    Leave.objects.create(
        person=world.person("Dewi"), node=world.perizinan, kind="tahunan", first=MONDAY, last=MONDAY,
        state="approved", asked_at=moment("07:00"), waits_since=moment("07:00"), decided_at=moment("07:00"),
    )  # fmt: skip
    world.province.report_email = BKD
    world.province.save()
    return world


def draft(world: World, slot: str = "07.30") -> Digest:
    return prepare_digest(by=JOB, agency=world.dpmptsp, day=MONDAY, slot=slot)


def sent(world: World, slot: str = "07.30") -> Digest:
    return send_digest(by=world.user("Sari"), digest=draft(world, slot))


def test_the_counts_of_the_morning(morning: World) -> None:
    digest = draft(morning)
    assert digest.counts == {
        "total": 6, "present": 3, "office": 3, "home": 0, "outing": 0, "outside": 0,
        "leave": 1, "duty": 0, "no_news": 2, "late": 0,
    }  # fmt: skip
    assert [(row["name"], row["kind"], row["text"]) for row in digest.exceptions] == [
        ("Ratna Dewanti", "no_news", "Belum ada kabar"),
        ("Sari Melati", "no_news", "Belum ada kabar"),
    ]
    assert (digest.due_at, digest.state) == (moment("07:30"), "draft")


def test_a_report_names_no_coordinates(morning: World) -> None:
    tap(morning.person("Ratna"), "07:25", place="outside", lat=-0.51, lon=117.1, accuracy_m=10)
    digest = sent(morning)
    assert digest.counts["outside"] == 1
    assert "117.1" not in str(digest.content) + str(digest.exceptions)
    assert {key for row in digest.exceptions for key in row} == {
        "person", "name", "nip", "unit", "kind", "text",
    }  # fmt: skip


def test_the_report_is_of_its_moment_and_late_uploads_still_count(morning: World) -> None:
    tap(morning.person("Sari"), "07:33")
    tap(morning.person("Ratna"), "07:28", received_at=moment("07:39"))
    counts = draft(morning).counts
    assert (counts["present"], counts["no_news"]) == (4, 1)


def test_people_at_home_by_what_was_last_heard(morning: World) -> None:
    for name in ("Rina", "Andi", "Budi"):
        person = morning.person(name)
        DayChange.objects.create(
            person=person, date=MONDAY, mode="WFH", reason="Giliran", at=moment("06:00"), job="test"
        )
        tap(person, "07:30", "location", place="outside" if name == "Budi" else "home")
    Outing.objects.create(
        person=morning.person("Andi"), category="kesehatan", day=MONDAY, starts_at=moment("07:20"),
        ends_at=moment("09:00"), told_at=moment("07:00"), acknowledged_at=moment("07:05"),
    )  # fmt: skip
    counts = draft(morning).counts
    assert (counts["home"], counts["outing"], counts["outside"], counts["present"]) == (1, 1, 1, 3)


def test_sending_freezes_number_and_hash(morning: World) -> None:
    digest = sent(morning)
    assert (digest.state, digest.number, digest.serial) == ("sent", "800.1.11/1/TR-DPMPTSP/2026", 1)
    assert digest.sha256 == sha256_of(digest.content)
    assert (digest.sent_at, digest.sent_by) == (moment("07:40"), morning.user("Sari"))
    stored = Digest.objects.get(pk=digest.pk)
    stored.note = "diubah"
    with pytest.raises(TypeError):
        stored.save()
    with pytest.raises(TypeError):
        stored.save(update_fields=["counts"])
    tap(morning.person("Sari"), "07:29")
    assert draft(morning).counts["no_news"] == 2
    assert digest_pdf(Digest.objects.get(pk=digest.pk)) == digest_pdf(digest)


def test_sending_twice_is_one_report(morning: World) -> None:
    first = sent(morning)
    again = sent(morning)
    assert (again.pk, again.sha256, again.number) == (first.pk, first.sha256, first.number)
    assert AuditEvent.objects.filter(action="reporting.digest_sent").count() == 1


def test_the_numbers_of_an_agency_run_without_gaps(morning: World, clock_at: Clock) -> None:
    sent(morning)
    clock_at(moment("15:05"))
    assert [sent(morning, slot).serial for slot in ("11.30", "15.00")] == [2, 3]


def test_what_is_sent_is_what_was_seen(morning: World) -> None:
    digest = draft(morning)
    seen = fingerprint(digest.counts, digest.exceptions)
    tap(morning.person("Sari"), "07:29", received_at=moment("07:39"))
    with pytest.raises(NumbersChanged):
        send_digest(by=morning.user("Sari"), digest=digest, seen=seen)
    assert Digest.objects.get(pk=digest.pk).state == "draft"


def test_a_report_cannot_be_sent_before_its_time(morning: World) -> None:
    with pytest.raises(ReportNotDue) as raised:
        sent(morning, "11.30")
    assert "11.30 WITA" in str(raised.value)


def test_a_time_that_the_day_does_not_have(morning: World) -> None:
    with pytest.raises(Invalid) as raised:
        draft(morning, "09.00")
    assert "07.30, 11.30, 15.00" in str(raised.value)


def test_no_report_on_a_free_day(morning: World) -> None:
    with pytest.raises(NoReportToday):
        prepare_digest(by=JOB, agency=morning.dpmptsp, day=MONDAY - timedelta(days=1), slot="07.30")


@pytest.mark.parametrize(
    ("name", "allowed"), [("Ratna", True), ("Sari", True), ("Budi", False), ("Wahyu", False)]
)
def test_only_the_agency_sends(morning: World, name: str, allowed: bool) -> None:
    digest = draft(morning)
    if allowed:
        assert send_digest(by=morning.user(name), digest=digest).state == "sent"
        return
    with pytest.raises(NotAllowed):
        send_digest(by=morning.user(name), digest=digest)


def test_the_letter_arrives_with_its_pdf(morning: World, office: PostOffice) -> None:
    digest = sent(morning)
    assert deliver_digest(by=JOB, digest_id=digest.pk)
    letter = office.letters[0]
    assert (letter["To"], office.envelopes[0][1]) == (BKD, [BKD])
    assert letter["Subject"] == ("Laporan kehadiran 07.30 WITA, 23 Nov 2026: Dinas Penanaman Modal dan PTSP")
    body, pdf = letter.iter_parts()
    assert digest.sha256 in body.get_content()
    assert "Ratna" not in body.get_content()
    assert pdf.get_filename() == "laporan-tr-dpmptsp-2026-11-23-0730.pdf"
    assert pdf.get_content() == digest_pdf(digest)
    digest.refresh_from_db()
    assert (digest.mail_state, digest.mail_tries, digest.mailed_at) == ("delivered", 1, moment("07:40"))
    assert not deliver_digest(by=JOB, digest_id=digest.pk)
    assert len(office.letters) == 1


def test_a_mail_server_that_is_away_loses_nothing(morning: World, settings: Any, clock_at: Clock) -> None:
    use(settings, free_port())
    digest = sent(morning)
    assert not deliver_digest(by=JOB, digest_id=digest.pk)
    digest.refresh_from_db()
    assert (digest.state, digest.mail_state, digest.mail_tries) == ("sent", "waiting", 1)
    assert digest.get_mail_state_display() == "Siap dikirim ulang"
    assert "tidak menjawab" in digest.mail_error
    assert digest.mail_next_at == moment("07:41")
    assert not deliver_digest(by=JOB, digest_id=digest.pk)
    digest.refresh_from_db()
    assert digest.mail_tries == 1
    with open_post_office() as server:
        use(settings, server.port)
        clock_at(moment("07:41"))
        assert deliver_digest(by=JOB, digest_id=digest.pk)
        assert len(server.letters) == 1
    digest.refresh_from_db()
    assert (digest.mail_state, digest.mail_error) == ("delivered", "")


def test_a_refused_address_waits_for_a_person(morning: World, office: PostOffice) -> None:
    office.answer = "550 5.1.1 no such mailbox"
    digest = sent(morning)
    assert not deliver_digest(by=JOB, digest_id=digest.pk)
    digest.refresh_from_db()
    assert (digest.mail_state, digest.mail_next_at) == ("refused", None)
    morning.province.report_email = "baru@bkd.example.id"
    morning.province.save()
    office.answer = ""
    assert resend_digest(by=morning.user("Sari"), digest=digest).mail_to == "baru@bkd.example.id"
    assert deliver_digest(by=JOB, digest_id=digest.pk)
    assert office.envelopes[0][1] == ["baru@bkd.example.id"]
    with pytest.raises(Conflict):
        resend_digest(by=morning.user("Sari"), digest=Digest.objects.get(pk=digest.pk))


def test_without_an_address_the_report_still_counts(morning: World) -> None:
    morning.province.report_email = ""
    morning.province.save()
    digest = sent(morning)
    assert (digest.state, digest.mail_state) == ("sent", "none")
    assert not deliver_digest(by=JOB, digest_id=digest.pk)


@pytest.mark.django_db(transaction=True)
def test_the_scheduler_prepares_and_mails_by_itself(morning: World, office: PostOffice) -> None:
    scheduler.tick(moment("07:40"))
    call_command("db_worker", "--batch", "--no-reload", verbosity=0)
    made = Digest.objects.filter(agency=morning.dpmptsp)
    assert [(row.slot, row.state) for row in made] == [("07.30", "draft")]
    digest = send_digest(by=morning.user("Sari"), digest=made[0])
    scheduler.tick(moment("07:41"))
    call_command("db_worker", "--batch", "--no-reload", verbosity=0)
    digest.refresh_from_db()
    to_bkd = [envelope for envelope in office.envelopes if envelope[1] == [BKD]]  # others are told of it, too
    assert (digest.mail_state, len(to_bkd)) == ("delivered", 1)


def test_report_times_come_from_the_circular_else_from_the_region(world: World) -> None:
    plan = plan_of(world.dpmptsp, MONDAY)
    assert ([slot.label for slot in plan.slots], plan.clauses) == (["07.30", "11.30", "15.00"], ())
    set_reports(
        by=world.user("Wahyu"), region=world.province, times=["08.00", "14:00"], receiver="Kepala BKD",
        number_pattern="060/{serial}/{agency}/{year}", grace_minutes=5, email=BKD,
    )  # fmt: skip
    assert [slot.label for slot in plan_of(world.dpmptsp, MONDAY).slots] == ["08.00", "14.00"]
    assert not ReportSettings.objects.get().to_be_confirmed
    circular = adopt_circular(
        by=JOB, region=world.province, slug="banten-2020",
        changes={"valid.from": "2026-11-01", "presence.report_times": ["09:00"]},
    )  # fmt: skip
    publish_circular(by=JOB, circular=circular)
    plan = plan_of(world.dpmptsp, MONDAY)
    assert [slot.label for slot in plan.slots] == ["09.00"]
    assert "A2-20" in plan.clauses


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"times": ["25.00"]}, "times"),
        ({"times": []}, "times"),
        ({"number_pattern": "{serial.__class__}"}, "number_pattern"),
        ({"number_pattern": "{nomor}"}, "number_pattern"),
        ({"grace_minutes": 999}, "grace_minutes"),
        ({"email": "bukan alamat"}, "email"),
    ],
)
def test_settings_that_cannot_be(world: World, changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {
        "times": ["07.30"], "receiver": "Kepala BKD", "number_pattern": "{serial}/{year}",
        "grace_minutes": 15, "email": BKD,
    }  # fmt: skip
    with pytest.raises(Invalid) as raised:
        set_reports(by=world.user("Wahyu"), region=world.province, **(given | changes))
    assert raised.value.field == field


@pytest.mark.parametrize("name", ["Sari", "Agung", "Budi", "Rina"])
def test_only_the_bkd_sets_report_times(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        set_reports(
            by=world.user(name), region=world.province, times=["07.30"], receiver="x",
            number_pattern="{serial}", grace_minutes=0, email=BKD,
        )  # fmt: skip


def test_a_report_goes_out_by_itself_at_its_minute_and_officers_are_told(
    morning: World, clock_at: Clock
) -> None:
    given: dict[str, Any] = {
        "times": ["07.30"], "receiver": "Kepala BKD", "number_pattern": "{serial}", "grace_minutes": 5,
        "email": BKD,
    }  # fmt: skip
    clock, person = moment("07:30"), morning.person("Rina")
    LocationRequest.objects.create(
        key=request_id(person.pk, MONDAY, time(7, 30)), person=person, day=MONDAY, clock=time(7, 30),
        due=clock, closes=clock + timedelta(minutes=60), opened_at=clock,
    )  # fmt: skip
    set_reports(by=morning.user("Wahyu"), region=morning.province, **given)
    assert draft(morning).state == Digest.State.DRAFT
    assert drafts_to_send(moment("07:59")) == []
    with pytest.raises(Invalid):
        set_reports(by=morning.user("Wahyu"), region=morning.province, **given, send_after_minutes=121)
    set_reports(by=morning.user("Wahyu"), region=morning.province, **given, send_after_minutes=20)
    assert drafts_to_send(moment("07:49")) == []
    clock_at(moment("07:50"))
    (due,) = drafts_to_send(moment("07:50"))
    send_digest_job.func(due)
    digest = Digest.objects.get(pk=due)
    assert (digest.state, digest.sent_by, digest.mail_state) == ("sent", None, "waiting")
    assert digest.requests == {"asked": 1, "answered": 0, "late": 0, "missed": 0, "open": 1}
    assert "1 diminta, 0 dijawab tepat waktu" in str(digest.content)
    assert drafts_to_send(moment("07:51")) == []
    told = Notice.objects.filter(user=morning.user("Sari")).order_by("id").values_list("event", "title")
    assert list(told) == [
        ("reporting.digest_due", "Laporan 07.30 siap dikirim"),
        ("reporting.digest_sent", "Laporan 07.30 terkirim ke BKD"),
    ]
