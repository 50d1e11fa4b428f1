"""Seeds the whole demonstration, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from tatakerja.demo import story
from tatakerja.demo.cases import open_cases, silent_people
from tatakerja.demo.counters import open_counters
from tatakerja.demo.places import REGIONS, TODAY, RegionPlan
from tatakerja.demo.settle import Account, Officials, Progress, appoint_officials, build_nation
from tatakerja.demo.tasks import give_work
from tatakerja.demo.waiting import leave_waiting
from tatakerja.organisation.models import Role
from tatakerja.platform import clock


def seed_demo(progress: Progress, regions: Sequence[RegionPlan] = REGIONS) -> list[Account]:
    """Fills an empty, migrated database; answers the accounts, those to try first marked as shown."""
    with clock.set_to(story.OPENING):
        build_nation(regions, progress)
    officials = Officials()
    appoint_officials(regions, officials)
    story.put_in_force(regions, progress)
    story.ask_for_leave(regions, progress)
    story.publish_rosters(regions, progress)
    devices = story.bind_phones(progress)
    story.work(regions, devices, progress, silent=silent_people())
    story.leave_home(regions, progress)
    give_work(regions, progress)
    sent = story.report(regions)
    progress(f"{sent} laporan ke BKD/BKPSDM")
    progress(f"{open_counters(regions)} layanan publik")
    open_cases(regions, officials, progress)
    leave_waiting(regions, devices, officials)
    progress("usulan pagar, gangguan dan peninjauan menunggu petugas")
    _employees(regions, officials)
    return officials.accounts


def _employees(regions: Sequence[RegionPlan], officials: Officials) -> None:
    """In each region one employee who works from home today and has not tapped yet."""
    for plan in regions:
        for agency in story.agencies_of([plan]):
            person = story.waiting_at_home(agency, TODAY)
            if person is not None:
                officials.appoint(person, Role.EMPLOYEE, agency, "Pegawai (WFH hari ini)", shown=True)
                break
