"""Writes of the channel: announce, withdraw, read, ask, answer."""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.links import require_https
from tatakerja.platform.models import User
from tatakerja.worklog.access import hears, may_announce, require_announce, require_own
from tatakerja.worklog.models import Announcement, ChannelLink, Question, Reading
from tatakerja.worklog.services.common import words


@transaction.atomic
def announce(*, by: User, node: Node, title: str, text: str) -> Announcement:
    """Tells everybody at and below a node; by its superior, head or personnel officer."""
    require_announce(by, node)
    row = Announcement.objects.create(
        node=node,
        author=by,
        title=words(title, "title", 120, required="Tuliskan judulnya."),
        text=words(text, "text", 4000, required="Tuliskan isinya."),
        posted_at=clock.now(),
    )
    audit.record(by=by, action="worklog.announced", subject=row, node_path=node.path)
    return row


@transaction.atomic
def withdraw_announcement(*, by: User, announcement: Announcement) -> Announcement:
    """Takes an announcement away; by its author or who may announce there. A second time changes nothing."""
    held = Announcement.objects.select_for_update().select_related("node").get(pk=announcement.pk)
    if held.author_id != by.pk:
        require_announce(by, held.node)
    if held.withdrawn_at is None:
        held.withdrawn_at = clock.now()
        held.save(update_fields=["withdrawn_at"])
        audit.record(by=by, action="worklog.announcement_withdrawn", subject=held, node_path=held.node.path)
    return held


def _require_hears(person: Person, announcement: Announcement) -> None:
    if not hears(person, announcement.node):
        raise NotAllowed("Pengumuman ini bukan untuk unit Anda.")
    if announcement.withdrawn_at is not None:
        raise Conflict("Pengumuman ini sudah ditarik.", code="announcement_withdrawn")


@transaction.atomic
def read_announcement(*, by: User, person: Person, announcement: Announcement) -> Reading:
    """The receipt; a second time changes nothing."""
    require_own(by, person)
    _require_hears(person, announcement)
    reading, made = Reading.objects.get_or_create(
        announcement=announcement, person=person, defaults={"read_at": clock.now()}
    )
    if made:
        audit.record(
            by=by, action="worklog.announcement_read", subject=announcement, node_path=announcement.node.path
        )
    return reading


@transaction.atomic
def ask_question(*, by: User, person: Person, announcement: Announcement, text: str) -> Question:
    """A question that everybody in the unit sees."""
    require_own(by, person)
    _require_hears(person, announcement)
    question = Question.objects.create(
        announcement=announcement,
        person=person,
        text=words(text, "text", 500, required="Tuliskan pertanyaannya."),
        asked_at=clock.now(),
    )
    audit.record(by=by, action="worklog.question_asked", subject=question, node_path=announcement.node.path)
    return question


@transaction.atomic
def answer_question(*, by: User, question: Question, text: str) -> Question:
    """The answer, by the author or who may announce there; given once."""
    held = Question.objects.select_for_update().select_related("announcement__node").get(pk=question.pk)
    announcement = held.announcement
    if announcement.author_id != by.pk and not may_announce(by, announcement.node):
        raise NotAllowed("Pertanyaan dijawab oleh yang mengumumkan.")
    if held.answered_at is not None:
        raise Conflict("Pertanyaan ini sudah dijawab.", code="question_answered")
    held.answer = words(text, "text", 1000, required="Tuliskan jawabannya.")
    held.answered_at, held.answered_by = clock.now(), by
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(by=by, action="worklog.question_answered", subject=held, node_path=announcement.node.path)
    return held


@transaction.atomic
def set_channel_link(*, by: User, node: Node, url: str) -> ChannelLink | None:
    """Keeps, or with an empty address removes, the link to a unit's chat group; https only."""
    require_announce(by, node)
    address = words(url, "url", 300)
    if not address:
        ChannelLink.objects.filter(node=node).delete()
        audit.record(by=by, action="worklog.channel_link_removed", subject=node, node_path=node.path)
        return None
    link, _made = ChannelLink.objects.update_or_create(
        node=node, defaults={"url": require_https(address, "url"), "set_at": clock.now(), "set_by": by}
    )
    audit.record(by=by, action="worklog.channel_link_set", subject=link, node_path=node.path)
    return link
