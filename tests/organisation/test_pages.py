"""Pages: who may open which, what is hidden, forms that keep what was typed, a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tatakerja.organisation import services
from tatakerja.organisation.models import Assignment, Node, Person, RegisteredPoint, Workplace
from tatakerja.organisation.urls import urlpatterns
from tatakerja.platform.models import AuditEvent
from world import HOME, World, make_person

SignIn = Callable[[object], Client]


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    clock_at(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))


def address(name: str, *args: int) -> str:
    return reverse(f"organisation:{name}", args=args)


@pytest.fixture
def waiting(world: World) -> RegisteredPoint:
    return services.propose_point(
        by=world.user("Rina"),
        person=world.person("Rina"),
        lat=-0.4711111,
        lon=117.1822222,
        address="Jl. Baru 1",
    )


# Address, ids, and the status for: Rina (employee), Budi (superior), Ratna (head), Sari (officer of the
# agency), Tono (employee of another region), Agung (auditor), Wahyu (BKD of the province).
PAGES = [
    ("tree", "", "200 200 200 200 200 200 200"),
    ("node", "dpmptsp", "404 404 200 200 404 200 200"),
    ("node", "perizinan", "404 200 200 200 404 200 200"),
    ("node_add", "dpmptsp", "404 404 403 200 404 403 200"),
    ("node_change", "dpmptsp", "404 404 403 403 404 403 200"),
    ("node_change", "perizinan", "404 403 403 200 404 403 200"),
    ("node_move", "perizinan", "404 403 403 200 404 403 200"),
    ("node_close", "perizinan", "404 403 403 200 404 403 200"),
    ("workplace_add", "perizinan", "404 403 403 200 404 403 200"),
    ("workplace", "place", "404 404 403 200 404 403 200"),
    ("people", "", "200 200 200 200 200 200 200"),
    ("person_add", "", "200 200 200 200 200 200 200"),
    ("person", "Andi", "404 200 200 200 404 200 200"),
    ("person", "Wahyu", "404 404 404 404 404 200 200"),
    ("person_change", "Andi", "404 403 403 200 404 403 200"),
    ("person_status", "Andi", "404 403 403 200 404 403 200"),
    ("person_number", "Andi", "404 403 403 200 404 403 200"),
    ("person_deactivate", "Andi", "404 403 403 200 404 403 200"),
    ("post_add", "Andi", "404 403 403 200 404 403 200"),
    ("post_close", "Andi post", "404 403 403 200 404 403 200"),
    ("group_add", "Andi", "404 403 403 200 404 403 200"),
    ("points", "", "200 200 200 200 200 200 200"),
    ("points_review", "", "200 200 200 200 200 200 200"),
    ("point_decide", "point", "404 404 404 200 404 404 200"),
    ("roles", "", "403 403 403 403 403 200 200"),
    ("imports", "", "403 403 403 403 403 403 200"),
]
POSTS = [
    ("open_accounts", "perizinan", "404 403 403 200 404 403 200"),
    ("workplace_close", "place", "404 404 403 302 404 403 302"),
    ("point_look", "point", "200 404 404 200 404 404 200"),
    ("point_end", "point", "302 404 404 302 404 404 302"),
    ("grant_end", "grant", "404 404 404 404 404 403 302"),
]
PEOPLE = ["Rina", "Budi", "Ratna", "Sari", "Tono", "Agung", "Wahyu"]


def ids(world: World, word: str, point: RegisteredPoint) -> list[int]:
    found: list[int] = []
    for one in word.split():
        if one == "place":
            found.append(Workplace.objects.get().pk)
        elif one == "point":
            found.append(point.pk)
        elif one == "grant":
            found.append(world.user("Sari").grants.get().pk)
        elif one == "post":
            found.append(world.person("Andi").assignments.get().pk)
        elif one in world.people:
            found.append(world.person(one).pk)
        else:
            node: Node = getattr(world, one)
            found.append(node.pk)
    return found


@pytest.mark.parametrize(("name", "word", "expected"), PAGES)
def test_every_page_opens_for_exactly_these(
    world: World, waiting: RegisteredPoint, sign_in: SignIn, name: str, word: str, expected: str
) -> None:
    url = address(name, *ids(world, word, waiting))
    rows = AuditEvent.objects.count()
    found = [str(sign_in(world.user(who)).get(url).status_code) for who in PEOPLE]
    assert " ".join(found) == expected
    assert AuditEvent.objects.count() == rows


@pytest.mark.parametrize(("name", "word", "expected"), POSTS)
def test_every_act_is_done_for_exactly_these(
    world: World, waiting: RegisteredPoint, sign_in: SignIn, name: str, word: str, expected: str
) -> None:
    url = address(name, *ids(world, word, waiting))
    for who, status in zip(PEOPLE, expected.split(), strict=True):
        if status in {"403", "404"}:
            events = AuditEvent.objects.count()
            assert str(sign_in(world.user(who)).post(url).status_code) == status, who
            assert AuditEvent.objects.count() == events
        elif who == "Wahyu":
            assert str(sign_in(world.user(who)).post(url).status_code) == status


def test_nobody_sees_a_page_without_signing_in_except_the_activation(world: World, client: Client) -> None:
    for pattern in urlpatterns:
        args = [1] * str(pattern.pattern).count("<")
        answer = client.get(address(str(pattern.name), *args))
        if pattern.name == "activate":
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/akun/login/")


def test_the_number_is_masked_for_superiors_and_shown_to_keepers(world: World, sign_in: SignIn) -> None:
    andi = world.person("Andi")
    for who, shown in (("Budi", False), ("Ratna", False), ("Agung", False), ("Sari", True), ("Wahyu", True)):
        for url in (address("people"), address("person", andi.pk)):
            text = sign_in(world.user(who)).get(url).content.decode()
            assert (andi.nip in text) is shown, (who, url)
            assert ("•••005" in text) is not shown, (who, url)


def test_a_superior_cannot_find_people_by_their_number(world: World, sign_in: SignIn) -> None:
    url = f"{address('people')}?q={world.person('Andi').nip[:10]}"
    assert "Andi Saputra" not in sign_in(world.user("Budi")).get(url).content.decode()
    assert "Andi Saputra" in sign_in(world.user("Sari")).get(url).content.decode()


def test_coordinates_stand_on_no_page_but_after_a_look(
    world: World, waiting: RegisteredPoint, sign_in: SignIn
) -> None:
    rina = world.person("Rina").pk
    secrets = [str(HOME[0]), str(HOME[1]), str(waiting.lat), str(waiting.lon)]
    for who in PEOPLE:
        client = sign_in(world.user(who))
        for url in (
            address("people"), address("person", rina), address("points"), address("points_review"),
            address("point_decide", waiting.pk),
        ):  # fmt: skip
            text = client.get(url).content.decode()
            assert not [one for one in secrets if one in text], (who, url)
    looked = sign_in(world.user("Sari")).post(address("point_look", waiting.pk)).content.decode()
    assert "-0.4711111" in looked


def test_homes_of_others_are_not_even_counted_for_a_superior(world: World, sign_in: SignIn) -> None:
    text = sign_in(world.user("Budi")).get(address("person", world.person("Rina").pk)).content.decode()
    assert "Jl. Merak" not in text


def test_the_list_needs_the_same_queries_for_one_person_and_for_three(world: World, sign_in: SignIn) -> None:
    Assignment.objects.exclude(person=world.person("Andi")).filter(node=world.perizinan).delete()
    client = sign_in(world.user("Sari"))
    url = f"{address('people')}?unit={world.perizinan.pk}"
    client.get(url)
    counts = []
    for rows in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        assert page.content.decode().count('<th scope="row">') == rows
        counts.append(len(queries))
        for number in range(rows, rows + 2):
            make_person(f"1990022020150225{rows}{number}", f"Tambahan {number}", world.perizinan, "Staf")
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_search_and_unit_narrow_the_list(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Sari"))
    text = client.get(f"{address('people')}?q=dew&unit={world.perizinan.pk}").content.decode()
    assert ("Dewi Lestari" in text, "Ratna Dewanti" in text) == (True, False)
    assert client.get(f"{address('people')}?unit=abc&page=99").status_code == 200


def test_a_refused_form_keeps_what_was_typed_and_names_the_field(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Sari"))
    data = {
        "nip": "1.98609E+17", "name": "Fajar", "status": "pns", "node": world.perizinan.pk, "title": "Analis",
        "job_class": "pelaksana", "valid_from": "2026-11-23",
    }  # fmt: skip
    answer = client.post(address("person_add"), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "notasi ilmiah" in text
    assert 'value="Fajar"' in text
    assert not Person.objects.filter(name="Fajar").exists()
    done = client.post(address("person_add"), {**data, "nip": "199503172020121001"})
    assert done.headers["Location"] == address("person", Person.objects.get(name="Fajar").pk)


def test_the_lines_and_the_town_of_letters_are_kept(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Maya"))
    address = reverse("organisation:node_change", args=[world.dpmptsp.pk])
    traits = {
        "name": "Dinas Penanaman Modal dan PTSP", "kind": "dinas", "zone": "Asia/Makassar",
        "pattern": "five_day",
        "letterhead": "Jalan Basuki Rahmat 56\r\n\r\nTelepon (0541) 743235 ", "seat": "Tanjung Raya",
    }  # fmt: skip
    assert client.post(address, traits).status_code == 302
    world.dpmptsp.refresh_from_db()
    assert world.dpmptsp.letterhead == ["Jalan Basuki Rahmat 56", "Telepon (0541) 743235"]
    assert world.dpmptsp.seat == "Tanjung Raya"
    assert "Jalan Basuki Rahmat 56\nTelepon" in client.get(address).content.decode()
    long = client.post(address, {**traits, "letterhead": "x\n" * 6})
    assert long.status_code == 422
    assert "Paling banyak 5 baris" in long.content.decode()


def test_an_officer_cannot_place_a_person_in_another_agency_by_its_id(world: World, sign_in: SignIn) -> None:
    data = {
        "nip": "199503172020121001", "name": "Fajar", "status": "pns", "node": world.bkd.pk,
        "title": "Analis", "job_class": "pelaksana", "valid_from": "2026-11-23",
    }  # fmt: skip
    assert sign_in(world.user("Sari")).post(address("person_add"), data).status_code == 422
    assert not Person.objects.filter(name="Fajar").exists()


def test_a_fence_is_saved_from_plain_fields(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Sari"))
    url = address("workplace_add", world.perizinan.pk)
    data = {"name": "Pos", "shape": "polygon", "first": "2026-11-23", "radius": "100"}
    wrong = client.post(url, {**data, "corners": "-0,5 117,1\nbukan titik"})
    assert (wrong.status_code, "Baris 1: tulis lintang, bujur." in wrong.content.decode()) == (422, True)
    corners = "-0.5, 117.1\n-0.5, 117.101\n\n-0.501, 117.101"
    saved = client.post(url, {**data, "corners": corners}, follow=True).content.decode()
    assert ("Tempat kerja disimpan." in saved, "lebih kecil dari 100 meter" in saved) == (True, True)
    assert Workplace.objects.get(name="Pos").fence == {
        "polygon": [[-0.5, 117.1], [-0.5, 117.101], [-0.501, 117.101]]
    }
    circle = {**data, "shape": "circle", "lat": "500", "lon": "117.1"}
    assert client.post(url, circle).status_code == 422


def test_a_proposal_goes_from_the_phone_to_the_officer(world: World, sign_in: SignIn) -> None:
    sent = sign_in(world.user("Andi")).post(
        address("points"), {"kind": "home", "address": "Jl. Kutilang 3", "lat": "-0.49", "lon": "117.14"}
    )
    point = RegisteredPoint.objects.get(person=world.person("Andi"))
    assert (sent.status_code, point.state) == (302, "proposed")
    client = sign_in(world.user("Sari"))
    assert "Andi Saputra" in client.get(address("points_review")).content.decode()
    refused = client.post(address("point_decide", point.pk), {"reason": ""})
    assert refused.status_code == 422
    client.post(address("point_decide", point.pk), {"keputusan": "setuju"})
    point.refresh_from_db()
    assert (point.state, point.decided_by) == ("approved", world.user("Sari"))
    assert client.get(address("point_decide", point.pk)).status_code == 404


def test_a_role_is_given_to_a_visible_account_only(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    data = {"role": "superior", "node": world.perizinan.pk, "first": "2026-11-23"}
    assert client.post(address("roles"), {**data, "number": "999"}).status_code == 422
    assert client.post(address("roles"), {**data, "number": world.person("Andi").nip}).status_code == 302
    assert world.user("Andi").grants.get().granted_by == world.user("Wahyu")
    assert client.post(address("roles"), {**data, "number": world.person("Wahyu").nip}).status_code == 403
    assert client.post(address("roles"), {**data, "role": "admin", "number": "x"}).status_code == 422


def test_codes_are_shown_once_and_open_the_account(world: World, sign_in: SignIn, client: Client) -> None:
    fajar = make_person("199503172020121001", "Fajar", world.perizinan, "Analis")
    assert fajar.user is not None
    fajar.user.set_unusable_password()
    fajar.user.save()
    page = sign_in(world.user("Sari")).post(address("open_accounts", world.perizinan.pk))
    code = page.content.decode().split('<td data-label="Kode"><b>')[1].split("</b>")[0]
    assert "no-store" in page.headers["Cache-Control"]
    client.logout()
    data = {"number": fajar.nip, "code": code, "password": "Hujan-Sore-2026"}
    wrong = client.post(address("activate"), {**data, "code": "AAAA-AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422
    assert client.post(address("activate"), data).headers["Location"] == "/akun/login/"
    assert client.login(username=fajar.nip, password="Hujan-Sore-2026")


@pytest.mark.parametrize("unit", ["²", "9" * 40, "x"])
def test_an_address_that_nobody_offered_narrows_nothing(world: World, sign_in: SignIn, unit: str) -> None:
    page = sign_in(world.user("Sari")).get(address("people"), {"unit": unit})
    assert (page.status_code, "Rina Wulandari" in page.content.decode()) == (200, True)
