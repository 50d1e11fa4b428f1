"""Realised targets with the path from figure to evidence, and files exchanged with e-Kinerja and SIKAP."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from worklog_helpers import MONDAY, TEN, Give, SetClock

from tatakerja.kernel.errors import Conflict, Invalid, Malformed, NotAllowed
from tatakerja.kernel.periods import Month
from tatakerja.platform.models import AuditEvent
from tatakerja.worklog import services
from tatakerja.worklog.models import DailyReport, Exchange, MonthConfirmation, SkpTarget, Task
from tatakerja.worklog.queries import figures_of
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services.confirming import TargetWords
from world import World

NOVEMBER = Month(2026, 11)
WORDS = TargetWords(2026, "RHK-1", "Izin terbit tepat waktu", "izin", Decimal(120))
HEAD = "NIP,Nama,Tahun,Kode,Rencana hasil kerja,Satuan,Target,Bulan,Realisasi,Catatan\n"
RINA, ANDI, TONO = "199002202015022004", "199105052016011005", "198404042009041010"


@pytest.fixture
def target(office: World) -> SkpTarget:
    return services.save_target(by=office.user("Budi"), person=office.person("Rina"), given=WORDS)


def judged(world: World, give: Give, target: SkpTarget, amount: int) -> Task:
    (task,) = give("Rina", f"Terbitkan {amount} izin", target=target)
    rina = world.user("Rina")
    services.finish_task(by=rina, task=task)
    services.note_result(by=rina, task=task, result="terbit", quantity=Decimal(amount))
    services.evaluate_task(by=world.user("Budi"), task=task, result="meets")
    return task


def test_from_task_to_figure_and_back(office: World, give: Give, target: SkpTarget) -> None:
    rina = office.person("Rina").pk
    first, second = judged(office, give, target, 3), judged(office, give, target, 4)
    row = services.confirm_month(
        by=office.user("Budi"),
        target=target,
        month=NOVEMBER,
        realised=Decimal(8),
        note="satu izin lewat loket",
    )
    assert (row.counted, row.realised, row.tasks, row.version) == (
        Decimal(7),
        Decimal(8),
        [first.pk, second.pk],
        1,
    )
    figure = figures_of([rina], NOVEMBER)[rina]
    assert (figure.share, figure.provisional) == (Fraction(4, 5), False)
    assert [one.task_id for one in figure.rows[0].evidence] == [first.pk, second.pk]
    services.undo_evaluation(by=office.user("Budi"), task=second)
    kept = MonthConfirmation.objects.get()
    assert (kept.counted, kept.tasks) == (Decimal(7), [first.pk, second.pk])
    services.confirm_month(by=office.user("Budi"), target=target, month=NOVEMBER, realised=Decimal(3))
    assert figures_of([rina], NOVEMBER)[rina].share == Fraction(3, 10)
    assert MonthConfirmation.objects.count() == 2


def test_refused_figures(office: World, target: SkpTarget) -> None:
    budi = office.user("Budi")
    with pytest.raises(Invalid) as refused:
        services.confirm_month(by=budi, target=target, month=NOVEMBER, realised=Decimal(5))
    assert refused.value.code == "reason_missing"
    with pytest.raises(Invalid):
        services.confirm_month(by=budi, target=target, month=Month(2026, 12), realised=Decimal(0))
    with pytest.raises(Invalid):
        services.confirm_month(by=budi, target=target, month=NOVEMBER, realised=Decimal(-1), note="x")
    for name in ("Rina", "Sari", "Tono", "Wahyu"):
        with pytest.raises(NotAllowed):
            services.confirm_month(by=office.user(name), target=target, month=NOVEMBER, realised=Decimal(0))


def test_a_code_is_used_once_a_year_and_a_change_names_what_was(office: World, target: SkpTarget) -> None:
    budi, rina = office.user("Budi"), office.person("Rina")
    with pytest.raises(Conflict):
        services.save_target(by=budi, person=rina, given=WORDS)
    more = TargetWords(2026, "RHK-1", "Izin terbit", "izin", Decimal(240), 1, 12)
    services.save_target(by=budi, person=rina, given=more, target=target)
    event = AuditEvent.objects.get(action="worklog.target_changed")
    assert event.data == {"code": "RHK-1", "amount": "240", "before": "120"}


def test_a_closed_target_stays_in_the_months_before(
    office: World, target: SkpTarget, clock_at: SetClock
) -> None:
    services.close_target(by=office.user("Budi"), target=target)
    clock_at(TEN + timedelta(days=20))
    rina = office.person("Rina").pk
    assert rina in figures_of([rina], NOVEMBER)
    assert rina not in figures_of([rina], Month(2026, 12))


def test_figures_cost_the_same_for_few_and_many(office: World, target: SkpTarget) -> None:
    def cost() -> int:
        people = [person.pk for person in office.people.values()]
        with CaptureQueriesContext(connection) as queries:
            figures_of(people, NOVEMBER)
        return len(queries)

    assert cost() == 3
    for name in ("Andi", "Dewi"):
        services.save_target(by=office.user("Budi"), person=office.person(name), given=WORDS)
    assert cost() == 3


def load(world: World, text: str, *, by: str = "Sari", shape: str = "targets") -> Exchange:
    return services.import_file(
        by=world.user(by), node=world.dpmptsp, shape=shape, name="skp.csv", content=text.encode()
    )


def bad_rows(exchange: Exchange) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes(exchange.rejected)))
    rows = book.get_sheet_by_index(0).to_python()
    return [row[:2] for row in rows[1:]]


def test_good_rows_in_bad_rows_back_and_twice_changes_nothing(office: World) -> None:
    text = HEAD + (
        f"{RINA},Rina,2026,RHK-1,Izin terbit,izin,120,11,9,\n"
        f"{ANDI},Andi,2026,RHK-1,Arsip rapi,berkas,600,,,\n"
        f"{TONO},Tono,2026,RHK-1,X,y,1,,,\n"
        f"1.99002E+17,Rina,2026,RHK-2,X,y,1,,,\n"
        f"{RINA},Rina,2026,RHK-9,,,,11,1,\n"
        f"{RINA},Rina,2026,RHK-1,Izin terbit,izin,120,11,8,\n"
        f"{RINA},Rina,2026,RHK-1,Izin terbit,izin,120,12,8,\n"
        f"{RINA},Rina,2026,RHK-3,X,y,1.500,,,\n"
    )
    done = load(office, text)
    assert done.report == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 6, "rows": 8}
    assert bad_rows(done) == [
        [4.0, f"NIP {TONO} bukan pegawai Dinas Penanaman Modal dan PTSP pada hari ini."],
        [5.0, "NIP “1.99002E+17” rusak oleh Excel. Ubah kolom NIP menjadi teks di berkas asal."],
        [6.0, "Kode ini belum ada: isi Rencana hasil kerja, Satuan, dan Target."],
        [7.0, "Berbeda dari baris 2 yang memuat kode dan bulan yang sama."],
        [8.0, "Bulan 2026-12 belum dimulai."],
        [9.0, "Target: Jumlah “1.500” bermakna ganda. Tulis tanpa titik ribuan."],
    ]
    rina = office.person("Rina").pk
    assert figures_of([rina], NOVEMBER)[rina].share == Fraction(9, 10)
    again = load(office, text)
    assert again.report == {"new": 0, "changed": 0, "unchanged": 2, "rejected": 6, "rows": 8}
    assert (SkpTarget.objects.count(), MonthConfirmation.objects.count()) == (2, 1)


def test_a_file_does_not_overwrite_the_superiors_figure(office: World, give: Give, target: SkpTarget) -> None:
    judged(office, give, target, 3)
    services.confirm_month(by=office.user("Budi"), target=target, month=NOVEMBER, realised=Decimal(3))
    done = load(office, HEAD + f"{RINA},,2026,RHK-1,,,,11,9,\n")
    assert bad_rows(done) == [[2.0, "Sudah ditetapkan atasan: 3. Ubah di halaman target bila memang keliru."]]
    same = load(office, HEAD + f"{RINA},,2026,RHK-1,,,,11,3,\n")
    assert same.report["unchanged"] == 1


def test_what_was_exported_is_read_back_unchanged(office: World, give: Give, target: SkpTarget) -> None:
    judged(office, give, target, 3)
    services.save_target(
        by=office.user("Budi"),
        person=office.person("Andi"),
        given=TargetWords(2026, "=1+1", "=HYPERLINK(1)", "berkas", Decimal("7.5")),
    )
    services.confirm_month(by=office.user("Budi"), target=target, month=NOVEMBER, realised=Decimal(3))
    made = {
        form: services.export_file(by=office.user("Sari"), node=office.dpmptsp, month=NOVEMBER, form=form)
        for form in ("csv", "xlsx")
    }
    rows = list(csv.reader(io.StringIO(made["csv"].content.decode("utf-8-sig"))))
    assert rows[1][:10] == [
        ANDI,
        "Andi Saputra",
        "2026",
        "'=1+1",
        "'=HYPERLINK(1)",
        "berkas",
        "7.5",
        "2026-11",
        "0",
        "",
    ]
    assert rows[2][6:13] == ["120", "2026-11", "3", "", "3", "0", "Ditetapkan atasan"]
    for form, file in made.items():
        done = services.import_file(
            by=office.user("Sari"),
            node=office.dpmptsp,
            shape="targets",
            name=f"x.{form}",
            content=file.content,
        )
        assert done.report["rejected"] == 0, bad_rows(done)
        # Andi's provisional nought becomes a confirmed one with the first of the two files.
        assert done.report["unchanged"] == {"csv": 1, "xlsx": 2}[form]
    assert SkpTarget.objects.get(person=office.person("Andi")).amount == Decimal("7.5")


def test_activities_become_reports_and_never_touch_what_people_wrote(office: World) -> None:
    services.send_report(
        by=office.user("Andi"), person=office.person("Andi"), day=MONDAY, content=Content((Line("Arsip"),))
    )
    text = (
        "NIP;Tanggal;Kegiatan;Hasil\n"
        f"{RINA};23-11-2026;Rekap izin;40 berkas\n"
        f"{RINA};23/11/2026;Rapat;\n"
        f"{ANDI};23-11-2026;Arsip lain;\n"
        f"{RINA};24-11-2026;Besok;\n"
        f"{RINA};;Tanpa tanggal;\n"
    )
    done = load(office, text, shape="activities")
    assert done.report == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 3, "rows": 5}
    report = DailyReport.objects.get(person=office.person("Rina"))
    assert (report.source, report.state, report.late, report.addressee) == (
        "import",
        "sent",
        False,
        office.person("Budi"),
    )
    assert list(report.lines.values_list("text", flat=True)) == ["Rekap izin", "Rapat"]
    assert DailyReport.objects.get(person=office.person("Andi")).lines.get().text == "Arsip"
    again = load(office, text, shape="activities")
    assert (again.report["unchanged"], again.report["rejected"]) == (2, 3)
    services.approve_reports(by=office.user("Budi"), chosen={report.pk: report.revision})
    report.refresh_from_db()
    late = load(office, f"NIP;Tanggal;Kegiatan\n{RINA};23-11-2026;Susulan\n", shape="activities")
    assert bad_rows(late) == [[2.0, "Laporan tanggal ini sudah disetujui."]]


@pytest.mark.parametrize("name", ["Rina", "Budi", "Agung", "Tono"])
def test_who_does_not_keep_the_agency_imports_nothing(office: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        load(office, HEAD + f"{RINA},,2026,R,x,y,1,,,\n", by=name)
    assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", Malformed),
        (b"\x00\x01\x02", Malformed),
        (b"PK\x03\x04 not a zip", Malformed),
        (b"\xd0\xcf\x11\xe0 old", Malformed),
        (b"Nama,Alamat\nRina,Jl. Merak\n", Malformed),
        (b"NIP,Nama\n1,Rina\n", Invalid),
        (b"x" * (5 * 1024 * 1024 + 1), Malformed),
    ],
)
def test_files_that_are_none(office: World, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        services.import_file(
            by=office.user("Sari"), node=office.dpmptsp, shape="targets", name="x.csv", content=content
        )
    assert not Exchange.objects.exists()


def test_strangers_export_nothing(office: World) -> None:
    for name in ("Tono", "Rina"):
        with pytest.raises(NotAllowed):
            services.export_file(by=office.user(name), node=office.dpmptsp, month=NOVEMBER)
