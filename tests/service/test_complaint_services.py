"""Reports of the public through the services: routing, promises, answers, escalation, the sealed identity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.platform.uploads import Upload
from tatakerja.service.access import visible_complaints
from tatakerja.service.jobs import watch_promises
from tatakerja.service.models import Complaint, ComplaintStep, Topic
from tatakerja.service.queries.complaints import by_code, shown, story_of, to_escalate
from tatakerja.service.services import complaints, identity
from tatakerja.service.services.complaints import Sender
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
Take = Callable[..., Complaint]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def forwarded(town: World, take: Take, **more: Any) -> Complaint:
    made = take(**more)
    return complaints.forward_complaint(
        by=town.user("Wahyu"), complaint=made, node=town.perizinan, kind=made.kind
    )


def test_it_lies_at_the_topics_office_with_its_promises(take: Take, town: World) -> None:
    made = take()
    assert (made.node, made.state) == (town.dpmptsp, "received")
    assert (made.verify_by, made.due_on) == (date(2026, 11, 26), date(2026, 12, 11))
    assert (len(made.code), by_code(f" {made.code[:5].lower()} {made.code[5:]}")) == (10, made)
    event = AuditEvent.objects.get(action="service.complaint_taken")
    assert (event.subject_id, made.code in str(event.data)) == (str(made.pk), False)


def test_a_report_about_an_official_never_reaches_the_officials_office(take: Take, town: World) -> None:
    made = take(about_official=True)
    readers = [name for name in town.people if visible_complaints(town.user(name)).exists()]
    assert (made.node, readers) == (town.province, ["Wahyu", "Agung"])


def test_only_who_answers_there_may_act(take: Take, town: World) -> None:
    made = take()
    for name in ("Rina", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            complaints.forward_complaint(
                by=town.user(name), complaint=made, node=town.perizinan, kind="ordinary"
            )
    done = complaints.forward_complaint(
        by=town.user("Sari"), complaint=made, node=town.perizinan, kind="information"
    )
    assert (done.state, done.node, done.due_on) == ("in_hand", town.perizinan, date(2026, 11, 30))


def test_another_regions_office_is_refused(take: Take, town: World) -> None:
    with pytest.raises(Invalid) as refusal:
        complaints.forward_complaint(
            by=town.user("Wahyu"), complaint=take(), node=town.disdik, kind="ordinary"
        )
    assert refusal.value.code == "foreign_node"
    with pytest.raises(Invalid) as refusal:
        take(topic=Topic.objects.get(name="Sekolah"))
    assert refusal.value.code == "foreign_topic"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": " \x00 "}, "text_missing"),
        ({"text": "x" * 4001}, "text_too_long"),
        ({"kind": "bom"}, "unknown_kind"),
        ({"files": [Upload("a.exe", b"MZ")]}, "file_type"),
        ({"files": [Upload("a.png", PNG)] * 4}, "too_many_files"),
    ],
)
def test_bad_reports_store_nothing(take: Take, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        take(**given)
    assert (refusal.value.code, Complaint.objects.count()) == (code, 0)


def test_the_story_the_public_reads(take: Take, town: World, clock_at: Any) -> None:
    made = forwarded(town, take)
    complaints.answer_complaint(by=town.user("Budi"), complaint=made, text="Sedang diperiksa.")
    complaints.answer_complaint(
        by=town.user("Budi"),
        complaint=made,
        text="Loket buka lagi.",
        close=True,
        files=[Upload("b.png", PNG)],
    )
    acts = ["received", "forwarded", "answered", "closed"]
    assert [step.act for step in story_of(made, public=True)] == acts
    clock_at(NOW + timedelta(days=30))
    again = complaints.add_to_complaint(complaint=made, text="Tutup lagi.", reopen=True)
    # Fourteen working days over collective leave, Christmas, new year and Isra Mi'raj on 5 January.
    assert (again.state, again.due_on, again.closed_at) == ("in_hand", date(2027, 1, 18), None)
    with pytest.raises(Conflict):
        complaints.add_to_complaint(complaint=made, text="Lagi.", reopen=True)


def test_an_answer_before_verification_is_refused(take: Take, town: World) -> None:
    with pytest.raises(Conflict) as refusal:
        complaints.answer_complaint(by=town.user("Sari"), complaint=take(), text="Ya.")
    assert refusal.value.code == "complaint_state"


def test_a_duplicate_shows_the_others_answers(take: Take, town: World) -> None:
    kept, double = forwarded(town, take), take("Sama.")
    complaints.merge_complaint(by=town.user("Wahyu"), complaint=double, into=kept)
    shut = [Upload("b.png", PNG)]
    complaints.answer_complaint(by=town.user("Budi"), complaint=kept, text="Selesai.", close=True, files=shut)
    double.refresh_from_db()
    assert [step.act for step in story_of(double, public=True)] == ["received", "merged", "closed"]
    again = complaints.add_to_complaint(complaint=double, text="Masih tutup.", reopen=True)
    kept.refresh_from_db()
    assert (again.state, kept.state) == ("merged", "in_hand")
    # The office reads it at the complaint that stays; its reporter does not.
    assert [one.text for one in story_of(kept, public=False)][-1] == "Masih tutup."
    assert "Masih tutup." not in [one.text for one in story_of(kept, public=True)]
    with pytest.raises(Invalid):
        complaints.merge_complaint(by=town.user("Wahyu"), complaint=kept, into=kept)


def test_a_duplicate_goes_along_when_the_report_that_stayed_is_joined_too(take: Take, town: World) -> None:
    first, middle, last = take(), take("Sama."), take("Sama juga.")
    wahyu = town.user("Wahyu")
    complaints.merge_complaint(by=wahyu, complaint=last, into=middle)
    complaints.merge_complaint(by=wahyu, complaint=middle, into=first)
    last.refresh_from_db()
    assert last.merged_into == first
    complaints.add_to_complaint(complaint=last, text="Masih tutup.")
    assert [one.text for one in story_of(first, public=False)][-1] == "Masih tutup."


def test_a_report_about_an_official_is_not_joined_with_others(take: Take, town: World) -> None:
    plain, about = take(), take("Petugas tidak ada.", about_official=True)
    for one, other in ((plain, about), (about, plain)):
        with pytest.raises(Invalid) as refusal:
            complaints.merge_complaint(by=town.user("Wahyu"), complaint=one, into=other)
        assert refusal.value.code == "bad_merge"


def test_nothing_passes_its_date_without_the_leaders_knowing(take: Take, town: World, clock_at: Any) -> None:
    made = take()
    told: list[tuple[int, str]] = []
    day = NOW
    for step in range(30):
        day = NOW + timedelta(days=step)
        clock_at(day)
        before = Notice.objects.count()
        watch_promises(day)
        watch_promises(day)  # a second run of the same day says nothing twice
        told += [(step, one.title) for one in Notice.objects.order_by("id")[before:]]
        if step == 5:
            complaints.forward_complaint(
                by=town.user("Wahyu"), complaint=made, node=town.dpmptsp, kind="ordinary"
            )
    near, late = "Laporan masyarakat hampir lewat tenggat", "Laporan masyarakat sudah lewat tenggat"
    readers = len(set(Notice.objects.values_list("user", flat=True)))
    # Verification was due on Thursday 26 November, the answer on Friday 11 December.
    assert (
        told
        == [(2, near)] * readers + [(4, late)] * readers + [(17, near)] * readers + [(19, late)] * readers
    )
    assert (readers, to_escalate(day)) == (2, [])
    assert ComplaintStep.objects.filter(complaint=made, act="escalated").count() == 4


def test_the_list_costs_the_same_for_three(take: Take, django_assert_num_queries: Any) -> None:
    take()
    rows = Complaint.objects.select_related("node", "region")
    with django_assert_num_queries(2):
        assert len(shown(rows.all(), NOW)) == 1
    take()
    take()
    with django_assert_num_queries(2):
        assert len(shown(rows.all(), NOW)) == 3


CANARY = "Burhanuddin-Kenari"


def test_a_seal_is_broken_by_two_and_every_look_is_noted(take: Take, town: World, make_officer: Any) -> None:
    made = take(sender=Sender(CANARY, "surel"))
    wahyu, second = town.user("Wahyu"), make_officer()
    with pytest.raises(NotAllowed):
        identity.ask_identity(by=town.user("Sari"), complaint=made, reason="Ingin tahu siapa orangnya")
    asked = identity.ask_identity(by=wahyu, complaint=made, reason="Pelapor harus dihubungi penyidik")
    with pytest.raises(Conflict):
        identity.open_identity(by=wahyu, request=asked)
    with pytest.raises(NotAllowed):
        identity.allow_identity(by=wahyu, request=asked)
    identity.allow_identity(by=second, request=asked)
    with pytest.raises(Conflict):
        identity.open_identity(by=second, request=asked)
    assert identity.open_identity(by=wahyu, request=asked) == {"name": CANARY, "contact": "surel"}
    actions = AuditEvent.objects.filter(action__startswith="service.identity").order_by("id")
    assert [(event.action, event.actor) for event in actions] == [
        ("service.identity_asked", wahyu),
        ("service.identity_allowed", second),
        ("service.identity_opened", wahyu),
    ]


def test_an_anonymous_report_has_nothing_to_open(take: Take, town: World) -> None:
    with pytest.raises(NotFound):
        identity.ask_identity(by=town.user("Wahyu"), complaint=take(), reason="Pelapor harus dihubungi")
