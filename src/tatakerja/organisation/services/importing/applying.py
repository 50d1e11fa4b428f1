"""Carries out a plan: batches of a thousand people, each one transaction with its audit event and progress.

Short transactions let check-ins through while twenty thousand rows go in; a run that stops half-way is
continued by importing the same file again, since rows already in change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from tatakerja.organisation.models import (
    Assignment,
    GroupMembership,
    ImportRun,
    Level,
    Node,
    Person,
    PersonNumber,
    RegisteredPoint,
)
from tatakerja.organisation.rules import tree
from tatakerja.organisation.rules.plan import Item, Known, Plan
from tatakerja.organisation.rules.superiors import superiors_first
from tatakerja.organisation.rules.units import Target
from tatakerja.organisation.services.nodes import create_node
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import User

BATCH = 1000
_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Work:
    """What the batches share: the run, who acts, nodes of targets and people by number."""

    run: ImportRun
    by: Actor
    effective: date
    nodes: dict[Target, int]
    people: dict[str, int]

    def node(self, target: Target) -> int:
        return target.node_id if target.node_id is not None else self.nodes[target]


def apply_plan(
    *,
    by: Actor,
    run: ImportRun,
    plan: Plan,
    known: Known,
    effective: date,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Writes new and changed rows; superiors before those they lead. The caller has checked access."""
    nodes = _make_units(by, run, plan)
    people = {number: person.id for number, person in known.people.items()}
    for item in plan.items:
        if item.renumbered and item.person_id is not None:
            people[item.row.nip] = item.person_id
        work = _Work(run, by, effective, nodes, people)

    todo = _ordered([item for item in plan.items if item.verdict in {"new", "changed"}])
    done = len(plan.items) + len(plan.rejected) - len(todo)
    _progress(run, done)
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        done += len(batch)
        with transaction.atomic():
            _write(work, batch)
            _progress(run, done)
        if progress is not None:
            progress(done)


def _progress(run: ImportRun, done: int) -> None:
    run.progress = done
    ImportRun.objects.filter(pk=run.pk).update(progress=done)


def _ordered(items: Sequence[Item]) -> list[Item]:
    by_number = {item.row.nip: item for item in items}
    parents = {item.row.nip: item.superior for item in items}
    return [by_number[number] for number in superiors_first(parents)]


@transaction.atomic
def _make_units(by: Actor, run: ImportRun, plan: Plan) -> dict[Target, int]:
    """Makes the agencies and units of the plan, agencies first as the plan lists them."""
    made: dict[Target, int] = {}
    taken = set(Node.objects.values_list("code", flat=True)) if plan.units else set()
    nodes = {node.pk: node for node in Node.objects.filter(path__startswith=run.region.path)}
    for unit in plan.units:
        target = unit.target
        if target.unit:
            agency_id = target.agency_id or made[Target(None, target.agency, None, "")]
            parent, level = nodes[agency_id], Level.UNIT
        else:
            parent, level = run.region, Level.AGENCY
        code = tree.code_for(parent.code, target.label, taken)
        taken.add(code)
        node = create_node(by=by, parent=parent, level=level, kind=unit.kind, code=code, name=target.label)
        nodes[node.pk] = node
        made[target] = node.pk
    return made


def _write(work: _Work, batch: Sequence[Item]) -> None:
    new = [item for item in batch if item.verdict == "new"]
    changed = [item for item in batch if item.verdict == "changed"]
    created = _create_people(work, new)
    _change_people(work, changed)
    _write_posts(work, batch)
    audit.record(
        by=work.by,
        action="organisation.import_batch",
        subject=work.run,
        node_path=work.run.region.path,
        data={
            "created": created,
            "changed": {item.person_id: [change.label for change in item.changes] for item in changed},
        },
    )


def _create_people(work: _Work, items: Sequence[Item]) -> list[int]:
    rows = [Person(nip=item.row.nip, **item.values) for item in items]
    people = Person.objects.bulk_create(rows)
    numbers = []
    for item, person in zip(items, people, strict=True):
        work.people[item.row.nip] = person.pk
        numbers.append(
            PersonNumber(
                person=person,
                kind=item.row.number_kind,
                number=item.row.nip,
                valid_from=item.row.number_since or work.effective,
            )
        )
    PersonNumber.objects.bulk_create(numbers)
    return [person.pk for person in people]


