"""The plan of an import: what is new, what changes from what to what, what goes back and why."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.organisation.rules.plan import Known, KnownPerson, KnownPost, Plan, make_plan
from tatakerja.organisation.rules.rows import read_rows
from tatakerja.organisation.rules.superiors import find_cycle, superiors_first
from tatakerja.organisation.rules.tabular import Table
from tatakerja.organisation.rules.units import Unit, make_places

TODAY = date(2026, 11, 23)
HEADERS = ("nip", "nama", "nama_jabatan", "unor_induk", "unor", "atasan_nip", "tmt_jabatan", "nip_lama")
COLUMNS = {name: index for index, name in enumerate(HEADERS)}
UNITS = [
    Unit(10, "Dinas Pendidikan", "Disdik", "x-disdik", 10, "Dinas Pendidikan"),
    Unit(11, "Bidang SMA", "", "x-disdik-sma", 10, "Dinas Pendidikan"),
]
A, B, C = "198609262015051001", "198510102010012002", "197001011995031003"
NOTHING = Known({}, {}, {}, {})


def known_person(nip: str = A, person_id: int = 1, **post: object) -> KnownPerson:
    values = {
        "name": "Budi",
        "title_front": "",
        "title_back": "",
        "email": "",
        "phone": "",
        "status": "pns",
        "grade": "",
        "tpp": 0,
        "active": True,
    }
    stated = {
        "id": 7,
        "node_id": 11,
        "title": "Guru",
        "job_class": "pelaksana",
        "eselon": "",
        "heads": False,
        "superior_id": None,
        "since": date(2020, 1, 1),
        "first": True,
        **post,
    }
    return KnownPerson(person_id, nip, values, KnownPost(**stated), None, False)


def plan_of(
    *rows: tuple[str, ...], known: Known = NOTHING, make: bool = False, effective: date = TODAY
) -> Plan:
    full = tuple((*row, *[""] * (len(HEADERS) - len(row))) for row in rows)
    table = Table(HEADERS, full, tuple(range(2, 2 + len(rows))))
    good, bad = read_rows(table, COLUMNS, TODAY)
    places = make_places(UNITS, ["Kabupaten X"], make_units=make, make_agencies=make)
    return make_plan(good, bad, known, places, effective)


def test_a_new_person_gets_the_post_of_the_row() -> None:
    plan = plan_of((A, "Budi", "Guru", "Dinas Pendidikan", "Bidang SMA", "", "01-01-2020"))
    (item,) = plan.items
    assert item.verdict == "new"
    assert item.post is not None
    assert (item.post.act, item.post.since, item.post.target.node_id) == ("open", date(2020, 1, 1), 11)
    assert item.values == {"name": "Budi", "status": "pns"}


def test_a_known_person_who_is_the_same_stays() -> None:
    known = Known({A: known_person()}, {11: "Bidang SMA"}, {}, {})
    plan = plan_of((A, "Budi", "Guru", "disdik", "bidang  sma", "", "01-01-2020"), known=known)
    assert [item.verdict for item in plan.items] == ["unchanged"]


def test_a_transfer_says_old_and_new_and_splits_the_post_at_its_tmt() -> None:
    known = Known({A: known_person()}, {11: "Bidang SMA"}, {}, {})
    plan = plan_of((A, "Budi Santoso", "Pengawas", "Disdik", "", "", "01-06-2026"), known=known)
    (item,) = plan.items
    assert [(change.label, change.old, change.new) for change in item.changes] == [
        ("Nama", "Budi", "Budi Santoso"),
        ("Jabatan", "Guru", "Pengawas"),
        ("Unit kerja", "Bidang SMA", "Dinas Pendidikan"),
    ]
    assert item.post is not None
    assert (item.post.act, item.post.since) == ("split", date(2026, 6, 1))


def test_a_change_without_a_tmt_of_its_own_holds_from_the_effective_date() -> None:
    known = Known({A: known_person()}, {11: "Bidang SMA"}, {}, {})
    plan = plan_of((A, "Budi", "Guru Madya", "Disdik", "Bidang SMA", "", "01-01-2020"), known=known)
    post = plan.items[0].post
    assert post is not None
    assert (post.act, post.since) == ("split", TODAY)


def test_both_rows_of_a_double_number_go_back_naming_both() -> None:
    plan = plan_of((A, "Budi", "Guru", "Disdik"), (B, "Ani", "Guru", "Disdik"), (A, "Budi", "Guru", "Disdik"))
    assert [(one.number, one.reasons) for one in plan.rejected] == [
        (2, (f"NIP {A} ada di baris 2 dan 4.",)),
        (4, (f"NIP {A} ada di baris 2 dan 4.",)),
    ]
    assert [item.row.nip for item in plan.items] == [B]


def test_an_unknown_unit_goes_back_with_the_nearest_name() -> None:
    plan = plan_of((A, "Budi", "Guru", "Dinas Pendidkan"), (B, "Ani", "Guru", "Disdik", "Bidang SMK"))
    assert [one.reasons for one in plan.rejected] == [
        ("Perangkat daerah “Dinas Pendidkan” tidak dikenal. Mungkin maksudnya “Dinas Pendidikan”.",),
        ("Unit kerja “Bidang SMK” tidak dikenal di Dinas Pendidikan. Mungkin maksudnya “Bidang SMA”.",),
    ]


def test_confirmed_units_are_made_once_agencies_before_their_units() -> None:
    plan = plan_of(
        (A, "Budi", "Guru", "Disdik", "Bidang SMK"),
        (B, "Ani", "Guru", "Dinas Sosial", "Bidang Bantuan"),
        (C, "Cici", "Guru", "Dinas Sosial", "bidang bantuan"),
        make=True,
    )
    assert [(unit.target.label, unit.kind, unit.similar) for unit in plan.units] == [
        ("Bidang SMK", "bidang", "Bidang SMA"),
        ("Dinas Sosial", "dinas", ""),
        ("Bidang Bantuan", "bidang", ""),
    ]


def test_a_superior_may_come_later_in_the_file() -> None:
    plan = plan_of((A, "Budi", "Guru", "Disdik", "", B), (B, "Ani", "Guru", "Disdik"))
    assert [(item.row.nip, item.superior) for item in plan.items] == [(A, B), (B, "")]
    assert plan.notes == ()


def test_superiors_in_a_circle_go_back_and_the_others_stay() -> None:
    plan = plan_of(
        (A, "Budi", "Guru", "Disdik", "", B),
        (B, "Ani", "Guru", "Disdik", "", A),
        (C, "Cici", "Guru", "Disdik"),
    )
    assert [(one.number, one.reasons) for one in plan.rejected] == [
        (2, (f"Atasan melingkar: {A} → {B} → {A}.",)),
        (3, (f"Atasan melingkar: {A} → {B} → {A}.",)),
    ]
    assert [item.row.nip for item in plan.items] == [C]


def test_a_circle_with_a_stored_superior_is_found() -> None:
    known = Known({A: known_person(superior_id=2), B: known_person(B, 2)}, {11: "Bidang SMA"}, {1: 2}, {2: B})
    plan = plan_of((B, "Budi", "Guru", "Disdik", "Bidang SMA", A), known=known)
    assert [one.reasons for one in plan.rejected] == [(f"Atasan melingkar: {B} → {A} → {B}.",)]


def test_an_unknown_superior_is_a_note_and_nothing_is_lost() -> None:
    plan = plan_of((A, "Budi", "Guru", "Disdik", "", C))
    assert plan.notes == ((2, f"NIP atasan {C} tidak dikenal; atasan mengikuti kepala unit."),)
    assert plan.items[0].verdict == "new"


def test_a_new_number_of_a_known_person_is_a_change_not_a_second_person() -> None:
    known = Known({A: known_person()}, {11: "Bidang SMA"}, {}, {})
    plan = plan_of((B, "Budi", "Guru", "Disdik", "Bidang SMA", "", "", A), known=known)
    (item,) = plan.items
    assert (item.verdict, item.person_id, item.renumbered) == ("changed", 1, True)


def test_somebody_of_another_region_goes_back() -> None:
    person = KnownPerson(1, A, known_person().values, known_person().post, None, True)
    plan = plan_of((A, "Budi", "Guru", "Disdik"), known=Known({A: person}, {}, {}, {}))
    assert [one.number for one in plan.rejected] == [2]


def test_the_head_of_a_unit_is_found_by_the_title() -> None:
    plan = plan_of(
        (A, "Budi", "Kepala Bidang SMA", "Disdik", "Bidang SMA"),
        (B, "Ani", "Kepala Seksi Guru", "Disdik", "Bidang SMA"),
    )
    assert [item.post.heads for item in plan.items if item.post] == [True, False]


_CELLS = st.one_of(
    st.sampled_from([A, B, C, "", "1.98609E+17", "Disdik", "Bidang SMA", "01-01-2020", "Guru", "=1+1", "-"]),
    st.text(max_size=12),
)
_ROWS = st.lists(st.tuples(*[_CELLS] * len(HEADERS)), max_size=8)


@given(_ROWS, st.booleans())
@settings(max_examples=150)
def test_no_file_breaks_the_plan_and_every_row_is_answered(rows: list[tuple[str, ...]], make: bool) -> None:
    plan = plan_of(*rows, make=make)
    numbers = [item.row.number for item in plan.items] + [one.number for one in plan.rejected]
    assert sorted(numbers) == list(range(2, 2 + len(rows)))
    assert all(one.reasons for one in plan.rejected)


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 20)))
def test_a_cycle_is_found_exactly_where_the_walk_returns(parents: dict[int, int]) -> None:
    for start in parents:
        cycle = find_cycle(parents, start)
        seen, here = [], start
        while here in parents and here not in seen:
            seen.append(here)
            here = parents[here]
        assert bool(cycle) == (here in seen)
        if cycle:
            assert {parents[one] for one in cycle if isinstance(one, int)} == set(cycle)


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 39)))
def test_superiors_come_before_those_they_lead(raw: dict[int, int]) -> None:
    parents = {str(one): str(above) for one, above in raw.items() if above < one}
    order = superiors_first(parents)
    assert sorted(order) == sorted(parents)
    for place, name in enumerate(order):
        assert parents[name] not in order[place:]
