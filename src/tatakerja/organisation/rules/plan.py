"""What a personnel file would change: new people, changed values with old and new, nothing, or back it goes.

Pure: rows that were read, what is known, and the effective date in; a plan out. The plan is the dry run, and
the import carries out exactly this plan. The same file twice gives a plan that changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tatakerja.organisation.rules.rows import Rejected, Row, Value
from tatakerja.organisation.rules.superiors import Superiors
from tatakerja.organisation.rules.units import NewUnit, Places, Target, heads

Verdict = Literal["new", "changed", "unchanged", "skipped"]
PostAct = Literal["none", "open", "split", "correct", "close"]
_DAY = timedelta(days=1)

LABELS: Mapping[str, str] = {
    "name": "Nama",
    "title_front": "Gelar depan",
    "title_back": "Gelar belakang",
    "email": "Surel",
    "phone": "Nomor ponsel",
    "status": "Status",
    "grade": "Golongan",
    "tpp": "TPP",
    "active": "Kedudukan",
    "nip": "Nomor",
    "unit": "Unit kerja",
    "title": "Jabatan",
    "job_class": "Kelompok jabatan",
    "eselon": "Eselon",
    "superior": "Atasan",
    "since": "TMT jabatan",
}


@dataclass(frozen=True, slots=True)
class KnownPost:
    """The newest definitive post. ``first`` tells that no definitive post came before it."""

    id: int
    node_id: int
    title: str
    job_class: str
    eselon: str
    heads: bool
    superior_id: int | None
    since: date
    first: bool


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as stored. ``foreign``: of another region now; ``ended``: when the last closed post ended."""

    id: int
    nip: str
    values: Mapping[str, Value]
    post: KnownPost | None
    ended: date | None
    foreign: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says, read before the plan.

    ``people`` by number, ``unit_names`` by node; ``leads`` is person → superior of everybody who has one, and
    ``numbers`` the numbers of those superiors.
    """

    people: Mapping[str, KnownPerson]
    unit_names: Mapping[int, str]
    leads: Mapping[int, int]
    numbers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, as an officer reads it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What happens to the definitive post: ``split`` closes the known one the day before ``since``."""

    act: PostAct
    since: date
    target: Target
    title: str = ""
    job_class: str = "pelaksana"
    eselon: str = ""
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One accepted row: what to do with whom. ``values`` are the person's values to write."""

    row: Row
    verdict: Verdict
    person_id: int | None
    changes: tuple[Change, ...]
    values: Mapping[str, Value]
    renumbered: bool
    post: PostPlan | None
    superior: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole dry run; items stand in the order of the file."""

    items: tuple[Item, ...]
    rejected: tuple[Rejected, ...]
    units: tuple[NewUnit, ...]
    notes: tuple[tuple[int, str], ...]

    def count(self, verdict: Verdict) -> int:
        return sum(1 for item in self.items if item.verdict == verdict)

    @property
    def total(self) -> int:
        return len(self.items) + len(self.rejected)


@dataclass(frozen=True, slots=True)
class _Placed:
    row: Row
    target: Target
    person: KnownPerson | None

    @property
    def skipped(self) -> bool:
        """Somebody no longer in service whom nobody knows."""
        return self.person is None and not self.row.person.get("active", True)


@dataclass(frozen=True, slots=True)
class _Context:
    known: Known
    superiors: Superiors
    heads: frozenset[int]
    effective: date


def make_plan(
    rows: Sequence[Row], rejected: Sequence[Rejected], known: Known, places: Places, effective: date
) -> Plan:
    """Decides every row. ``effective`` is the date from which changes without a TMT of their own hold."""
    back = list(rejected)
    placed: list[_Placed] = []
    for row in rows:
        decided = _place(row, known, places)
        if isinstance(decided, str):
            back.append(Rejected(row.number, (decided,), row.cells))
        else:
            placed.append(decided)
    placed, superiors = _without_loops(placed, known, back)
    context = _Context(known, superiors, _heads(placed), effective)
    items = [_decide(entry, context) for entry in placed]
    back.sort(key=lambda one: one.number)
    return Plan(tuple(items), tuple(back), _new_units(placed, places), _notes(items, superiors))


def _without_loops(
    placed: list[_Placed], known: Known, back: list[Rejected]
) -> tuple[list[_Placed], Superiors]:
    """Sends rows back until nobody leads himself; without its row a stored superior holds again."""
    ids = {nip: person.id for nip, person in known.people.items()}
    while True:
        rows = {
            entry.row.nip: (entry.row.superior, entry.person.id if entry.person else None)
            for entry in placed
            if not entry.skipped
        }
        superiors = Superiors.build(rows, known.leads, ids, known.numbers)
        looping = superiors.loops()
        if not looping:
            return placed, superiors
        for entry in placed:
            if entry.row.nip in looping:
                reason = f"Atasan melingkar: {' → '.join(looping[entry.row.nip])}."
                back.append(Rejected(entry.row.number, (reason,), entry.row.cells))
        placed = [entry for entry in placed if entry.row.nip not in looping]


def _place(row: Row, known: Known, places: Places) -> _Placed | str:
    person = known.people.get(row.nip)
    if person is None and row.previous:
        person = known.people.get(row.previous)
    elif person is not None and row.previous and row.previous in known.people:
        return f"NIP {row.nip} dan nomor lama {row.previous} tercatat sebagai dua orang."
    if person is not None and person.foreign:
        return f"NIP {row.nip} tercatat di daerah lain; jabatannya di sana harus ditutup dulu."
    target = places.find(row.agency, row.unit)
    return target if isinstance(target, str) else _Placed(row, target, person)


_RANK = ("pelaksana", "fungsional", "pengawas", "administrator", "jpt_pratama", "jpt_madya", "jpt_utama")


def _heads(placed: Sequence[_Placed]) -> frozenset[int]:
    """Row numbers of the heads: the only title of the highest class that names its own unit."""
    by_target: dict[Target, list[tuple[int, int]]] = {}
    for entry in placed:
        row = entry.row
        if heads(row.post["title"], entry.target.label) and row.person.get("active", True):
            rank = _RANK.index(row.post.get("job_class", "pelaksana"))
            by_target.setdefault(entry.target, []).append((rank, row.number))
    found: set[int] = set()
    for candidates in by_target.values():
        highest = max(rank for rank, _ in candidates)
        numbers = [number for rank, number in candidates if rank == highest]
        if len(numbers) == 1:
            found.add(numbers[0])
    return frozenset(found)


def _new_units(placed: Sequence[_Placed], places: Places) -> tuple[NewUnit, ...]:
    wanted: dict[Target, None] = {}
    for entry in placed:
        target = entry.target
        if target.node_id is not None or entry.skipped:
            continue
        if target.agency_id is None:
            wanted.setdefault(Target(None, target.agency, None, ""))
        wanted.setdefault(target)
    return tuple(places.new_unit(target) for target in wanted)


def _decide(entry: _Placed, context: _Context) -> Item:
    row, person = entry.row, entry.person
    superior = row.superior if context.superiors.known(row.superior) else ""
    if entry.skipped:
        return Item(row, "skipped", None, (), {}, False, None, "", "Tidak aktif dan belum tercatat.")
    if person is None:
        post = PostPlan(
            "open",
            row.since or context.effective,
            entry.target,
            **_post_values(row, None),
            heads=row.number in context.heads,
        )
        return Item(row, "new", None, (), _new_values(row), False, post, superior)
    values, changes = _value_changes(row, person)
    renumbered = row.nip != person.nip
    if renumbered:
        changes.append(Change(LABELS["nip"], person.nip, row.nip))
    if row.person.get("active", True):
        post_plan, post_changes = _post_change(entry, person, context)
        changes += post_changes
    else:
        post_plan = _closing(person, entry.target, context.effective)
    verdict: Verdict = "changed" if changes or post_plan else "unchanged"
    return Item(row, verdict, person.id, tuple(changes), values, renumbered, post_plan, superior)


def _new_values(row: Row) -> dict[str, Value]:
    values = {key: value for key, value in row.person.items() if key != "status_from_number"}
    values.setdefault("status", row.person.get("status_from_number", "pns"))
    return values


def _value_changes(row: Row, person: KnownPerson) -> tuple[dict[str, Value], list[Change]]:
    values: dict[str, Value] = {}
    changes: list[Change] = []
    for key, new in row.person.items():
        if key == "status_from_number" or new == person.values[key]:
            continue
        values[key] = new
        changes.append(Change(LABELS[key], _shown(key, person.values[key]), _shown(key, new)))
    return values, changes


def _shown(key: str, value: Value) -> str:
    if key == "active":
        return "aktif" if value else "tidak aktif"
    return str(value)


def _post_values(row: Row, post: KnownPost | None) -> dict[str, str]:
    """Title, class and eselon after the row: what it does not state stays."""
    return {
        "title": row.post["title"],
        "job_class": row.post.get("job_class", post.job_class if post else "pelaksana"),
        "eselon": row.post.get("eselon", post.eselon if post else ""),
    }


def _closing(person: KnownPerson, target: Target, effective: date) -> PostPlan | None:
    if person.post is None:
        return None
    return PostPlan("close", max(person.post.since + _DAY, effective), target)


def _post_change(
    entry: _Placed, person: KnownPerson, context: _Context
) -> tuple[PostPlan | None, list[Change]]:
    row, target, post = entry.row, entry.target, person.post
    after = _post_values(row, post)
    is_head = row.number in context.heads
    if post is None:
        since = max(row.since or context.effective, person.ended + _DAY if person.ended else date.min)
        opened = PostPlan("open", since, target, **after, heads=is_head)
        return opened, [Change(LABELS["title"], "–", after["title"])]
    changes = _differences(post, after, target, context.known)
    keeps_head = is_head if changes else post.heads
    if context.superiors.differs(row.superior, post.superior_id):
        old = context.superiors.label(post.superior_id)
        changes.append(Change(LABELS["superior"], old, row.superior))
    if not changes:
        return _earlier_start(row, target, post, after)
    since = row.since if row.since and row.since > post.since else context.effective
    act: PostAct = "split" if since > post.since else "correct"
    return PostPlan(act, max(since, post.since), target, **after, heads=keeps_head), changes


def _differences(post: KnownPost, after: Mapping[str, str], target: Target, known: Known) -> list[Change]:
    before = {"title": post.title, "job_class": post.job_class, "eselon": post.eselon}
    changes = [
        Change(LABELS[key], old or "–", after[key] or "–") for key, old in before.items() if old != after[key]
    ]
    if target.node_id != post.node_id:
        changes.append(Change(LABELS["unit"], known.unit_names.get(post.node_id, "–"), target.label))
    return changes


def _earlier_start(
    row: Row, target: Target, post: KnownPost, after: Mapping[str, str]
) -> tuple[PostPlan | None, list[Change]]:
    """A TMT before the known start corrects it, unless another post lies before."""
    if row.since is None or row.since >= post.since or not post.first:
        return None, []
    change = Change(LABELS["since"], f"{post.since:%d-%m-%Y}", f"{row.since:%d-%m-%Y}")
    return PostPlan("correct", row.since, target, **after, heads=post.heads), [change]


def _notes(items: Sequence[Item], superiors: Superiors) -> tuple[tuple[int, str], ...]:
    found = []
    for item in items:
        found += [(item.row.number, note) for note in item.row.notes]
        if item.row.superior and not superiors.known(item.row.superior):
            text = f"NIP atasan {item.row.superior} tidak dikenal; atasan mengikuti kepala unit."
            found.append((item.row.number, text))
    return tuple(found)
