"""What is exported is imported again without a change, for everything that can be stored."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tatakerja.organisation.rules import columns
from tatakerja.organisation.rules.export import _KINDS, HEADINGS, Place, export_row
from tatakerja.organisation.rules.plan import Known, KnownPerson, KnownPost, make_plan
from tatakerja.organisation.rules.rows import read_rows
from tatakerja.organisation.rules.tabular import make_table
from tatakerja.organisation.rules.units import Unit, make_places

TODAY = date(2026, 11, 23)
UNITS = [
    Unit(10, "Dinas Pendidikan", "Disdik", "x-disdik", 10, "Dinas Pendidikan"),
    Unit(11, "Bidang SMA", "", "x-disdik-sma", 10, "Dinas Pendidikan"),
    Unit(12, "Bidang SMA", "", "x-disdik-sma-2", 10, "Dinas Pendidikan"),
]
SUPERIOR = "197001011995031003"

_WORDS = st.text("ABCdef ghi'.,-/éü=+@", min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
_NAMES = _WORDS.filter(lambda text: any(char.isalpha() for char in text))
_OPTIONAL = st.one_of(st.just(""), _NAMES)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A NIP or NI PPPK that exists."""
    born = draw(st.dates(date(1960, 1, 1), date(2000, 12, 31)))
    year = born.year + draw(st.integers(18, 60))
    code = draw(st.one_of(st.integers(1, 12), st.integers(21, 99)))
    return f"{born:%Y%m%d}{year}{code:02}{draw(st.integers(1, 2))}{draw(st.integers(1, 999)):03}"


@st.composite
def people(draw: st.DrawFn) -> KnownPerson:
    post = KnownPost(
        id=1,
        node_id=draw(st.sampled_from([10, 11, 12])),
        title=draw(_NAMES),
        job_class=draw(st.sampled_from(sorted(_KINDS))),
        eselon=draw(st.sampled_from(["", "II.a", "III.b", "IV.a"])),
        heads=draw(st.booleans()),
        superior_id=draw(st.sampled_from([None, 99])),
        since=draw(st.dates(date(1990, 1, 1), TODAY)),
        first=draw(st.booleans()),
    )
    values = {
        "name": draw(_NAMES),
        "title_front": draw(_OPTIONAL),
        "title_back": draw(_OPTIONAL),
        "email": draw(st.sampled_from(["", "a@b.go.id"])),
        "phone": draw(st.sampled_from(["", "081234567890", "+6281234567890"])),
        "status": draw(st.sampled_from(["pns", "cpns", "pppk", "pppk_paruh_waktu"])),
        "grade": draw(st.sampled_from(["", "III/a", "IV/e", "IX", "V"])),
        "tpp": draw(st.integers(0, 100_000_000)),
        "active": True,
    }
    return KnownPerson(5, draw(numbers()), values, post, None, False)


@given(people())
def test_an_exported_row_is_imported_without_a_change(person: KnownPerson) -> None:
    assert person.post is not None
    codes = {unit.id: unit.code for unit in UNITS}
    place = Place("x-disdik", "" if person.post.node_id == 10 else codes[person.post.node_id])
    row = export_row(person, place, SUPERIOR if person.post.superior_id else "")
    table = make_table([list(HEADINGS.values()), list(row)], columns.KNOWN_HEADERS)
    guesses = columns.guess_columns(table)
    assert all(guess.confidence == 100 for guess in guesses if guess.field)
    chosen = {guess.field: guess.index for guess in guesses if guess.field}
    assert set(chosen) == set(HEADINGS)
    rows, bad = read_rows(table, chosen, TODAY)
    superior = KnownPerson(99, SUPERIOR, person.values, None, None, False)
    known = Known({person.nip: person, SUPERIOR: superior}, {}, {5: 99}, {99: SUPERIOR})
    places = make_places(UNITS, ["Kabupaten X"], make_units=False, make_agencies=False)
    plan = make_plan(rows, bad, known, places, TODAY)
    assert [one.reasons for one in plan.rejected] == []
    assert [(item.verdict, item.changes) for item in plan.items] == [("unchanged", ())]
