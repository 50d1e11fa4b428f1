"""Who sees a file and who takes a step: every person against every stage."""

from __future__ import annotations

from datetime import date

import pytest

from dossier import TODAY, Office
from tatakerja.discipline import services
from tatakerja.discipline.access import require_case, visible_cases
from tatakerja.discipline.models import Exhibit
from tatakerja.discipline.queries import in_process, moves_of, statistics
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tatakerja.organisation.models import Role, RoleGrant

EVERYBODY = ("Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi", "Wahyu", "Agung", "Maya", "Tono", "Hadi")


def readers(office: Office) -> set[str]:
    return {name for name in EVERYBODY if visible_cases(office.user(name)).exists()}


def test_the_employee_does_not_see_a_draft_and_everything_after(office: Office) -> None:
    case = office.signal()
    around = {"Ratna", "Sari", "Budi", "Dewi", "Wahyu", "Agung"}
    assert readers(office) == around
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    assert readers(office) == around | {"Rina"}
    with pytest.raises(NotFound):
        require_case(office.user("Tono"), case.pk)


def test_examiner_and_ppk_see_the_cases_they_have_a_part_in(office: Office) -> None:
    office.ready(21)
    assert {"Hadi", "Agung", "Wahyu"} <= readers(office)
    assert not {"Andi", "Maya", "Tono"} & readers(office)


def test_an_officer_sees_the_own_file_only_as_employee(office: Office) -> None:
    RoleGrant.objects.create(
        user=office.user("Rina"),
        role=Role.AGENCY_OFFICER,
        node=office.world.dpmptsp,
        valid_from=date(2020, 1, 1),
    )
    case = office.signal()
    assert not visible_cases(office.user("Rina")).exists()
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    assert [one.value for one in moves_of(office.again(case), office.user("Rina"))] == ["answer"]
    with pytest.raises(NotAllowed, match="Anda sendiri"):
        services.accuse(by=office.user("Rina"), case=case, note="Tidak apa.", level="ringan")


STEPS = {
    "signal": {"Budi": ["take_up", "drop"]},
    "taken_up": {"Rina": ["answer"]},
    "accused": {
        "Rina": ["answer"],
        "Sari": ["appoint"],
        "Dewi": ["appoint"],
        "Wahyu": ["appoint"],
    },
    "summoned": {
        "Rina": ["answer"],
        "Sari": ["appoint"],
        "Dewi": ["appoint"],
        "Wahyu": ["appoint"],
    },
    "recommended": {"Ratna": ["decide"]},
    "decided": {name: ["deliver", "absent"] for name in ("Sari", "Dewi", "Wahyu")},
    "delivered": {"Rina": ["contest"]},
    "contested": {"Ratna": ["reply"], "Dewi": ["settle"], "Wahyu": ["settle"]},
}  # fmt: skip


@pytest.mark.parametrize("stage", STEPS)
def test_who_may_take_which_step(office: Office, stage: str) -> None:
    case = office.again(getattr(office, stage)())
    found = {name: [one.value for one in moves_of(case, office.user(name))] for name in EVERYBODY}
    assert {name: moves for name, moves in found.items() if moves} == STEPS[stage]


def test_the_decider_is_neither_accuser_nor_examiner(office: Office) -> None:
    """Even a head of the agency who reported does not decide on it."""
    case = services.report_breach(
        by=office.user("Ratna"),
        person=office.person("Rina"),
        ground="task",
        first=date(2026, 11, 2),
        last=date(2026, 11, 2),
        text="Tidak dikerjakan.",
    )
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    services.answer(by=office.user("Rina"), case=case, text="Sudah saya kirim.")
    services.accuse(by=office.user("Sari"), case=case, note="Cocok.", level="ringan")
    for name in ("Ratna", "Rina", "Budi"):
        with pytest.raises(Invalid):
            services.name_decider(by=office.user("Sari"), case=case, person=office.person(name))
    services.name_decider(by=office.user("Sari"), case=case, person=office.person("Hadi"))
    with pytest.raises(Invalid, match="memutus"):
        office.appoint(case, "Hadi", "kepegawaian")


def test_nobody_without_a_part_adds_evidence(office: Office) -> None:
    case = office.taken_up()
    with pytest.raises(NotFound):
        services.add_exhibit(by=office.user("Andi"), case=case, note="Gosip.", upload=None)
    services.add_exhibit(by=office.user("Rina"), case=case, note="Surat sekolah anak.", upload=None)
    assert Exhibit.objects.get().by == office.user("Rina")
    with pytest.raises(TypeError):
        Exhibit.objects.get().delete()


def test_a_level_below_the_finding_is_refused(office: Office) -> None:
    case = office.taken_up(11)
    services.answer(by=office.user("Rina"), case=case, text="Saya sakit.")
    with pytest.raises(Invalid, match="lebih rendah"):
        services.accuse(by=office.user("Sari"), case=case, note="Cocok.", level="ringan")


def test_a_head_reports_own_people_and_no_stranger(office: Office) -> None:
    with pytest.raises(NotAllowed):
        services.report_breach(
            by=office.user("Budi"),
            person=office.person("Tono"),
            ground="task",
            first=date(2026, 11, 2),
            last=date(2026, 11, 2),
            text="Tidak dikerjakan.",
        )


def test_who_writes_the_regions_rules(office: Office) -> None:
    for name in ("Sari", "Ratna", "Maya", "Agung"):
        with pytest.raises(NotAllowed):
            services.write_book(
                by=office.user(name),
                region=office.world.province,
                valid_from=date(2026, 1, 1),
                values=services.BookValues(),
            )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"deadlines": {"pp94.delivery": 0}}, "deadlines"),
        ({"deadlines": {"pdp.breach": 3}}, "deadlines"),
        ({"deadlines": {"pp94.summons_1_latest": 7}}, "deadlines"),
        ({"matrix": {"ringan": {"pelaksana": "saya"}}}, "matrix"),
        ({"number_format": "800/2026"}, "number_format"),
        (
            {"contract_bands": ({"first": 1, "last": 2, "kind": "pdhtaps"}, {"first": 5, "kind": "pdhtaps"})},
            "bands",
        ),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_are_refused(office: Office, values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.write_book(
            by=office.user("Wahyu"),
            region=office.world.province,
            valid_from=date(2026, 1, 1),
            values=services.BookValues(**values),
        )
    assert refusal.value.field == field


def test_a_process_is_known_to_those_who_plan_flexible_work(office: Office) -> None:
    case = office.signal()
    rina = office.person("Rina").pk
    assert in_process([rina], TODAY) == frozenset()
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    assert in_process([rina, office.person("Andi").pk], TODAY) == frozenset({rina})


def test_statistics_hide_small_numbers_and_drafts(office: Office) -> None:
    case = office.signal()
    user = office.user("Wahyu")
    assert statistics(user, 2026)["ground"].rows == ()
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    table = statistics(user, 2026)["ground"]
    assert (table.rows, table.total) == ((("Tidak masuk kerja tanpa alasan sah", None),), None)
    for _ in range(2):
        copy = office.again(case)
        copy.pk, copy.signal = None, ""
        copy.save(force_insert=True)
    table = statistics(user, 2026)["ground"]
    assert (table.rows, table.total) == ((("Tidak masuk kerja tanpa alasan sah", 3),), 3)
    assert statistics(office.user("Tono"), 2026)["ground"].total == 0


def test_a_decision_twice_is_refused(office: Office) -> None:
    case = office.decided()
    with pytest.raises(Conflict):
        services.decide(
            by=office.user("Ratna"), case=case, proven=True, kind="teguran_lisan", reasons="Sekali lagi."
        )
