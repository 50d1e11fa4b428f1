"""A report that its reporter leaves: reminded, closed, taken up again; who wants to is told there is news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.platform.models import AuditEvent
from tatakerja.platform.uploads import Upload
from tatakerja.service.jobs import watch_silence
from tatakerja.service.models import Complaint, SealedIdentity
from tatakerja.service.queries.complaints import promised_in, story_of
from tatakerja.service.queries.silence import news_to_tell
from tatakerja.service.services import complaints, silence
from tatakerja.service.services.complaints import Sender
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA
Take = Callable[..., Complaint]


@pytest.fixture
def in_hand(take: Take, town: World) -> Callable[..., Complaint]:
    def make(**more: Any) -> Complaint:
        made = take(**more)
        return complaints.forward_complaint(
            by=town.user("Wahyu"), complaint=made, node=town.perizinan, kind=made.kind
        )

    return make


@pytest.fixture
def later(clock_at: Any) -> Callable[[int], None]:
    """So many days after the start the job looks, twice."""

    def look(days: int) -> None:
        clock_at(NOW + timedelta(days=days))
        for _ in range(2):
            watch_silence(NOW + timedelta(days=days))

    return look


def acts(complaint: Complaint) -> list[str]:
    return [step.act for step in story_of(complaint, public=True)]


def test_an_answer_with_proof_is_closed_after_ten_days_of_silence(
    in_hand: Any, later: Any, town: World, png: bytes, clock_at: Any, client: Any
) -> None:
    made = in_hand()
    complaints.answer_complaint(
        by=town.user("Budi"), complaint=made, text="Loket buka lagi.", files=[Upload("b.png", png)]
    )
    page = client.get(f"/layanan/lacak/{made.code}/").content.decode()
    assert "Menunggu kabar Anda sampai Kamis, 3 Desember 2026." in page
    later(6)
    assert acts(made) == ["received", "forwarded", "answered"]
    later(7)
    assert acts(made)[-1] == "noticed"
    later(10)
    assert acts(made)[-1] == "noticed"
    later(11)
    made.refresh_from_db()
    assert (made.state, made.reply_by, acts(made)[-1]) == ("closed", None, "lapsed")
    # The office's word came before the promised day, so the promise was kept.
    assert promised_in(made.region, date(2026, 12, 1), date(2026, 12, 31)).kept == 1
    again = complaints.add_to_complaint(complaint=made, text="Tutup lagi.", reopen=True)
    assert (again.state, again.closed_at) == ("in_hand", None)
    later(60)
    assert acts(made)[-1] == "reopened"  # it is the office's turn


def test_what_is_not_proved_or_answered_there_stays_open(in_hand: Any, later: Any, town: World) -> None:
    made, outside = in_hand(), in_hand(outside_number="LPR-1", kind="information")
    for one in (made, outside):
        complaints.answer_complaint(by=town.user("Budi"), complaint=one, text="Sedang diperiksa.")
    asked = in_hand(text="Jalan berlubang.")
    complaints.ask_reporter(by=town.user("Budi"), complaint=asked, text="Jalan yang mana?")
    heard = in_hand(text="Lampu mati.")
    complaints.ask_reporter(by=town.user("Budi"), complaint=heard, text="Di mana?")
    complaints.add_to_complaint(complaint=heard, text="Di depan pasar.")
    later(7)
    later(30)
    rows = {one.pk: one.state for one in Complaint.objects.all()}
    assert [rows[one.pk] for one in (made, outside, asked, heard)] == ["in_hand"] * 2 + ["closed", "in_hand"]


def test_a_region_sets_its_own_days(in_hand: Any, later: Any, town: World, sign_in: Any) -> None:
    wahyu = sign_in(town.user("Wahyu"))
    url, fields = "/layanan/kelola/atur/", {"act": "patience", "region": town.province.pk}
    assert "Perlu dipastikan" in wahyu.get(url).content.decode()
    wrong = wahyu.post(url, {**fields, "days": 5, "notice_days": 5})
    assert (wrong.status_code, "sedikitnya sehari sebelumnya" in wrong.content.decode()) == (422, True)
    assert wahyu.post(url, {**fields, "days": 5, "notice_days": 2}).status_code == 302
    with pytest.raises(NotAllowed):
        silence.set_patience(by=town.user("Sari"), region=town.province, days=5, notice_days=2)
    made = in_hand(kind="information")
    complaints.answer_complaint(by=town.user("Budi"), complaint=made, text="KTP dan KK.")
    later(3)
    later(6)
    made.refresh_from_db()
    assert made.state == "closed"


def test_only_who_wants_to_is_told_and_nothing_is_said(
    in_hand: Any, later: Any, town: World, take: Take
) -> None:
    silent = in_hand(sender=Sender("Diam", "diam@example.invalid"))
    made = in_hand(text="Lain.", sender=Sender("Burhan", "burhan@example.invalid", news=True))
    for one in (silent, made):
        complaints.answer_complaint(by=town.user("Budi"), complaint=one, text="Rahasia jawaban.")
    later(1)
    assert [(one.to, "Rahasia" in one.body, made.code in one.body) for one in mail.outbox] == [
        (["burhan@example.invalid"], False, True)
    ]
    told = AuditEvent.objects.get(action="service.complaint_reporter_told")
    assert ("burhan" in str(told.data).lower(), told.subject_id) == (False, str(made.pk))
    assert SealedIdentity.objects.get(complaint=silent).told is None
    with pytest.raises(Invalid) as refusal:
        take(sender=Sender("Burhan", "tetangga sebelah", news=True))
    assert refusal.value.field == "contact"


def test_who_was_answered_before_the_report_was_joined_is_told(in_hand: Any, take: Take, town: World) -> None:
    made = in_hand(sender=Sender("Siti", "siti@example.invalid", news=True))
    complaints.answer_complaint(by=town.user("Budi"), complaint=made, text="Kami periksa.")
    complaints.merge_complaint(by=town.user("Wahyu"), complaint=made, into=take("Sama."))
    told = [(one.complaint_id, step.text) for one, step in news_to_tell(NOW)]
    assert told == [(made.pk, "Kami periksa.")]
