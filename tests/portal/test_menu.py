"""Which entry of the menu is marked as the place where one is."""

from __future__ import annotations

import pytest

from tatakerja.portal.context import ALLOWANCE, CLOSING, EMPLOYEE_NAV, ROSTERS, _items


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "Hari ini"),
        ("/jadwal/", "Jadwal OPD"),
        ("/jadwal/7/tukar/", "Jadwal OPD"),
        ("/jadwal/saya/", "Jadwal saya"),
        ("/tpp/aturan/3/", "TPP"),
        ("/akun/saluran/", None),
    ],
)
def test_a_page_below_no_entry_belongs_to_its_neighbour(path: str, label: str | None) -> None:
    menu = _items(path, [*EMPLOYEE_NAV, ROSTERS, CLOSING, ALLOWANCE])
    assert [item.label for item in menu if item.active] == ([label] if label else [])