def _change_people(work: _Work, items: Sequence[Item]) -> None:
    touched = {
        item.person_id: item
        for item in items
        if item.person_id is not None and (item.values or item.renumbered)
    }
    if not touched:
        return
    people = list(Person.objects.filter(pk__in=touched))
    fields: set[str] = set()
    for person in people:
        item = touched[person.pk]
        for key, value in item.values.items():
            setattr(person, key, value)
            fields.add(key)
        if item.renumbered:
            _renumber(work, person, item)
            fields.add("nip")
    Person.objects.bulk_update(people, sorted(fields), batch_size=200)
    gone = [person.pk for person in people if touched[person.pk].values.get("active") is False]
    if gone:
        _end_service(gone, work.effective - _DAY)


def _renumber(work: _Work, person: Person, item: Item) -> None:
    last = work.effective - _DAY
    standing = PersonNumber.objects.filter(person=person, valid_until__isnull=True)
    standing.filter(valid_from__lte=last).update(valid_until=last)
    PersonNumber.objects.create(
        person=person, kind=item.row.number_kind, number=item.row.nip, valid_from=work.effective
    )
    person.nip = item.row.nip


def _end_service(people: Sequence[int], last: date) -> None:
    """As `services.people.deactivate_person` does for one: acting posts, groups, homes, the account."""
    acting = Assignment.objects.filter(person_id__in=people, valid_from__lte=last)
    acting.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=last)).update(valid_until=last)
    groups = GroupMembership.objects.filter(person_id__in=people, valid_until__isnull=True)
    groups.filter(valid_from__lte=last).update(valid_until=last)
    homes = RegisteredPoint.objects.filter(person_id__in=people)
    homes.exclude(state=RegisteredPoint.State.REJECTED).update(state=RegisteredPoint.State.ENDED)
    User.objects.filter(person__in=people).update(is_active=False)


def _write_posts(work: _Work, items: Sequence[Item]) -> None:
    standing = _standing(items)
    ended: list[Assignment] = []
    corrected: list[Assignment] = []
    opened: list[Assignment] = []
    for item in items:
        if item.post is None:
            continue
        if item.post.act == "open":
            opened.append(_fill(work, item, Assignment(), None))
            continue
        current = standing[item.person_id or 0]
        if item.post.act == "correct":
            corrected.append(_fill(work, item, current, current.superior_id))
            continue
        until, last = current.valid_until, item.post.since - _DAY
        current.valid_until = last if until is None else min(until, last)
        ended.append(current)
        if item.post.act == "split":
            still = until if until is not None and until > last else None
            opened.append(_fill(work, item, Assignment(valid_until=still), current.superior_id))
    Assignment.objects.bulk_update(ended, ["valid_until"], batch_size=200)
    Assignment.objects.bulk_update(
        corrected,
        ["node", "title", "job_class", "eselon", "heads_node", "superior", "valid_from"],
        batch_size=100,
    )
    Assignment.objects.bulk_create(opened)


def _standing(items: Sequence[Item]) -> Mapping[int, Assignment]:
    """The newest definitive post of everybody whose post is touched."""
    touched = [item.person_id for item in items if item.post is not None and item.person_id is not None]
    rows = Assignment.objects.filter(person_id__in=touched, kind=Assignment.Kind.DEFINITIVE)
    return {post.person_id: post for post in rows.order_by("valid_from", "id")}


def _fill(work: _Work, item: Item, post: Assignment, superior_id: int | None) -> Assignment:
    """Puts the planned values into a post; a superior that the file does not name stays."""
    plan = item.post
    if plan is None:
        raise ValueError(f"row {item.row.number} has no post")
    post.person_id = item.person_id or work.people[item.row.nip]
    post.node_id = work.node(plan.target)
    post.title, post.job_class, post.eselon = plan.title, plan.job_class, plan.eselon
    post.heads_node, post.valid_from = plan.heads, plan.since
    post.superior_id = work.people.get(item.superior, superior_id) if item.superior else superior_id
    return post
