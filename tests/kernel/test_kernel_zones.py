"""The three zones: names, labels, day bounds and clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid

names = st.sampled_from(zones.ZONE_NAMES)


@pytest.mark.parametrize(
    ("name", "iana", "label", "hours"),
    [
        ("WIB", "Asia/Jakarta", "WIB", 7),
        ("wita", "Asia/Makassar", "WITA", 8),
        (" WIT ", "Asia/Jayapura", "WIT", 9),
        ("Asia/Pontianak", "Asia/Pontianak", "WIB", 7),
    ],
)
def test_names_labels_and_offsets(name: str, iana: str, label: str, hours: int) -> None:
    assert zones.canonical(name) == iana
    assert zones.label(name) == label
    assert zones.at(date(2026, 11, 23), time(7, 30), name) == datetime(
        2026, 11, 23, 7, 30, tzinfo=UTC
    ) - timedelta(hours=hours)


@pytest.mark.parametrize("name", ["", "UTC", "Asia/Singapore", "wibb"])
def test_other_zones_are_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        zones.zone(name)
    assert (refused.value.code, refused.value.field) == ("unknown_zone", "zone")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), names)
def test_a_local_day_has_24_hours_and_ends_where_the_next_begins(day: date, name: str) -> None:
    start, end = zones.day_bounds(day, name)
    assert end - start == timedelta(hours=24)
    assert zones.local_date(start, name) == day
    assert zones.local_date(end - timedelta(microseconds=1), name) == day
    assert zones.local_date(end, name) == day + timedelta(days=1)


@given(st.floats(946_684_800, 4_102_444_800), names)
def test_local_time_goes_there_and_back(seconds: float, name: str) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    local = zones.to_local(instant, name)
    assert zones.at(local.date(), local.time(), name) == instant


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        zones.to_local(datetime.fromisoformat("2026-01-01T00:00"), "WIB")
    assert refused.value.code == "naive_time"


def test_clocks_are_written_with_a_point_and_the_zone() -> None:
    instant = datetime(2026, 11, 22, 23, 24, 59, tzinfo=UTC)
    assert zones.clock_text(instant, "WITA") == "07.24 WITA"
    assert zones.clock_text(instant, "WIT", with_label=False) == "08.24"
