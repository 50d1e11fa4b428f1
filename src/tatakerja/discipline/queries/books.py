"""The rules of a region on a day, and who may punish by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from tatakerja.discipline.models import Authority, Case, RuleBook
from tatakerja.discipline.rules.absence import Conversion, DisciplineSettings
from tatakerja.discipline.rules.bands import CONTRACT, Level, RuleSet
from tatakerja.discipline.rules.terms import contract_rules
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import heads_on

# Values of the law that no gazette text confirmed; shown until somebody confirms or changes them.
UNCONFIRMED = ("minutes_per_day", "transitional", "contract_bands", "answer_days", "matrix", "deadlines")


@dataclass(frozen=True, slots=True)
class Book:
    """A `RuleBook` read, or the values that hold where a region has written none."""

    settings: DisciplineSettings = field(default_factory=DisciplineSettings)
    contract: RuleSet = CONTRACT
    deadlines: Mapping[str, int] = field(default_factory=dict)
    answer_days: int = 3
    matrix: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ppk: Person | None = None
    number_format: str = "800.1.6/{nomor}/{opd}/{tahun}"
    to_be_confirmed: tuple[str, ...] = UNCONFIRMED

    @property
    def transitional(self) -> bool:
        return self.settings.transitional

    def authority(self, level: str, job_class: str) -> str:
        """Who punishes a holder of this class of post on this level."""
        usual = Authority.PPK if level == Level.BERAT else Authority.AGENCY_HEAD
        return str(self.matrix.get(level, {}).get(job_class, usual))


def book_row(region: Node, day: date) -> RuleBook | None:
    """The region's newest rules that have begun on the day."""
    rows = RuleBook.objects.filter(region=region, valid_from__lte=day).select_related("ppk")
    return rows.order_by("-valid_from", "-id").first()


def book_on(region: Node, day: date) -> Book:
    """The region's rules on a day. One query."""
    row = book_row(region, day)
    return read_book(row) if row else Book()


def read_book(row: RuleBook) -> Book:
    contract = contract_rules(row.contract_bands, row.contract_minutes)
    minutes = row.minutes_per_day
    return Book(
        settings=DisciplineSettings(
            None if minutes is None else Conversion(minutes), row.transitional, contract
        ),
        contract=contract,
        deadlines=row.deadlines,
        answer_days=row.answer_days,
        matrix=row.matrix,
        ppk=row.ppk,
        number_format=row.number_format,
        to_be_confirmed=tuple(row.to_be_confirmed),
    )


def people_with_accounts(region: Node) -> QuerySet[Person]:
    """People of a region who can take a part in a case: examine, decide."""
    inside = Person.objects.filter(
        active=True, user__isnull=False, assignments__node__path__startswith=region.path
    )
    return inside.distinct()


def deciders_for(case: Case, book: Book, day: date) -> QuerySet[Person]:
    """Who may be named to decide: by the matrix the agency's head or the PPK; the PPK always may."""
    found: list[Person] = [book.ppk] if book.ppk else []
    if book.authority(case.level, case.job_class) == Authority.AGENCY_HEAD:
        found += [one.person for one in heads_on(day, case.agency)]
    return Person.objects.filter(pk__in=[one.pk for one in found if one.pk != case.person_id])
