"""Writes the shipped holidays from the `holidays` package: national days and cuti bersama, 2019 to 2027.

    python scripts/seed_holidays.py [--check]

`--check` compares instead of writing (exit 1 on a difference): the suite runs it, so that the data and the
package cannot part unseen. A date the package calls an estimate ("perkiraan") is not final. The decrees are
named from memory and marked so; whoever maintains the data confirms them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import holidays

TARGET = Path(__file__).parent.parent / "src/tatakerja/circular/library/holidays.json"
_THREE = "SKB Menteri Agama, Menteri Ketenagakerjaan, Menteri PANRB"
DECREES = {
    2019: f"{_THREE} 617/262/16 Tahun 2018; Keppres 13/2019 (cuti bersama ASN)",
    2020: f"{_THREE} 728/213/01 Tahun 2019, diubah terakhir 744/05/06 Tahun 2020 (cuti bersama 28-30 "
    "Desember dihapus, 31 Desember tetap); Keppres 22/2020 (pilkada 9 Desember)",
    2021: f"{_THREE} 642/4/4 Tahun 2020, diubah 281/1/1 dan 712/1/3 Tahun 2021 (Tahun Baru Islam ke 11 "
    "Agustus, Maulid ke 20 Oktober, cuti bersama 24 Desember dihapus)",
    2022: f"{_THREE} 963/3/4 Tahun 2021, diubah 375/1/1 Tahun 2022",
    2023: f"{_THREE} 1066/3/3 Tahun 2022, diubah 327/1/1 dan 624/2/2 Tahun 2023",
    2024: f"{_THREE} 855/3/4 Tahun 2023, diubah 236/1/2 Tahun 2024; hari pemungutan suara",
    2025: f"{_THREE} 1017/2/2 Tahun 2024, diubah 933/1/3 Tahun 2025 (cuti bersama 18 Agustus)",
    2026: f"{_THREE} 1497/2/5 Tahun 2025",
    2027: f"{_THREE} tentang hari libur nasional dan cuti bersama 2027 (September 2026)",
}
_ESTIMATE = " (perkiraan)"


def year_of(year: int) -> dict[str, Any]:
    """One year as the library stores it."""
    return {
        "year": year,
        "source": DECREES[year],
        "final": True,
        "source_to_be_confirmed": True,
        "days": sorted(
            [*_days(year, "public", "national"), *_days(year, "government", "cuti_bersama")],
            key=lambda row: (row["date"], row["kind"]),
        ),
    }


def _days(year: int, category: str, kind: str) -> list[dict[str, Any]]:
    found = holidays.country_holidays("ID", years=year, language="id", categories=(category,))
    return [
        {
            "date": day.isoformat(),
            "name": name.replace(_ESTIMATE, ""),
            "kind": kind,
            "final": _ESTIMATE not in name,
        }
        for day, name in sorted(found.items())
    ]


def document() -> str:
    """The file's text: one holiday a line, so that a change is seen as a line."""
    rows: dict[str, Any] = {
        "about": "Hari libur nasional dan cuti bersama; dibuat oleh scripts/seed_holidays.py.",
        "years": [year_of(year) for year in DECREES],
    }
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    return (
        text.replace('{\n     "date"', '{"date"').replace(',\n     "', ', "').replace("\n    }", "}") + "\n"
    )


def main() -> int:
    text = document()
    if "--check" in sys.argv[1:]:
        same = TARGET.read_text(encoding="utf-8") == text
        print("holidays.json agrees with the package" if same else "holidays.json differs: run the script")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(DECREES)} years written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
