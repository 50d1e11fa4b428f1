"""What must hold in an instance before it is solved: known names, order of days, pairs of two."""

from tatakerja.roster.solver.errors import RosterInputError
from tatakerja.roster.solver.model import Instance
from tatakerja.roster.solver.reading import join, shown

MAX_PEOPLE = 20_000
"""People of one agency; the largest provincial agencies have a fifth of this."""
MAX_PROVINCE = 60_000
MAX_DAYS = 400


def check_instance(instance: Instance, path: str = "") -> None:
    """Raises RosterInputError for the first thing that is wrong; ``path`` leads to the instance."""
    if not 1 <= len(instance.people) <= MAX_PEOPLE:
        raise RosterInputError(
            join(path, "people"), f"expected 1 to {MAX_PEOPLE} people, found {len(instance.people)}"
        )
    _check_days(instance, path)
    ids = _check_people(instance, path)
    _check_demands(instance, path)
    for unit in instance.rules.unit_piket_min:
        if unit not in instance.units:
            raise RosterInputError(join(path, f"rules.unit_piket_min.{unit}"), "no such unit in units")
    _check_pairs(instance.rules.apart, ids, join(path, "rules.apart"))
    _check_pairs(instance.soft.apart, ids, join(path, "soft.apart"))
    _check_published(instance, ids, path)


def _check_days(instance: Instance, path: str) -> None:
    days = instance.days
    if not 1 <= len(days) <= MAX_DAYS:
        raise RosterInputError(join(path, "days"), f"expected 1 to {MAX_DAYS} days, found {len(days)}")
    for i in range(1, len(days)):
        if days[i] <= days[i - 1]:
            raise RosterInputError(
                f"{join(path, 'days')}[{i}]", f"expected a date after {days[i - 1]}, found {days[i]}"
            )


def _check_people(instance: Instance, path: str) -> set[str]:
    units = set(instance.units)
    if not units:
        raise RosterInputError(join(path, "units"), "expected at least one unit")
    ids: set[str] = set()
    for i, person in enumerate(instance.people):
        if person.unit not in units:
            raise RosterInputError(
                f"{join(path, 'people')}[{i}].unit", f"expected one of units, found {shown(person.unit)}"
            )
        if person.id in ids:
            raise RosterInputError(
                f"{join(path, 'people')}[{i}].id", f"the id {shown(person.id)} stands twice"
            )
        ids.add(person.id)
    return ids


def _check_demands(instance: Instance, path: str) -> None:
    seen: set[str] = set()
    for i, demand in enumerate(instance.rules.demands):
        where = f"{join(path, 'rules.demands')}[{i}]"
        if demand.id in seen:
            raise RosterInputError(f"{where}.id", f"the id {shown(demand.id)} stands twice")
        seen.add(demand.id)
        if demand.unit and demand.unit not in instance.units:
            raise RosterInputError(f"{where}.unit", f"expected one of units, found {shown(demand.unit)}")
        if demand.shift and demand.shift not in instance.shifts:
            raise RosterInputError(f"{where}.shift", f"expected one of shifts, found {shown(demand.shift)}")


def _check_pairs(pairs: tuple[tuple[str, str], ...], ids: set[str], path: str) -> None:
    """Pairs of two different known people, none twice."""
    seen: set[frozenset[str]] = set()
    for i, (first, second) in enumerate(pairs):
        for k, person in enumerate((first, second)):
            if person not in ids:
                raise RosterInputError(f"{path}[{i}][{k}]", f"no such person: {shown(person)}")
        if first == second:
            raise RosterInputError(f"{path}[{i}]", f"{shown(first)} cannot be apart from themselves")
        if frozenset((first, second)) in seen:
            raise RosterInputError(f"{path}[{i}]", f"the pair {first}, {second} stands twice")
        seen.add(frozenset((first, second)))


def _check_published(instance: Instance, ids: set[str], path: str) -> None:
    if instance.published is None:
        return
    posts = {d.id for d in instance.rules.demands}
    for person, cells in instance.published.cells.items():
        where = f"{join(path, 'published.cells')}.{person}"
        if person not in ids:
            raise RosterInputError(where, "no such person in people")
        if len(cells) != len(instance.days):
            raise RosterInputError(
                where, f"expected {len(instance.days)} cells, one per day, found {len(cells)}"
            )
        good = {cell for cell in set(cells) if _known_cell(cell, instance.shifts, posts)}
        for i, cell in enumerate(cells):
            # a post may have been abolished since; only what is frozen must still be known
            if cell not in good and (instance.days[i] < instance.published.start or cell[:1] not in "HOPL"):
                raise RosterInputError(
                    f"{where}[{i}]", f"expected H, O, P or L (with /shift, @post), found {shown(cell)}"
                )


def _known_cell(cell: str, shifts: tuple[str, ...], posts: set[str]) -> bool:
    state, shift, post = split_cell(cell)
    if state in ("H", "L"):
        return cell == state
    if state not in ("O", "P") or (state == "O" and post):
        return False
    return (shift in shifts if shifts else not shift) and (not post or post in posts)


def split_cell(cell: str) -> tuple[str, str, str]:
    """``P/siang@loket1`` as (state, shift, post); missing parts are ""."""
    head, _, post = cell.partition("@")
    state, _, shift = head.partition("/")
    return state, shift, post
