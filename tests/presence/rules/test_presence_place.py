"""The fence verdict at the metres and accuracies that people meet, and the words for it."""

import math
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Circle, Fix, Point, Polygon
from tatakerja.presence.rules.events import EventKind, Reported, check_event
from tatakerja.presence.rules.messages import (
    TEMPLATES,
    Message,
    location_times,
    place_message,
    render,
)
from tatakerja.presence.rules.place import Place, PlaceVerdict, Site, judge_place

OFFICE_POINT = Point(-0.502106, 117.153709)
METRE = 1 / (math.radians(1) * 6_371_008.8)
OFFICE = Site(Place.OFFICE, Circle(OFFICE_POINT, 100), "office")
HOME = Site(Place.HOME, Circle(Point(-0.52, 117.153709), 100), "home", expected=False)


def at(metres: float, accuracy: float = 10, age: float | None = 3) -> Fix:
    return Fix(Point(OFFICE_POINT.lat + metres * METRE, OFFICE_POINT.lon), accuracy, age)


@pytest.mark.parametrize(
    ("metres", "accuracy", "place", "flags"),
    [
        (14, 10, Place.OFFICE, ()),
        (14, 60, Place.OFFICE, ()),
        (14, 480, Place.UNKNOWN, ("imprecise",)),
        (99, 10, Place.OFFICE, ()),
        (99, 60, Place.OFFICE, ()),
        (99, 480, Place.UNKNOWN, ("imprecise",)),
        (120, 10, Place.OUTSIDE, ("outside",)),
        (120, 60, Place.OFFICE, ("near_edge",)),
        (120, 480, Place.UNKNOWN, ("imprecise",)),
        (366, 10, Place.OUTSIDE, ("outside",)),
        (366, 60, Place.OUTSIDE, ("outside",)),
        (366, 480, Place.UNKNOWN, ("imprecise",)),
        (5000, 480, Place.OUTSIDE, ("outside",)),
    ],
)
def test_metres_and_accuracy(metres: int, accuracy: int, place: Place, flags: tuple[str, ...]) -> None:
    verdict = judge_place(at(metres, accuracy), [OFFICE])
    assert verdict == PlaceVerdict(place, metres, 100, flags, "office")


def test_a_known_place_that_is_not_expected_today_is_named_and_flagged() -> None:
    fix = Fix(Point(-0.52, 117.153709), 10)
    assert judge_place(fix, [OFFICE, HOME]) == PlaceVerdict(Place.HOME, 0, 100, ("other_place",), "home")


def test_outside_speaks_of_the_expected_place() -> None:
    fix = Fix(Point(-0.519, 117.153709), 1)
    verdict = judge_place(Fix(Point(-0.5185, 117.153709), 1), [OFFICE, HOME])
    assert (verdict.place, verdict.site_id, verdict.limit_m) == (Place.OUTSIDE, "office", 100)
    assert judge_place(fix, [HOME]).place is Place.OUTSIDE


def test_of_two_fences_the_expected_one_then_the_nearest_counts() -> None:
    branch = Site(Place.DUTY, Circle(OFFICE_POINT, 200), "branch")
    spare = Site(Place.HOME, Circle(OFFICE_POINT, 300), "home", expected=False)
    assert judge_place(at(150), [spare, OFFICE, branch]).site_id == "branch"
    assert judge_place(at(250), [spare, OFFICE, branch]).place is Place.HOME


def test_no_location_no_site_and_an_old_fix_are_said() -> None:
    assert judge_place(None, [OFFICE]) == PlaceVerdict(Place.UNKNOWN, flags=("no_location",))
    assert judge_place(at(5), []) == PlaceVerdict(Place.UNKNOWN, flags=("no_site",))
    assert judge_place(at(5, age=61), [OFFICE]).flags == ("stale_fix",)
    assert judge_place(at(5, age=60), [OFFICE]).flags == ()


def test_a_wide_site_can_be_met_with_a_wide_fix() -> None:
    farm = Site(Place.OFFICE, Circle(OFFICE_POINT, 1000), "farm")
    assert judge_place(at(400, 480), [farm]).place is Place.OFFICE


def test_a_polygon_tells_the_metres_beyond_its_edge() -> None:
    square = Polygon(
        tuple(
            Point(OFFICE_POINT.lat + y * METRE, OFFICE_POINT.lon + x * METRE)
            for y, x in ((-50, -50), (-50, 50), (50, 50), (50, -50))
        )
    )
    yard = Site(Place.OFFICE, square, "yard")
    assert judge_place(at(80), [yard]) == PlaceVerdict(Place.OUTSIDE, 30, 0, ("outside",), "yard")
    assert judge_place(at(20), [yard]).place is Place.OFFICE


@given(st.floats(0, 2000), st.floats(0, 2000), st.floats(0, 2000))
def test_a_less_certain_fix_is_never_more_outside(metres: float, accuracy: float, more: float) -> None:
    sure, vague = (
        judge_place(at(metres, accuracy), [OFFICE]),
        judge_place(at(metres, accuracy + more), [OFFICE]),
    )
    if sure.place is not Place.OUTSIDE:
        assert vague.place is not Place.OUTSIDE


