"""A circular leaves as PDF, calendar and file, and arrives elsewhere checked and compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from circulars_at_work import put_in_force
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tatakerja.circular.models import Circular
from tatakerja.circular.queries import policy_of
from tatakerja.circular.queries.papers import calendar_of, dates_of, letter_of, procedure_of, summary_of
from tatakerja.circular.services import (
    adopt_circular,
    arrival_of,
    export_circular,
    fingerprint,
    import_circular,
    letter_pdf,
    summary_pdf,
)
from tatakerja.kernel.errors import Conflict, Invalid, Malformed, NotAllowed
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent, User
from world import World

SignIn = Callable[[object], Client]


def officer_of_regency(world: World) -> User:
    user = world.user("Tono")
    RoleGrant.objects.create(
        user=user, role=Role.BKD_OFFICER, node=world.regency, valid_from=date(2020, 1, 1)
    )
    return user


def test_what_leaves_arrives_with_its_parameters_and_its_hash(world: World) -> None:
    held = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02", "office.max_share": "1/5"})
    name, content = export_circular(by=world.user("Rina"), circular=held)
    assert name == f"kaltim-2021.{fingerprint(held)[:16]}.circular.json"
    draft = import_circular(
        by=officer_of_regency(world), region=world.regency, content=content, file_name=name
    )
    assert (draft.region, draft.state, draft.slug) == (world.regency, Circular.State.DRAFT, "kaltim-2021")
    assert policy_of(draft).office == policy_of(held).office
    assert policy_of(draft).jurisdiction.name == "Kabupaten Muara Lestari"
    assert AuditEvent.objects.get(action="circular.exported").actor == world.user("Rina")
    event = AuditEvent.objects.get(action="circular.imported")
    assert event.data == {"sha256": fingerprint(held), "sender": "Provinsi Tanjung Raya"}


def test_a_difference_is_shown_before_it_is_kept(world: World) -> None:
    by = officer_of_regency(world)
    adopt_circular(
        by=Job("test"), region=world.regency, slug="kaltim-2021", changes={"valid.from": "2026-11-02"}
    )
    theirs = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02", "office.max_share": 50})
    name, content = export_circular(by=by, circular=theirs)
    arrival = arrival_of(by=by, region=world.regency, content=content, file_name=name)
    assert [one.path for one in arrival.differences] == ["office.max_share"]
    assert (arrival.known, arrival.same, arrival.clauses) == (True, False, ())
    with pytest.raises(Conflict) as refused:
        import_circular(by=by, region=world.regency, content=content, file_name=name)
    assert refused.value.code == "draft_open"


def changed_on_the_way(content: bytes) -> bytes:
    body = json.loads(content)
    body["document"]["office"]["max_share"] = 99
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("spoil", "name", "refusal"),
    [
        (changed_on_the_way, "", Invalid),
        (lambda content: content, "kaltim-2021.0000000000000000.circular.json", Invalid),
        (lambda content: content[:-40], "", Malformed),
        (lambda content: b"{}", "", Malformed),
        (lambda content: b"\xff\xfe", "", Malformed),
        (lambda content: content + b" " * 1024 * 1024, "", Malformed),
    ],
)
def test_a_file_that_was_changed_or_is_none_is_refused(
    world: World, spoil: Callable[[bytes], bytes], name: str, refusal: type[Exception]
) -> None:
    held = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    _name, content = export_circular(by=Job("test"), circular=held)
    by = officer_of_regency(world)
    with pytest.raises(refusal):
        import_circular(by=by, region=world.regency, content=spoil(content), file_name=name)
    assert Circular.objects.count() == 1


def test_only_an_officer_takes_a_file_in(world: World) -> None:
    held = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    _name, content = export_circular(by=Job("test"), circular=held)
    for name in ("Wahyu", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            arrival_of(by=world.user(name), region=world.regency, content=content)


def test_the_pages_of_leaving_and_arriving(world: World, sign_in: SignIn) -> None:
    held = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    client = sign_in(world.user("Wahyu"))
    response = client.get(f"/edaran/{held.pk}/ekspor/")
    assert f"kaltim-2021.{fingerprint(held)[:16]}.circular.json" in response["Content-Disposition"]
    content = response.content
    empty = client.post("/edaran/terima/")
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["file"])
    spoilt = SimpleUploadedFile("edaran.circular.json", changed_on_the_way(content))
    assert client.post("/edaran/terima/", {"file": spoilt}).status_code == 422
    shown = client.post("/edaran/terima/", {"file": SimpleUploadedFile("edaran.circular.json", content)})
    assert "Sama dengan milik sendiri" in shown.content.decode()
    again = {"langkah": "simpan", "content": shown.context["content"], "name": shown.context["name"]}
    client.post("/edaran/terima/", again)
    assert Circular.objects.get(state=Circular.State.DRAFT).version == 2
    sign_in(world.user("Sari"))
    assert client.get("/edaran/terima/").status_code == 403


@pytest.mark.parametrize("slug", ["banten-2020", "kaltim-2026"])
def test_the_letter_says_every_clause_in_its_own_words(world: World, slug: str) -> None:
    held = put_in_force(world, slug, {"valid.from": "2026-11-02", "valid.until": None})
    letter = letter_of(held)
    clauses = policy_of(held).clauses
    assert [one["quote"] for one in letter["clauses"]] == [one.quote for one in clauses]
    assert letter["letterhead"]["government"] == "Pemerintah Provinsi Tanjung Raya"
    first, second = letter_pdf(held), letter_pdf(held)
    assert first.startswith(b"%PDF-")
    assert first == second


def test_the_summary_says_since_when_and_for_whom_first(world: World) -> None:
    held = put_in_force(world, "probolinggo-2020", {"valid.from": "2026-11-02", "valid.until": "2026-12-18"})
    assert summary_of(held)["rows"][:2] == [
        ["Berlaku", "Senin, 2 November 2026 sampai Jumat, 18 Desember 2026"],
        ["Mengikat", "semua pegawai"],
    ]
    assert summary_pdf(held).startswith(b"%PDF-")


def test_every_step_of_the_procedure_names_its_clause(world: World) -> None:
    held = put_in_force(world, "banten-2020", {"valid.from": "2026-11-02"})
    steps = {row[1]: row for row in procedure_of(held)["steps"]["rows"]}
    assert steps["Memastikan jumlah petugas piket"][4] == "A2-13"
    assert steps["Mengirim laporan keberadaan pegawai ke BKD"][4] == "A2-20"


def test_the_calendar_has_the_dates_of_the_circular(world: World) -> None:
    held = put_in_force(world, "probolinggo-2020", {"valid.from": "2026-11-02", "valid.until": "2026-12-18"})
    assert [(key, day) for key, day, _title in dates_of(held)] == [
        ("start", date(2026, 11, 2)),
        ("end", date(2026, 12, 18)),
    ]
    text = calendar_of(held, datetime(2026, 11, 22, tzinfo=UTC))
    lines = text.split("\r\n")
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20261102",
        "DTSTART;VALUE=DATE:20261218",
    ]
    assert max(len(line.encode()) for line in lines) <= 75


def test_a_number_with_line_breaks_writes_no_line_of_its_own(world: World) -> None:
    held = put_in_force(
        world, "kaltim-2021", {"valid.from": "2026-11-02", "circular.number": "1\nBEGIN:VEVENT;,\\"}
    )
    text = calendar_of(held, datetime(2026, 11, 22, tzinfo=UTC))
    assert text.count("\r\nBEGIN:VEVENT") == len(dates_of(held))


def test_the_papers_are_for_those_who_may_read_the_circular(world: World, sign_in: SignIn) -> None:
    held = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    draft = adopt_circular(by=Job("test"), region=world.province, slug="kaltim-2020")
    client = sign_in(world.user("Rina"))
    for kind in ("surat", "ringkasan", "sop"):
        response = client.get(f"/edaran/{held.pk}/kertas/{kind}.pdf")
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        assert client.get(f"/edaran/{draft.pk}/kertas/{kind}.pdf").status_code == 404
    assert client.get(f"/edaran/{held.pk}/kertas/lain.pdf").status_code == 404
    assert client.get(f"/edaran/{held.pk}/tanggal.ics")["Content-Type"].startswith("text/calendar")
    assert client.get(f"/edaran/{draft.pk}/ekspor/").status_code == 404
