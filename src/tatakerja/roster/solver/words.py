"""Short wordings of the rule kinds for conflicts."""

from datetime import date

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip

ENGLISH = {
    "R2": "is on leave or travel",
    "R3": "is exempt from the office",
    "R4": "must be in the office by rank",
    "R5": "is called up",
    "R6": "the seats",
    "R7": "the agency's piket minimum",
    "R8": "the unit's piket minimum",
    "R9": "the counters' demand",
    "R10": "who may be on piket or at a post",
    "R12": "the longest run of office days",
    "R13": "one office day per window for everybody",
    "R14": "seats that must be filled",
    "R15": "pairs to be kept apart",
    "R16": "has a published cell that is frozen",
}

INDONESIAN = {
    "R2": "sedang cuti atau perjalanan dinas",
    "R3": "dikecualikan dari kerja di kantor",
    "R4": "wajib di kantor karena jabatannya",
    "R5": "dipanggil ke kantor",
    "R6": "batas tempat",
    "R7": "piket minimal perangkat daerah",
    "R8": "piket minimal unit",
    "R9": "kebutuhan loket layanan",
    "R10": "siapa yang boleh piket atau menjaga loket",
    "R12": "batas hari masuk berturut-turut",
    "R13": "setiap orang masuk sekali dalam setiap jangka waktu",
    "R14": "tempat yang harus terisi",
    "R15": "pasangan yang tidak boleh masuk bersamaan",
    "R16": "jadwalnya sudah terbit dan terkunci",
}


def date_id(day: date) -> str:
    """5 Juli 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
