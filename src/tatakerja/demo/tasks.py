"""A week of tasks and daily reports: in every agency one team, so that nobody opens an empty page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from tatakerja.demo import story
from tatakerja.demo.places import MONDAY, TODAY, RegionPlan
from tatakerja.demo.settle import Progress
from tatakerja.demo.week import working_days
from tatakerja.kernel import zones
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform import clock
from tatakerja.platform.models import User
from tatakerja.roster.queries import day_plans
from tatakerja.worklog import services
from tatakerja.worklog.models import DailyReport, Task
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services.giving import Order

_TEAM = 6
_LINES = (
    "Rekap berkas yang masuk kemarin",
    "Balas surat yang menunggu di meja bidang",
    "Perbarui daftar pemohon di aplikasi layanan",
    "Susun bahan rapat mingguan",
    "Periksa kelengkapan arsip bulan lalu",
)


def give_work(regions: Iterable[RegionPlan], progress: Progress) -> None:
    """Five days of one team an agency, played through the real services, and today's tasks still open."""
    for agency in story.agencies_of(regions):
        chosen = story.waiting_at_home(agency, TODAY)
        posts = posts_on(TODAY, node=agency)
        post = posts.get(chosen.pk) if chosen else None
        superior = User.objects.filter(person=post.superior_id).first() if post else None
        if post is None or superior is None:
            continue
        rest = [one for one in posts.values() if one.superior_id == post.superior_id and one != post]
        team = [post, *rest[: _TEAM - 1]]
        for day in working_days(MONDAY)[:-1]:
            _play(agency, superior, team, day)
        _give(superior, [one for one in team if one in _at_home(team, TODAY)], TODAY, 2)
    progress(f"{Task.objects.count()} tugas, {DailyReport.objects.count()} laporan harian")


def _at(post: Post, day: date, hour: int, minute: int) -> datetime:
    return zones.at(day, time(hour, minute), post.zone)


def _at_home(team: Sequence[Post], day: date) -> list[Post]:
    plans = day_plans({post.person.pk: post for post in team}, day)
    return [post for post in team if plans[post.person.pk].mode == "WFH"]


def _give(superior: User, people: Sequence[Post], day: date, count: int) -> None:
    if not people:
        return
    first = day.weekday()
    lines = "\n".join(_LINES[(first + step) % len(_LINES)] for step in range(count))
    with clock.set_to(_at(people[0], day, 7, 20)):
        order = Order(day, expected_output="Berkas selesai")
        services.give_tasks(by=superior, people=[one.person for one in people], lines=lines, order=order)


def _play(agency: Node, superior: User, team: Sequence[Post], day: date) -> None:
    """Tasks in the morning, done by all but one, reported by the end of the day, judged and approved."""
    home = _at_home(team, day)
    _give(superior, home, day, 1)
    silent = day.weekday() % _TEAM
    for place, post in enumerate(home):
        if place == silent:
            continue
        task = Task.objects.filter(assignee=post.person, given_on=day).first()
        if task is None:
            continue
        with clock.set_to(_at(post, day, 13, 40 + place)):
            services.finish_task(by=story.BY, task=task)
        with clock.set_to(_at(post, day, 15, 30 + place)):
            content = Content((Line(task.title, "Selesai", task.pk),), "")
            services.send_report(by=story.BY, person=post.person, day=day, content=content)
    if day < TODAY - timedelta(days=3):
        _judge(agency, superior, home, day)


def _judge(agency: Node, superior: User, home: Sequence[Post], day: date) -> None:
    """The next morning; what came in on the last day still waits for the superior today."""
    people = [post.person.pk for post in home]
    with clock.set_to(zones.at(day + timedelta(days=1), time(8, 10), agency.zone)):
        for task in Task.objects.filter(assignee__in=people, given_on=day, state="done").order_by("pk"):
            services.evaluate_task(by=superior, task=task, result="meets", behaviour="meets")
        reports = DailyReport.objects.filter(person__in=people, day=day, state="sent")
        chosen = dict(reports.values_list("pk", "revision"))
        if chosen:
            services.approve_reports(by=superior, chosen=chosen)