ID = UUID("019a0000-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (Reported(ID, EventKind.CHECK_IN, note="x" * 501), "note"),
        (Reported(ID, EventKind.CHECK_IN, note="a\x00b"), "note"),
        (Reported(ID, EventKind.ANSWER), "answers"),
        (Reported(ID, EventKind.LOCATION), "lat"),
        (Reported(ID, EventKind.CHECK_IN, lat=500.0, lon=1.0, accuracy_m=1.0), "lat"),
        (Reported(ID, EventKind.CHECK_IN, 1.0, 1.0, 1.0, fix_age_s=math.nan), "fix_age_s"),
    ],
)
def test_an_unsound_event_names_its_field(event: Reported, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_event(event)
    assert refused.value.field == field


def test_a_sound_event_gives_its_location_or_none() -> None:
    assert check_event(Reported(ID, EventKind.CHECK_IN, note="x" * 500)) is None
    assert check_event(Reported(ID, EventKind.ANSWER, 1.0, 117.0, 5.0, 2.0, answers=ID)) == Fix(
        Point(1.0, 117.0), 5.0, 2.0
    )


def say(metres: float, accuracy: float) -> str:
    verdict = judge_place(at(metres, accuracy), [OFFICE])
    return place_message(verdict, time="07.24", zone="WITA", accuracy_m=accuracy).text


def test_the_words_after_a_check_in() -> None:
    assert say(14, 10) == "Presensi masuk tercatat pukul 07.24 WITA, di area kantor (14 m)."
    assert say(366, 10) == (
        "Anda 366 m dari titik kantor; batasnya 100 m. Presensi tetap dicatat sebagai di luar area "
        "dan menunggu penjelasan Anda."
    )
    assert say(99, 480) == (
        "Ketelitian lokasi baru 480 m, belum cukup pasti. Nyalakan GPS, dekat ke jendela, lalu coba lagi. "
        "Bila tetap sama, kirim dengan catatan."
    )
    assert say(99, 2000) == 'Ponsel hanya memberi lokasi perkiraan. Pilih "Lokasi akurat", lalu coba lagi.'


def test_of_a_polygon_the_metres_are_from_its_edge() -> None:
    sides = ((-1, -1), (-1, 1), (1, 1), (1, -1))
    corners = (Point(OFFICE_POINT.lat + y * 0.001, OFFICE_POINT.lon + x * 0.001) for y, x in sides)
    area = Site(Place.DUTY, Polygon(tuple(corners)))
    found = [judge_place(at(metres, 10), [area]) for metres in (0, 366)]
    words = [
        place_message(one, time="07.24", zone="WITA", accuracy_m=10, expected=Place.DUTY).text
        for one in found
    ]
    assert words == [
        "Presensi masuk tercatat pukul 07.24 WITA, di area tugas.",
        "Anda 255 m di luar tepi area tugas. Presensi tetap dicatat sebagai di luar area dan menunggu "
        "penjelasan Anda.",
    ]


def test_without_location_or_registered_place_the_words_say_what_to_do() -> None:
    denied = judge_place(None, [OFFICE])
    assert place_message(denied, time="07.24", zone="WIB", accuracy_m=None).code == "permission_missing"
    homeless = judge_place(at(5), [])
    assert place_message(homeless, time="07.24", zone="WIB", accuracy_m=9).code == "place_not_registered"


@pytest.mark.parametrize(
    ("code", "values", "text"),
    [
        (
            "delivered_later",
            {"time": "07.24", "received": "08.03"},
            "Presensi pukul 07.24 diterima pukul 08.03. Yang dihitung: 07.24.",
        ),
        (
            "late",
            {"time": "07.41", "minutes": 11},
            "Tercatat pukul 07.41, lewat 11 menit. Lihat pengaruhnya ke TPP.",
        ),
        (
            "clock_skewed",
            {"minutes": 47},
            "Jam ponsel Anda berbeda 47 menit. Kami memakai jam server. Mohon atur jam ponsel ke otomatis.",
        ),
        (
            "session_ended",
            {"count": 1},
            "Sesi berakhir. Masuk kembali untuk mengirim 1 presensi yang menunggu. "
            "Datanya aman di ponsel ini.",
        ),
        (
            "location_viewed",
            {"count": 2, "viewer": "Kabid Perizinan", "time": "10.12", "purpose": "laporan 11.30"},
            "Lokasi Anda dilihat 2 kali hari ini. Terakhir: Kabid Perizinan, 10.12, untuk laporan 11.30.",
        ),
    ],
)
def test_messages_are_filled_word_for_word(code: str, values: dict[str, str | int], text: str) -> None:
    assert render(code, **values) == Message(code, text, "", TEMPLATES[code].actions)


def test_the_button_says_its_window() -> None:
    button = render("check_in_button", opens="06.30", closes="07.30")
    assert (button.text, button.hint) == (
        "Presensi masuk",
        "Dibuka 06.30–07.30. Lewat 07.30 dicatat terlambat.",
    )


def test_location_times_are_counted_in_words() -> None:
    assert location_times(["07.30", "11.30", "15.00"]).text == (
        "Lokasi Anda diminta tiga kali: 07.30, 11.30, dan 15.00. Di luar itu tidak ada lokasi yang diambil."
    )
    assert "dua kali: 07.30 dan 15.00." in location_times(["07.30", "15.00"]).text


def test_a_message_that_lacks_something_is_refused() -> None:
    with pytest.raises(Invalid):
        render("late", time="07.41")
    with pytest.raises(Invalid):
        render("nothing")
