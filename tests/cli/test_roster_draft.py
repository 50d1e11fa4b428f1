"""``tatakerja roster draft``: the rosters of a whole region from a terminal."""

from __future__ import annotations

from click.testing import CliRunner, Result

from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.config.cli import main
from tatakerja.organisation.models import Assignment
from tatakerja.platform.audit import Job
from tatakerja.roster.models import RosterPlan
from world import World

JOB = Job("test")


def drafted(world: World) -> Result:
    seed_holidays(by=JOB)
    changes = {"valid.from": "2026-11-02"}
    made = adopt_circular(by=JOB, region=world.province, slug="kotim-2021", changes=changes)
    publish_circular(by=JOB, circular=made)
    words = ["roster", "draft", "tr", "--from", "2026-11-23", "--until", "2026-12-04"]
    return CliRunner().invoke(main, words)


def test_every_agency_gets_its_draft(world: World) -> None:
    answer = drafted(world)
    assert (answer.exit_code, answer.stdout) == (0, "2 drafted, 0 failed\n")
    assert RosterPlan.objects.filter(state="draft").count() == 2


def test_an_agency_that_fails_is_named_with_its_reason(world: World) -> None:
    Assignment.objects.filter(node__path__startswith=world.bkd.path).delete()
    answer = drafted(world)
    assert (answer.exit_code, answer.stdout) == (1, "1 drafted, 1 failed\n")
    assert "tr-bkd: Badan Kepegawaian Daerah belum memiliki pegawai" in answer.stderr


def test_an_unknown_region_is_told(world: World) -> None:
    answer = CliRunner().invoke(
        main, ["roster", "draft", "xx", "--from", "2026-11-23", "--until", "2026-12-04"]
    )
    assert answer.exit_code == 2
    assert "Tidak ada daerah berkode 'xx'." in answer.stderr
