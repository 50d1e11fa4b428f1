"""People and their posts: history is kept, one definitive post at a time, nobody leads himself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation import services
from tatakerja.organisation.models import Assignment, Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform.models import AuditEvent
from world import World

NIP = "199503172020121001"
NI_PPPK = "199503172024211001"
DAY = date(2026, 11, 23)


def new_person(world: World, **changes: object) -> Person:
    details: dict[str, object] = {
        "node": world.perizinan,
        "nip": NIP,
        "name": "Fajar",
        "title": "Analis",
        "valid_from": date(2024, 2, 1),
        **changes,
    }
    return services.create_person(by=world.user("Sari"), **details)


def test_a_person_is_made_with_number_post_and_event(world: World) -> None:
    person = new_person(world, nip="19950317 202012 1 001")
    assert person.nip == NIP
    assert [(one.kind, one.valid_from) for one in person.numbers.all()] == [("nip", date(2020, 12, 1))]
    post = post_of(person, DAY)
    assert post is not None
    assert (post.node, post.superior_id) == (world.perizinan, world.person("Budi").pk)
    event = AuditEvent.objects.get(action="organisation.person_created")
    assert event.node_path == world.perizinan.path
    assert NIP not in str(event.data)


@pytest.mark.parametrize("number", ["1.98609E+17", "199513172020121001", "199503172020121000", "123"])
def test_a_number_that_cannot_be_is_refused(world: World, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        new_person(world, nip=number)
    assert refused.value.field == "nip"


def test_a_number_is_given_once(world: World) -> None:
    with pytest.raises(Conflict):
        new_person(world, nip=world.person("Tono").nip)


def test_a_new_number_keeps_the_old_one_in_the_history(world: World) -> None:
    rina = world.person("Rina")
    old = rina.nip
    services.change_number(by=world.user("Sari"), person=rina, number=NIP, first=date(2026, 3, 1))
    rina.refresh_from_db()
    assert rina.nip == NIP
    assert [(one.number, one.valid_from, one.valid_until) for one in rina.numbers.order_by("valid_from")] == [
        (old, date(2020, 1, 1), date(2026, 2, 28)),
        (NIP, date(2026, 3, 1), None),
    ]


def test_the_old_number_keeps_its_own_kind(world: World) -> None:
    rina = world.person("Rina")
    services.change_number(by=world.user("Sari"), person=rina, number=NI_PPPK, first=date(2026, 3, 1))
    rina.numbers.all().delete()  # as in data that was brought in without a history
    services.change_number(by=world.user("Sari"), person=rina, number=NIP, first=date(2026, 9, 1))
    assert [one.kind for one in rina.numbers.order_by("valid_from")] == ["ni_pppk", "nip"]


def test_a_transfer_closes_the_post_before(world: World) -> None:
    rina = world.person("Rina")
    services.open_post(
        by=world.user("Sari"),
        person=rina,
        node=world.sekretariat,
        title="Arsiparis",
        valid_from=date(2026, 6, 1),
        ends_current=True,
    )
    assert [(post.title, post.valid_until) for post in rina.assignments.all()] == [
        ("Analis Perizinan", date(2026, 5, 31)),
        ("Arsiparis", None),
    ]


def test_a_second_definitive_post_is_refused_by_rule_and_by_the_database(world: World) -> None:
    with pytest.raises(Conflict, match="Analis Perizinan"):
        services.open_post(
            by=world.user("Sari"), person=world.person("Rina"), node=world.sekretariat, title="X"
        )
    with pytest.raises(IntegrityError):
        Assignment.objects.create(
            person=world.person("Rina"), node=world.sekretariat, title="X", valid_from=DAY
        )


def test_an_acting_post_comes_on_top_and_needs_an_end(world: World) -> None:
    by, dewi = world.user("Sari"), world.person("Dewi")
    with pytest.raises(Invalid, match="tanggal akhir"):
        services.open_post(
            by=by, person=dewi, node=world.perizinan, title="Kabid", kind="plt", valid_from=DAY
        )
    services.open_post(
        by=by, person=dewi, node=world.perizinan, title="Kabid", kind="plt", heads_node=True,
        valid_from=DAY, valid_until=date(2026, 12, 31),
    )  # fmt: skip
    post = post_of(dewi, DAY)
    assert post is not None
    assert post.titles == ("Analis Perizinan", "Kabid")


def test_nobody_leads_himself_directly_or_over_others(world: World) -> None:
    by = world.user("Sari")
    rina, andi, dewi = (world.person(name) for name in ("Rina", "Andi", "Dewi"))
    with pytest.raises(Invalid, match="diri sendiri"):
        services.set_superior(by=by, post=rina.assignments.get(), superior=rina)
    services.set_superior(by=by, post=rina.assignments.get(), superior=andi, first=date(2020, 1, 1))
    services.set_superior(by=by, post=andi.assignments.get(), superior=dewi, first=date(2020, 1, 1))
    with pytest.raises(Invalid, match="melingkar"):
        services.set_superior(by=by, post=dewi.assignments.get(), superior=rina, first=date(2020, 1, 1))


def test_another_superior_from_a_day_leaves_the_past_alone(world: World) -> None:
    rina, andi = world.person("Rina"), world.person("Andi")
    services.set_superior(
        by=world.user("Sari"), post=rina.assignments.get(), superior=andi, first=date(2026, 6, 1)
    )
    before, after = post_of(rina, date(2026, 5, 31)), post_of(rina, date(2026, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.superior_id, after.superior_id) == (world.person("Budi").pk, andi.pk)


def test_a_post_ends_on_its_last_day(world: World) -> None:
    post = world.person("Rina").assignments.get()
    by = world.user("Sari")
    with pytest.raises(Invalid):
        services.close_post(by=by, post=post, last=date(2019, 12, 31))
    services.close_post(by=by, post=post, last=date(2026, 1, 31))
    assert post_of(world.person("Rina"), date(2026, 2, 1)) is None
    with pytest.raises(Conflict):
        services.close_post(by=by, post=post, last=date(2026, 3, 1))


def test_the_end_of_service_closes_everything(world: World) -> None:
    rina, by = world.person("Rina"), world.user("Sari")
    services.join_group(by=by, person=rina, group="task_force", first=date(2026, 1, 1))
    services.deactivate_person(by=by, person=rina, last=date(2026, 11, 30), reason="pensiun")
    rina.refresh_from_db()
    assert (rina.active, rina.user.is_active if rina.user else None) == (False, False)
    assert rina.assignments.get().valid_until == date(2026, 11, 30)
    assert rina.groups.get().valid_until == date(2026, 11, 30)
    assert rina.points.get().state == "ended"


def test_a_group_is_dated_and_not_doubled(world: World) -> None:
    by, rina = world.user("Sari"), world.person("Rina")
    member = services.join_group(by=by, person=rina, group="task_force", first=date(2026, 1, 1))
    with pytest.raises(Conflict):
        services.join_group(by=by, person=rina, group="task_force", first=date(2026, 5, 1))
    services.leave_group(by=by, membership=member, last=date(2026, 4, 30))
    services.join_group(by=by, person=rina, group="task_force", first=date(2026, 5, 1))
    post = post_of(rina, date(2026, 4, 30))
    assert post is not None
    assert post.groups == frozenset({"task_force"})


def test_details_and_status_name_fields_not_values_in_the_trail(world: World) -> None:
    by, rina = world.user("Sari"), world.person("Rina")
    services.change_person(by=by, person=rina, phone="081234567890", name=rina.name)
    services.change_status(by=by, person=rina, status="cpns")
    changed = AuditEvent.objects.get(action="organisation.person_changed")
    assert changed.data == {"fields": ["phone"]}
    rina.refresh_from_db()
    assert (rina.phone, rina.status) == ("081234567890", "cpns")


@pytest.mark.parametrize("name", ["Tono", "Budi", "Ratna", "Agung", "Andi"])
def test_only_keepers_change_people(world: World, name: str) -> None:
    by, rina = world.user(name), world.person("Rina")
    acts = [
        lambda: services.change_person(by=by, person=rina, name="X"),
        lambda: services.change_status(by=by, person=rina, status="cpns"),
        lambda: services.change_number(by=by, person=rina, number=NIP, first=DAY),
        lambda: services.deactivate_person(by=by, person=rina, last=DAY, reason="x"),
        lambda: services.open_post(by=by, person=rina, node=world.perizinan, title="X"),
        lambda: services.close_post(by=by, post=rina.assignments.get(), last=DAY),
        lambda: services.set_superior(by=by, post=rina.assignments.get(), superior=None),
        lambda: services.join_group(by=by, person=rina, group="teacher", first=DAY),
        lambda: services.create_person(by=by, node=world.perizinan, nip=NIP, name="X", title="X"),
        lambda: services.add_workplace(
            by=by, node=world.perizinan, name="X", fence={"circle": [-0.5, 117.1, 100]}
        ),
        lambda: services.open_accounts(by=by, people=[rina]),
    ]
    events = AuditEvent.objects.count()
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert AuditEvent.objects.count() == events


def test_an_officer_moves_nobody_into_an_agency_that_is_not_his(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.open_post(
            by=world.user("Sari"), person=world.person("Rina"), node=world.bkd, title="X", ends_current=True
        )
    assert world.person("Rina").assignments.get().valid_until is None
