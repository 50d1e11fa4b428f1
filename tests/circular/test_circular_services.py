"""Adopting, changing, publishing and ending circulars; holidays as versions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from circulars_at_work import put_in_force, second_officer

from tatakerja.circular.models import Circular, HolidayYear
from tatakerja.circular.queries import (
    calendar_for,
    circulars_in_force,
    library,
    library_document,
    policy_of,
    region_policy,
)
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.services import (
    adopt_circular,
    change_circular,
    discard_draft,
    end_circular,
    publish_circular,
    record_holidays,
    seed_holidays,
)
from tatakerja.kernel.calendar import Holiday, HolidayKind
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.platform.models import Notice as Told
from world import World

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("slug", library().slugs)
def test_every_shipped_circular_can_be_adopted_and_put_in_force(world: World, slug: str) -> None:
    circular = put_in_force(world, slug, {"valid.from": "2026-11-02", "valid.until": None})
    assert [one.pk for one in circulars_in_force(world.province, DAY)] == [circular.pk]
    assert circular.document["slug"] == slug


def test_an_adopted_circular_is_a_paper_of_this_region(world: World) -> None:
    circular = adopt_circular(
        by=world.user("Wahyu"), region=world.province, slug="kotim-2021", changes={"valid.from": "2026-11-02"}
    )
    policy = policy_of(circular)
    assert policy.jurisdiction.name == "Provinsi Tanjung Raya"
    assert policy.jurisdiction.level.value == "province"
    assert (circular.issuer, circular.number, circular.issued_on) == ("Gubernur Tanjung Raya", "", None)
    assert [basis.text for basis in policy.identity.bases][-1] == "Bupati Kotawaringin Timur"


def test_a_circular_of_the_nation_stays_what_it_is(world: World) -> None:
    circular = adopt_circular(by=world.user("Wahyu"), region=world.province, slug="mendagri-2026")
    assert (circular.issuer, circular.number) == ("Menteri Dalam Negeri", "800.1.5/3349/SJ")
    assert policy_of(circular).jurisdiction.name == "Indonesia"


def test_changes_are_kept_beside_the_document_and_shape_the_policy(world: World) -> None:
    circular = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02", "office.max_share": "1/5"})
    assert circular.document["office"]["max_share"] == library_document("kaltim-2021")["office"]["max_share"]
    assert circular.changes == {"valid.from": "2026-11-02", "office.max_share": "1/5"}
    assert region_policy(world.province, DAY).value("office.max_share") == Fraction(1, 5)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"office.max_share": 130}, "share_over_100", "office.max_share"),
        ({"valid.from": "2026-11-02", "valid.until": "2026-11-01"}, "until_before_from", "valid.until"),
        ({"office.max_shares": 25}, "unknown_key", "office.max_shares"),
        ({"valid.from": "2026-02-30"}, "wrong_value", "valid.from"),
        ({"presence.report_times": ["25:00"]}, "wrong_value", "presence.report_times[0]"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_path(
    world: World, changes: dict[str, object], code: str, path: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        adopt_circular(by=world.user("Wahyu"), region=world.province, slug="kaltim-2021", changes=changes)
    assert [(problem.code, problem.path) for problem in refused.value.problems] == [(code, path)]
    assert not Circular.objects.exists()


def test_a_slug_that_the_document_does_not_have_is_refused(world: World) -> None:
    document = library_document("kaltim-2021")
    with pytest.raises(PolicyError) as refused:
        adopt_circular(by=world.user("Wahyu"), region=world.province, slug="lain", document=document)
    assert [problem.path for problem in refused.value.problems] == ["slug"]


def test_an_agency_has_no_circulars(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        adopt_circular(by=Job("test"), region=world.dpmptsp, slug="kaltim-2021")
    assert refused.value.code == "not_a_region"


def test_a_second_draft_takes_the_place_of_the_first(world: World) -> None:
    for share in ("25", "20"):
        adopt_circular(
            by=world.user("Wahyu"),
            region=world.province,
            slug="kaltim-2021",
            changes={"office.max_share": share},
        )
    assert list(Circular.objects.values_list("version", "changes")) == [(1, {"office.max_share": "20"})]


def test_an_unsaid_start_must_be_confirmed_by_a_person(world: World) -> None:
    by = world.user("Wahyu")
    circular = adopt_circular(by=by, region=world.province, slug="kotim-2021")
    with pytest.raises(Invalid) as refused:
        publish_circular(by=second_officer(world), circular=circular)
    assert refused.value.code == "start_to_be_confirmed"
    change_circular(by=by, circular=circular, changes={"valid.from": "2026-11-30"})
    assert publish_circular(by=second_officer(world), circular=circular).state == Circular.State.PUBLISHED


def test_a_new_version_ends_the_old_one_the_day_before(world: World, quarter: Circular) -> None:
    newer = put_in_force(world, "kaltim-2021", {"valid.from": "2026-12-01", "office.max_share": 50})
    quarter.refresh_from_db()
    assert (quarter.state, quarter.ended_on) == (Circular.State.ENDED, date(2026, 11, 30))
    assert newer.version == 2
    assert [one.pk for one in circulars_in_force(world.province, date(2026, 11, 30))] == [quarter.pk]
    assert [one.pk for one in circulars_in_force(world.province, date(2026, 12, 1))] == [newer.pk]
    assert region_policy(world.province, date(2026, 12, 1)).value("office.max_share") == Fraction(1, 2)


def test_what_is_in_force_is_not_changed_discarded_or_published_again(
    world: World, quarter: Circular
) -> None:
    by = world.user("Wahyu")
    for act in (
        lambda: change_circular(by=by, circular=quarter, changes={}),
        lambda: discard_draft(by=by, circular=quarter),
        lambda: publish_circular(by=by, circular=quarter),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "not_a_draft"


def test_ending_a_circular_brings_back_the_ordinary_regime(world: World, quarter: Circular) -> None:
    by = world.user("Wahyu")
    with pytest.raises(Invalid):
        end_circular(by=by, circular=quarter, on=DAY, reason=" ")
    end_circular(by=by, circular=quarter, on=DAY, reason="PPKM berakhir")
    ends, began = (
        set(Told.objects.filter(event=f"circular.{what}").values_list("user", flat=True))
        for what in ("ended", "published")
    )
    assert ends == began != set()
    assert [one.pk for one in circulars_in_force(world.province, DAY)] == [quarter.pk]
    assert circulars_in_force(world.province, date(2026, 11, 24)) == []
    with pytest.raises(Conflict):
        end_circular(by=by, circular=quarter, on=DAY, reason="lagi")


def test_a_discarded_draft_is_gone_but_remembered(world: World) -> None:
    by = world.user("Wahyu")
    draft = adopt_circular(by=by, region=world.province, slug="kaltim-2021")
    discard_draft(by=by, circular=draft)
    assert not Circular.objects.exists()
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == [
        "circular.adopted",
        "circular.discarded",
    ]


def test_publishing_is_in_the_audit_trail_with_its_start(world: World) -> None:
    circular = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    event = AuditEvent.objects.get(action="circular.published")
    assert (event.job, event.node_path) == ("test", world.province.path)
    assert event.data == {
        "slug": "kaltim-2021", "version": circular.version, "valid_from": "2026-11-02", "retroactive": True,
        "authors": [], "reason": "", "notices": 9,
    }  # fmt: skip


def test_holidays_come_from_the_library_once(db: None) -> None:
    years = seed_holidays(by=Job("test"))
    assert years == len(library().holiday_sources)
    assert seed_holidays(by=Job("test")) == 0
    calendar = calendar_for(date(2026, 12, 1), date(2026, 12, 31))
    assert calendar.explain(date(2026, 12, 25)).name == "Hari Raya Natal"
    assert not calendar.is_working_day(date(2026, 12, 24))


def test_a_later_decree_is_a_further_version(holidays: None) -> None:
    extra = [Holiday(date(2026, 11, 25), "Pilkada", HolidayKind.NATIONAL)]
    held = record_holidays(by=Job("test"), year=2026, days=extra, source="Keppres 1/2026")
    assert held.version == 2
    assert record_holidays(by=Job("test"), year=2026, days=extra, source="Keppres 1/2026") == held
    assert calendar_for(date(2026, 1, 1), date(2026, 12, 31)).holidays == tuple(extra)
    assert HolidayYear.objects.filter(year=2026).count() == 2


def test_a_holiday_of_another_year_and_one_without_source_are_refused(db: None) -> None:
    day = Holiday(date(2027, 1, 1), "Tahun baru", HolidayKind.NATIONAL)
    with pytest.raises(Invalid) as refused:
        record_holidays(by=Job("test"), year=2026, days=[day], source="SKB")
    assert refused.value.code == "other_year"
    with pytest.raises(Invalid) as refused:
        record_holidays(by=Job("test"), year=2027, days=[day], source="")
    assert refused.value.code == "source_missing"


def test_years_without_data_make_a_count_provisional(db: None) -> None:
    assert calendar_for(DAY, DAY).provisional_between(DAY, DAY)
