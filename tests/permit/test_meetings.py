"""Meetings with real mail: invited, called off by a circular with its clause, permitted, ticked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from post_office import PostOffice, free_port, open_post_office, use
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.permit.jobs import call_off, invite
from tatakerja.permit.models import InvitationLetter, Meeting, Room
from tatakerja.permit.queries import meetings_to_decide
from tatakerja.permit.services import (
    MeetingWords,
    cancel_forbidden,
    cancel_meeting,
    decide_meeting,
    deliver_invitations,
    plan_meeting,
    save_room,
    tick_item,
)
from tatakerja.platform.audit import Job
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STARTS = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
JOB = Job("tests")


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    with open_post_office() as office:
        use(settings, office.port)
        yield office


def in_force(world: World, slug: str) -> None:
    changes = {"valid.from": "2026-11-02"}
    circular = adopt_circular(by=JOB, region=world.province, slug=slug, changes=changes)
    publish_circular(by=JOB, circular=circular)


def room(world: World, capacity: int = 50) -> Room:
    return save_room(by=world.user("Sari"), agency=world.dpmptsp, name="Aula", capacity=capacity)


def planned(world: World, people: tuple[str, ...] = ("Rina", "Andi"), **fields: Any) -> Meeting:
    facts = {
        "kind": "meeting", "title": "Rapat verifikasi", "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=1), "link": "https://rapat.contoh.id/1",
    } | fields  # fmt: skip
    return plan_meeting(
        by=world.user("Budi"), person=world.person("Budi"), given=MeetingWords(**facts),
        people=[world.person(name) for name in people],
    )  # fmt: skip


def calendar_in(letter: Any) -> Any:
    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    return part.get_param("method"), Calendar.from_ical(part.get_content()).walk("VEVENT")[0]


def test_an_online_meeting_reaches_every_calendar(world: World, post_office: PostOffice) -> None:
    meeting = planned(world)
    invite(NOW)
    assert len(post_office.letters) == 3
    to_rina = next(one for one in post_office.letters if one["To"] == world.person("Rina").email)
    method, event = calendar_in(to_rina)
    assert (method, str(event["uid"])) == ("REQUEST", f"meeting-{meeting.pk}@tatakerja")
    assert (event["dtstart"].dt, str(event["url"])) == (STARTS, "https://rapat.contoh.id/1")
    assert str(event["attendee"]) == f"mailto:{world.person('Rina').email}"
    cancel_meeting(by=world.user("Budi"), meeting=meeting, reason="ditunda")
    invite(NOW)
    assert [calendar_in(letter)[0] for letter in post_office.letters[3:]] == ["CANCEL"] * 3
    assert int(calendar_in(post_office.letters[3])[1]["sequence"]) == 2
    invite(NOW)
    assert len(post_office.letters) == 6


def test_a_server_that_is_away_loses_nothing(world: World, settings: Any) -> None:
    use(settings, free_port())
    planned(world)
    assert deliver_invitations(by=JOB) == 0
    with open_post_office() as office:
        use(settings, office.port)
        assert deliver_invitations(by=JOB) == 3
        assert len(office.letters) == 3


def test_an_address_that_is_refused_is_named_and_not_tried_again(
    world: World, post_office: PostOffice
) -> None:
    planned(world, people=())
    post_office.answer = "550 no such person"
    deliver_invitations(by=JOB)
    assert "550 no such person" in InvitationLetter.objects.get().failed
    post_office.answer = ""
    assert deliver_invitations(by=JOB) == 0


def test_in_person_needs_a_reason_and_a_room(world: World) -> None:
    in_force(world, "kaltim-2020")
    hall = room(world)
    with pytest.raises(Invalid) as refusal:
        planned(world, online=False, room=hall)
    assert (refusal.value.field, refusal.value.message) == (
        "reason",
        "Tuliskan mengapa harus tatap muka (klausul A3-12); tanpa alasan, rapat diadakan daring.",
    )
    meeting = planned(world, online=False, room=hall, reason="membuka segel")
    assert (meeting.state, meeting.heads) == ("approved", 3)
    with pytest.raises(Conflict) as taken:
        planned(world, online=False, room=hall, reason="x")
    assert taken.value.code == "room_taken"
    for fields in ({"link": ""}, {"link": "http://a.id"}, {"link": "javascript:1"}):
        with pytest.raises(Invalid):
            planned(world, **fields)


def test_a_room_is_not_overfilled(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        planned(world, online=False, room=room(world, 2), reason="x")
    assert refusal.value.code == "room_too_full"


def test_a_ceremony_waits_for_its_permit(world: World, post_office: PostOffice) -> None:
    """Circular 065/3359 cl. A0-09; the protocol of A0-17 is its checklist."""
    in_force(world, "kaltim-2021")
    meeting = planned(world, kind="ceremony", online=False, room=room(world), reason="pelantikan")
    assert (meeting.state, meeting.clauses, meeting.approver) == (
        "proposed",
        ["A0-09"],
        world.person("Ratna"),
    )
    assert list(meetings_to_decide(world.user("Ratna"))) == [meeting]
    assert deliver_invitations(by=JOB) == 0
    decide_meeting(by=world.user("Ratna"), meeting=meeting, approve=True)
    assert deliver_invitations(by=JOB) == 3
    with pytest.raises(NotAllowed):
        tick_item(by=world.user("Rina"), meeting=meeting, index=0, done=True)
    ticked = tick_item(by=world.user("Budi"), meeting=meeting, index=0, done=True)
    assert [(one["item"], one["clauses"], one["by"]) for one in ticked.checklist] == [
        ("protokol kesehatan", "A0-17", "Budi Hartono"),
        ("protokol kesehatan pada setiap kegiatan kedinasan", "A0-17", ""),
    ]


def test_a_circular_that_comes_later_calls_everything_off_with_its_clause(
    world: World, post_office: PostOffice
) -> None:
    """Circular 800/734 cl. A2-07: all meetings in person are cancelled; online ones stay."""
    hall = room(world)
    for hour in range(3):
        at = STARTS + timedelta(hours=hour)
        planned(world, online=False, room=hall, reason="x", starts_at=at, ends_at=at + timedelta(minutes=50))
    online = planned(world)
    deliver_invitations(by=JOB)
    assert cancel_forbidden(by=JOB) == []
    in_force(world, "banten-2020")
    call_off(NOW)
    assert Meeting.objects.filter(state="cancelled").count() == 3
    online.refresh_from_db()
    assert online.state == "approved"
    sent = len(post_office.letters)
    assert deliver_invitations(by=JOB) == 9
    letter = post_office.letters[sent]
    body = letter.get_body(("plain",))
    assert body is not None
    assert "Dibatalkan oleh edaran, klausul A2-07." in body.get_content()
    with pytest.raises(Conflict) as refusal:
        planned(world, online=False, room=hall, reason="x")
    assert refusal.value.code == "meeting_forbidden"


def test_pages(world: World, sign_in: Any) -> None:
    hall = room(world)
    client = sign_in(world.user("Budi"))
    form = {
        "kind": "meeting", "title": "Rapat <b>", "day": "2026-11-25", "starts": "10:00", "ends": "11:00",
        "place": "room", "room": hall.pk, "people": [world.person("Rina").pk],
    }  # fmt: skip
    refused = client.post("/izin/acara/baru/", form)
    assert refused.status_code == 422
    assert "Tuliskan mengapa harus tatap muka" in refused.content.decode()
    done = client.post("/izin/acara/baru/", form | {"reason": "alat peraga"}, follow=True)
    assert "Undangan dikirim lewat surel." in done.content.decode()
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    client = sign_in(world.user("Rina"))
    page = client.get("/izin/acara/").content.decode()
    assert "Rapat &lt;b&gt;" in page
    assert client.get(f"/izin/acara/{meeting.pk}/").status_code == 200
    assert sign_in(world.user("Tono")).get(f"/izin/acara/{meeting.pk}/").status_code == 404
    client = sign_in(world.user("Sari"))
    saved = {"agency": world.dpmptsp.pk, "name": "Ruang 2", "capacity": 12}
    assert "Ruang tersimpan." in client.post("/izin/ruang/", saved, follow=True).content.decode()
    assert date(2026, 11, 25) == meeting.starts_at.date()
