"""Annual leave of many people, for the page of the personnel officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import LeaveKind
from tatakerja.permit.queries.leave import accounts_of, pattern_of
from tatakerja.permit.queries.terms import term_book
from tatakerja.permit.rules.leave import Account


def account_rows(people: Sequence[Person], year: int) -> list[tuple[Person, Account]]:
    """One row a person with a post today, in the given order; a fixed number of queries."""
    posts = posts_on(today(), people=[person.pk for person in people])
    if not posts:
        return []
    first = next(iter(posts.values()))
    terms = term_book(first.region, date(year, 12, 31)).leave(LeaveKind.TAHUNAN)
    found = accounts_of(posts, [year], terms, {key: pattern_of(post) for key, post in posts.items()})
    return [(person, found[person.pk, year]) for person in people if person.pk in posts]
