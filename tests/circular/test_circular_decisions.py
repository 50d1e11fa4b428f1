"""Unclear clauses settled by a named official; reviews decided with figures; events that end circulars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from circulars_at_work import put_in_force, second_officer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.jobs import remind_of_reviews
from tatakerja.circular.models import Circular, Review
from tatakerja.circular.queries import policy_of
from tatakerja.circular.services import (
    adopt_circular,
    close_event,
    decide_clause,
    decide_review,
    open_reviews,
    publish_circular,
)
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from world import World

SignIn = Callable[[object], Client]
CLAUSE = "A2-06"
TODAY = date(2026, 11, 23)


def banten(world: World, **changes: object) -> Circular:
    wanted = {"valid.from": "2026-11-30"} | changes
    return adopt_circular(by=world.user("Wahyu"), region=world.province, slug="banten-2020", changes=wanted)


def other_reading(circular: Circular) -> str:
    clause = policy_of(circular).clause(CLAUSE)
    return next(key for key in clause.readings if key != clause.default)


def settle(world: World, circular: Circular, **given: object) -> Circular:
    facts: dict[str, object] = {
        "by": world.user("Wahyu"),
        "circular": circular,
        "clause": CLAUSE,
        "reading": other_reading(circular),
        "official": "Kepala BKD",
        "on": TODAY,
        "reason": "Naskah asli menyebut kecuali",
    }
    return decide_clause(**(facts | given))


def test_a_draft_takes_the_decision_at_once_and_it_is_audited(world: World) -> None:
    draft = banten(world)
    held = settle(world, draft)
    assert held.pk == draft.pk
    clause = policy_of(held).clause(CLAUSE)
    assert clause.decision is not None
    assert (clause.decision.reading, clause.decision.by) == (other_reading(draft), "Kepala BKD")
    assert (clause.decision.date, clause.decision.reason) == (TODAY, "Naskah asli menyebut kecuali")
    event = AuditEvent.objects.get(action="circular.clause_decided")
    assert (event.actor, event.data["clause"], event.data["official"]) == (
        world.user("Wahyu"), CLAUSE, "Kepala BKD",
    )  # fmt: skip


def test_in_force_the_decision_waits_in_the_next_version_for_a_second_person(world: World) -> None:
    held = put_in_force(world, "banten-2020", {"valid.from": "2026-11-02"})
    carrier = settle(world, held, starts=date(2026, 12, 1))
    held.refresh_from_db()
    assert policy_of(held).clause(CLAUSE).decision is None
    assert (carrier.state, carrier.version, carrier.valid_from) == ("draft", 2, date(2026, 12, 1))
    with pytest.raises(NotAllowed):
        publish_circular(by=world.user("Wahyu"), circular=carrier)
    assert publish_circular(by=second_officer(world), circular=carrier).state == "published"
    with pytest.raises(Conflict) as refused:
        settle(world, Circular.objects.get(pk=held.pk))
    assert refused.value.code == "not_in_force"


def test_a_version_being_written_is_not_overwritten_by_a_decision(world: World) -> None:
    held = put_in_force(world, "banten-2020", {"valid.from": "2026-11-02"})
    banten(world)
    with pytest.raises(Conflict) as refused:
        settle(world, held)
    assert refused.value.code == "draft_open"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"clause": "A2-99"}, "not_unclear"),
        ({"clause": "A2-13"}, "not_unclear"),
        ({"reading": "lain"}, "unknown_reading"),
        ({"official": "  "}, "decision_incomplete"),
        ({"reason": ""}, "decision_incomplete"),
        ({"on": TODAY + timedelta(days=1)}, "decided_in_the_future"),
    ],
)
def test_a_decision_without_its_parts_is_refused(world: World, given: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        settle(world, banten(world), **given)
    assert refused.value.code == code
    assert not AuditEvent.objects.filter(action="circular.clause_decided").exists()


def test_others_do_not_decide(world: World, sign_in: SignIn) -> None:
    held = put_in_force(world, "banten-2020", {"valid.from": "2026-11-02"})
    for name in ("Rina", "Sari", "Agung", "Tono"):
        with pytest.raises(NotAllowed):
            settle(world, held, by=world.user(name))
    assert sign_in(world.user("Agung")).get(f"/edaran/{held.pk}/klausul/{CLAUSE}/").status_code == 403


def test_the_page_of_a_decision_and_what_the_circulars_page_shows(world: World, sign_in: SignIn) -> None:
    draft = banten(world)
    client = sign_in(world.user("Wahyu"))
    address = f"/edaran/{draft.pk}/klausul/{CLAUSE}/"
    assert client.get(address).status_code == 200
    assert client.get(f"/edaran/{draft.pk}/klausul/A2-13/").status_code == 404
    wrong = client.post(address, {"reading": "lain", "official": "", "on": "kemarin", "reason": ""})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (
        422, {"reading", "official", "on", "reason"},
    )  # fmt: skip
    late = {"reading": other_reading(draft), "official": "Kepala BKD", "on": "2027-01-01", "reason": "x"}
    assert list(client.post(address, late).context["form"].errors) == ["on"]
    client.post(address, late | {"on": "2026-11-23", "reason": "Naskah asli"})
    page = client.get(f"/edaran/{draft.pk}/").content.decode()
    assert "Diputuskan oleh Kepala BKD: Naskah asli (23 Nov 2026)" in page


@pytest.mark.parametrize(
    ("slug", "known"),
    [
        ("banten-2020", ["X1", "X2", "X3", "X7", "X8", "X9", "X11", "X13"]),
        ("kaltim-2020", ["X5", "X13"]),
    ],
)
def test_contradictions_are_on_the_page_of_the_circulars_they_concern(
    world: World, sign_in: SignIn, slug: str, known: list[str]
) -> None:
    held = put_in_force(world, slug, {"valid.from": "2026-11-02"})
    response = sign_in(world.user("Rina")).get(f"/edaran/{held.pk}/")
    assert [one.contradiction.id for one in response.context["contradictions"]] == known
    for one in known:
        assert f"<b>{one}</b>" in response.content.decode()


def reviewed(world: World) -> Review:
    """A circular that is to be looked at after a week (A2-12), its review opened by the job."""
    circular = put_in_force(world, "banten-2020", {"valid.from": "2026-11-16"})
    remind_of_reviews(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))
    return Review.objects.get(circular=circular)


def test_the_job_opens_a_review_once_before_its_day(world: World) -> None:
    review = reviewed(world)
    assert (review.due_on, review.decision) == (date(2026, 11, 23), "")
    assert open_reviews(by=Job("test"), now=datetime(2026, 11, 25, tzinfo=UTC)) == 0
    assert AuditEvent.objects.get(action="circular.review_opened").job == "circular.reviews"


def test_a_review_that_is_far_away_is_not_opened(world: World) -> None:
    put_in_force(world, "banten-2020", {"valid.from": "2026-11-16"})
    assert open_reviews(by=Job("test"), now=datetime(2026, 11, 14, tzinfo=UTC)) == 0
    assert open_reviews(by=Job("test"), now=datetime(2026, 11, 16, tzinfo=UTC)) == 1


def test_continuing_plans_the_next_review_as_far_ahead(world: World) -> None:
    review = reviewed(world)
    figures = [{"name": "presence", "before": "97%", "during": "95%"}]
    held = decide_review(
        by=world.user("Wahyu"), review=review, decision="continue", reason="Layanan tetap", figures=figures
    )
    assert (held.decision, held.figures, held.decided_by) == ("continue", figures, world.user("Wahyu"))
    open_reviews(by=Job("test"), now=datetime(2026, 11, 24, tzinfo=UTC))
    assert list(Review.objects.values_list("due_on", flat=True)) == [TODAY, date(2026, 11, 30)]
    with pytest.raises(Conflict) as refused:
        decide_review(by=world.user("Wahyu"), review=review, decision="end", reason="x")
    assert refused.value.code == "already_decided"


def test_changing_opens_the_next_version(world: World) -> None:
    review = reviewed(world)
    decide_review(by=world.user("Wahyu"), review=review, decision="change", reason="Piket kurang")
    draft = Circular.objects.get(state=Circular.State.DRAFT)
    assert (draft.version, draft.valid_from) == (2, date(2026, 11, 24))


def test_ending_ends_the_circular_on_the_day_said(world: World) -> None:
    review = reviewed(world)
    by = world.user("Wahyu")
    with pytest.raises(Invalid) as refused:
        decide_review(by=by, review=review, decision="end", reason="selesai")
    assert refused.value.field == "ends_on"
    decide_review(by=by, review=review, decision="end", reason="selesai", ends_on=date(2026, 11, 27))
    review.circular.refresh_from_db()
    assert (review.circular.state, review.circular.ended_on) == ("ended", date(2026, 11, 27))


@pytest.mark.parametrize(("decision", "reason", "field"), [("lain", "x", "decision"), ("end", " ", "reason")])
def test_a_review_without_its_parts_is_refused(world: World, decision: str, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        decide_review(by=world.user("Wahyu"), review=reviewed(world), decision=decision, reason=reason)
    assert refused.value.field == field


def test_reviews_wait_on_the_officers_page_only(world: World, sign_in: SignIn) -> None:
    review = reviewed(world)
    assert "Perlu dievaluasi" not in sign_in(world.user("Rina")).get("/edaran/").content.decode()
    assert sign_in(world.user("Rina")).get(f"/edaran/evaluasi/{review.pk}/").status_code == 404
    client = sign_in(world.user("Wahyu"))
    assert "Perlu dievaluasi" in client.get("/edaran/").content.decode()
    empty = client.post(f"/edaran/evaluasi/{review.pk}/", {"decision": "end", "reason": "selesai"})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["ends_on"])
    client.post(
        f"/edaran/evaluasi/{review.pk}/",
        {
            "decision": "continue",
            "reason": "Layanan tetap",
            "presence_before": "97%",
            "presence_during": "95%",
        },
    )
    page = client.get(f"/edaran/{review.circular_id}/").content.decode()
    assert "presence: 97% → 95%" in page


def test_the_list_costs_the_same_for_one_and_for_three_reviews(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Wahyu"))
    review = reviewed(world)
    with CaptureQueriesContext(connection) as one:
        client.get("/edaran/")
    for slug in ("kaltim-2020", "kaltim-2021"):
        circular = put_in_force(world, slug, {"valid.from": "2026-11-02"})
        Review.objects.create(circular=circular, due_on=TODAY, reminded_at=review.reminded_at)
    with django_assert_num_queries(len(one)):
        assert len(client.get("/edaran/").context["reviews"]) == 3


def test_closing_an_event_ends_what_is_bound_to_it_and_nothing_else(
    world: World, quarter: Circular, sign_in: SignIn
) -> None:
    bound = put_in_force(world, "kotim-2021", {"valid.from": "2026-11-02"})
    event = policy_of(bound).valid.until_event
    with pytest.raises(Invalid) as refused:
        close_event(by=world.user("Wahyu"), region=world.province, event="", on=TODAY, reason="usai")
    assert refused.value.code == "unknown_event"
    with pytest.raises(NotAllowed):
        close_event(by=world.user("Rina"), region=world.province, event=event, on=TODAY, reason="usai")
    client = sign_in(world.user("Wahyu"))
    wrong = client.post("/edaran/peristiwa/", {"event": "banjir", "on": "2026-11-27", "reason": "usai"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["event"])
    client.post("/edaran/peristiwa/", {"event": event, "on": "2026-11-27", "reason": "PPKM dicabut"})
    states = Circular.objects.order_by("id").values_list("slug", "state", "ended_on")
    assert list(states) == [("kaltim-2021", "published", None), ("kotim-2021", "ended", date(2026, 11, 27))]
    assert AuditEvent.objects.get(action="circular.event_closed").data["circulars"] == [bound.pk]
