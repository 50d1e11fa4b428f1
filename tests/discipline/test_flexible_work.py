"""No flexible work while a case runs or a sanction is served (PermenPANRB 4/2025): seen by all who plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dossier import Office
from tatakerja.circular.rules.flexible import GROUP, SOURCE, WORDS
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.discipline import services
from tatakerja.discipline.models import Case, Decision
from tatakerja.discipline.queries import in_process
from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.models import GroupMembership
from tatakerja.organisation.queries import post_of
from tatakerja.organisation.services import join_group
from tatakerja.platform.audit import Job
from tatakerja.roster.models import DayMode, RosterPlan
from tatakerja.roster.queries import DayPlan, at_home_despite_law, day_plans, plan_rows
from tatakerja.roster.services import CellChange, change_day, draft_plan, publish_plan, set_cells, set_wishes

JOB = Job("test")
FRIDAY, NEXT, LATER = date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11)


@pytest.fixture
def fridays(office: Office) -> Office:
    """Everybody works at home on Fridays, by the circular of Kaltim of 2026."""
    circular = adopt_circular(
        by=JOB, region=office.world.province, slug="kaltim-2026", changes={"valid.from": "2026-11-02"}
    )
    publish_circular(by=JOB, circular=circular)
    return office


def roster(office: Office) -> RosterPlan:
    plan = draft_plan(by=JOB, agency=office.world.dpmptsp, first=date(2026, 11, 23), last=NEXT)
    return publish_plan(by=JOB, plan=plan)


def plan_of(office: Office, name: str, day: date = FRIDAY) -> DayPlan:
    person = office.person(name)
    post = post_of(person, day)
    assert post is not None
    return day_plans({person.pk: post}, day)[person.pk]


def test_the_day_at_home_ends_with_the_superiors_word_and_says_the_law(fridays: Office) -> None:
    case = fridays.signal()
    assert plan_of(fridays, "Rina").mode == "WFH"  # a draft is no process
    services.take_up(by=fridays.user("Budi"), case=case, note="Benar.")
    found = plan_of(fridays, "Rina")
    assert (found.mode, found.required, found.basis) == ("WFO", True, WORDS)
    assert plan_of(fridays, "Andi").mode == "WFH"
    member = GroupMembership.objects.get(person=fridays.person("Rina"))
    assert (member.group, member.letter, member.valid_from) == (GROUP, SOURCE, date(2026, 11, 23))


def cleared(office: Office) -> None:
    """Rina's case from the superior's word to the decision that nothing is proven."""
    case = office.heard()
    assert in_process([office.person("Rina").pk], FRIDAY) == {office.person("Rina").pk}
    services.recommend(by=office.user("Budi"), case=case, proven=False, kind="", reasons="Sakit.")
    office.to(date(2026, 12, 7))
    services.decide(
        by=office.user("Ratna"),
        case=office.again(case),
        proven=False,
        kind="",
        reasons="rekomendasi beralasan.",
    )


def test_it_comes_back_when_the_case_ends(fridays: Office) -> None:
    cleared(fridays)
    assert plan_of(fridays, "Rina", NEXT).mode == "WFO"
    assert plan_of(fridays, "Rina", LATER).mode == "WFH"


def test_a_roster_places_in_the_office_and_nobody_plans_otherwise(fridays: Office, sign_in: Any) -> None:
    before = roster(fridays)
    fridays.taken_up()
    rina, budi = fridays.person("Rina"), fridays.user("Budi")
    (left,) = at_home_despite_law(before, plan_rows(before), date(2026, 11, 23))
    assert (left.name, left.days) == (rina.name, (FRIDAY, NEXT))
    page = sign_in(fridays.user("Sari")).get(f"/jadwal/{before.pk}/").content.decode()
    assert WORDS in page
    fresh = draft_plan(by=JOB, agency=fridays.world.dpmptsp, first=before.first, last=before.last)
    index = fresh.days.index(FRIDAY.isoformat())
    cells = {row.person_id: row.cells[index] for row in plan_rows(fresh)}
    assert (cells[rina.pk], cells[fridays.person("Andi").pk]) == ("O", "H")
    assert at_home_despite_law(fresh, plan_rows(fresh), date(2026, 11, 23)) == []
    publish_plan(by=JOB, plan=fresh)
    assert plan_of(fridays, "Rina").basis == WORDS
    with pytest.raises(Conflict) as refusal:
        set_cells(by=JOB, plan=fresh, changes=[CellChange(rina.pk, FRIDAY, "H")])
    assert (refusal.value.code, SOURCE in str(refusal.value)) == ("no_flexible_work", True)
    with pytest.raises(Conflict, match="PermenPANRB"):
        change_day(by=budi, person=rina, day=FRIDAY, mode=DayMode.WFH, reason="Diminta.")


def test_who_asks_for_days_at_home_is_told_why_not(fridays: Office, sign_in: Any) -> None:
    fridays.taken_up()
    rina = fridays.user("Rina")
    with pytest.raises(Conflict, match="PermenPANRB 4/2025"):
        set_wishes(by=rina, person=fridays.person("Rina"), weekdays=[0], dates=[])
    assert set_wishes(by=rina, person=fridays.person("Rina"), weekdays=[], dates=[]) == 0
    client = sign_in(rina)
    assert WORDS in client.get("/jadwal/saya/keinginan/").content.decode()
    assert SOURCE in client.post("/jadwal/saya/keinginan/", {"weekdays": ["0"]}).content.decode()
    assert WORDS in client.get("/jadwal/saya/").content.decode()


def test_a_closed_office_sends_them_home_as_everybody(office: Office) -> None:
    shut = {"agency": office.world.dpmptsp.code, "from": FRIDAY.isoformat(), "until": FRIDAY.isoformat()}
    changes = {"valid.from": "2026-11-02", "office.closures": [shut | {"reason": "Banjir."}]}
    circular = adopt_circular(by=JOB, region=office.world.province, slug="kaltim-2026", changes=changes)
    publish_circular(by=JOB, circular=circular)
    office.taken_up()
    rina, budi = office.person("Rina"), office.user("Budi")
    assert plan_of(office, "Rina").mode == "WFH"
    assert change_day(by=budi, person=rina, day=FRIDAY, mode=DayMode.WFH, reason="Banjir.").mode == "WFH"
    with pytest.raises(Conflict, match="PermenPANRB"):
        change_day(by=budi, person=rina, day=NEXT, mode=DayMode.WFH, reason="Diminta.")


@pytest.mark.parametrize("days_left", [0, -1, None])
def test_a_term_ends_by_itself(fridays: Office, days_left: int | None) -> None:
    """None: the decision was annulled, so it has no term."""
    case, today = fridays.taken_up(), date(2026, 11, 23)
    Case.objects.filter(pk=case.pk).update(stage="delivered", accuser=fridays.user("Sari"))
    term = (None, None) if days_left is None else (date(2026, 5, 1), today + timedelta(days=days_left))
    Decision.objects.create(
        case=case, kind="potong_tukin_6", applied="potong_tukin_6", annulled=days_left is None,
        reasons="Terbukti.", by=fridays.user("Ratna"), at=fridays.now, decided_on=date(2026, 4, 1),
        received_on=date(2026, 4, 10), first=term[0], last=term[1],
    )  # fmt: skip
    barred = days_left == 0
    assert [services.follow_standings(by=JOB) for _ in range(2)] == [0 if barred else 1, 0]
    assert plan_of(fridays, "Rina").mode == ("WFO" if barred else "WFH")


def test_an_officers_own_word_is_not_touched(fridays: Office) -> None:
    rina = fridays.person("Rina")
    join_group(by=JOB, person=rina, group=GROUP, first=date(2026, 1, 5), letter="SK pengangkatan")
    cleared(fridays)
    member = GroupMembership.objects.get(person=rina)
    assert (member.letter, member.valid_until) == ("SK pengangkatan", None)
    assert plan_of(fridays, "Rina", LATER).mode == "WFO"
