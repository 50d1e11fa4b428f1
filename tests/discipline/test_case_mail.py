"""Reminders over a real mail server, signatures over a real HTTP service: both fail openly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from dossier import JOB, Office
from post_office import open_post_office, use
from tatakerja.discipline import services
from tatakerja.discipline.models import Letter, Reminder
from tatakerja.discipline.services import letter_pdf, may_sign, sign_letter
from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.signing import SigningAway, SigningRefused


def receivers(letters: list[Any]) -> list[str]:
    return sorted(str(one["To"]) for one in letters)


def test_each_is_told_once_and_again_when_it_is_near_and_overdue(office: Office, settings: Any) -> None:
    case = office.decided()
    with open_post_office() as post:
        use(settings, post.port)
        assert services.send_reminders(by=JOB) == 2
        assert services.send_reminders(by=JOB) == 0
        # Due on 29 December: near from two working days before, overdue after it.
        for day, more in [(date(2026, 12, 22), 0), (date(2026, 12, 23), 2), (date(2026, 12, 30), 3)]:
            office.to(day)
            assert services.send_reminders(by=JOB) == more
        officers = {office.person(name).email for name in ("Sari", "Dewi")}
        assert set(receivers(post.letters[:-1])) == officers
        assert "Dinaikkan" in str(post.letters[-1]["Subject"])
        assert post.letters[-1]["To"] not in officers
        text = post.letters[0].get_content()
    assert "Paling lambat: Selasa, 29 Desember 2026" in text
    assert f"/disiplin/berkas/{case.pk}/" in text
    assert not any("Rina" in one.get_content() or "Rina" in str(one["Subject"]) for one in post.letters)
    moments = Reminder.objects.order_by("pk").values_list("moment", flat=True)
    assert list(moments) == ["new", "new", "near", "near", "overdue", "overdue", "raised"]


def test_the_employee_is_told_to_answer_and_the_superior_of_a_draft(office: Office, settings: Any) -> None:
    case = office.signal()
    with open_post_office() as post:
        use(settings, post.port)
        services.send_reminders(by=JOB)
        assert receivers(post.letters) == [office.person("Budi").email]
        services.take_up(by=office.user("Budi"), case=case, note="Benar.")
        services.send_reminders(by=JOB)
        assert receivers(post.letters[1:]) == [office.person("Rina").email]


def test_a_draft_that_nobody_handles_rises_to_the_superiors_superior(office: Office, settings: Any) -> None:
    case = office.signal()
    with open_post_office() as post:
        use(settings, post.port)
        services.send_reminders(by=JOB)
        made = case.made_at.date()
        office.to(made + timedelta(days=6))
        services.send_reminders(by=JOB)
        office.to(made + timedelta(days=8))
        services.send_reminders(by=JOB)
        assert services.send_reminders(by=JOB) == 0
        told = [
            (str(Reminder.Moment(one.moment).value), one.address)
            for one in Reminder.objects.filter(code="step.draft").order_by("pk")
        ]
        budi, raised = office.person("Budi").email, told[3:]
        assert told[:3] == [("new", budi), ("near", budi), ("overdue", budi)]
        assert {moment for moment, _address in raised} == {"raised"}
        upper = posts_on(local_date(case.made_at, case.agency.zone))[case.superior_id].superior_id
        boss = Person.objects.get(pk=upper).email
        assert boss in {address for _moment, address in raised}
        assert not {budi, office.person("Rina").email} & {address for _moment, address in raised}
        assert "PP 94/2021 art. 26-28" in post.letters[-1].get_content()


def test_a_mail_server_that_is_away_loses_no_reminder(office: Office, settings: Any) -> None:
    office.signal()
    use(settings, 1)
    assert services.send_reminders(by=JOB) == 0
    assert Reminder.objects.count() == 0
    with open_post_office() as post:
        use(settings, post.port)
        assert services.send_reminders(by=JOB) == 1


class Signing(BaseHTTPRequestHandler):
    """Signs whatever comes with the passphrase "benar"; answers 400 else, 503 for "sibuk"."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        start = body.index(b"%PDF-")
        status = 200 if b"benar" in body[:start] else 503 if b"sibuk" in body[:start] else 400
        answer = body[start : body.rindex(b"\r\n--")] + b"\n% signed" if status == 200 else b"{}"
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def signing_service(settings: Any) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Signing)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SIGNER = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def test_without_a_service_the_letter_says_that_it_is_unsigned(office: Office) -> None:
    office.decided()
    letter = Letter.objects.get(kind="keputusan")
    assert letter.content["signatures"][0]["state"] == "Belum ditandatangani secara elektronik"
    with pytest.raises(Conflict, match="belum dipasang"):
        sign_letter(by=office.user("Ratna"), letter=letter, identity="64", passphrase="benar")


def test_who_stands_under_the_letter_signs_it(office: Office, settings: Any) -> None:
    office.decided()
    letter = Letter.objects.get(kind="keputusan")
    plain = letter_pdf(letter)
    ratna = office.user("Ratna")
    with signing_service(settings):
        assert [may_sign(office.user(name), letter) for name in ("Ratna", "Sari", "Rina")] == [
            True,
            False,
            False,
        ]
        with pytest.raises(NotAllowed):
            sign_letter(by=office.user("Sari"), letter=letter, identity="64", passphrase="benar")
        with pytest.raises(SigningRefused):
            sign_letter(by=ratna, letter=letter, identity="64", passphrase="salah")
        with pytest.raises(SigningAway):
            sign_letter(by=ratna, letter=letter, identity="64", passphrase="sibuk")
        assert letter_pdf(Letter.objects.get(pk=letter.pk)) == plain
        signed = sign_letter(by=ratna, letter=letter, identity="64", passphrase="benar")
        with pytest.raises(Conflict, match="sudah ditandatangani"):
            sign_letter(by=ratna, letter=letter, identity="64", passphrase="benar")
    assert letter_pdf(signed).endswith(b"% signed")
    assert (signed.sha256, signed.signed_by) == (letter.sha256, "Ratna Dewanti")


def test_a_service_that_is_away_leaves_the_letter_unsigned(office: Office, settings: Any) -> None:
    office.decided()
    letter = Letter.objects.get(kind="keputusan")
    settings.SIGNER = "http://127.0.0.1:1"
    with pytest.raises(SigningAway):
        sign_letter(by=office.user("Ratna"), letter=letter, identity="64", passphrase="benar")


def test_the_page_of_signing_keeps_no_secret(client: Any, office: Office, settings: Any) -> None:
    case = office.decided()
    letter = Letter.objects.get(kind="keputusan")
    client.force_login(office.user("Ratna"))
    address = f"/disiplin/berkas/{case.pk}/surat/{letter.pk}/tanda-tangan/"
    with signing_service(settings):
        assert "Tanda tangani" in client.get(f"/disiplin/berkas/{case.pk}/").content.decode()
        wrong = client.post(address, {"identity": "6472", "passphrase": "salah"})
        assert wrong.status_code == 422
        assert "salah" not in wrong.content.decode().replace("kesalahan", "")
        assert client.post(address, {"identity": "6472", "passphrase": "benar"}).status_code == 302
    assert Letter.objects.get(pk=letter.pk).signed_at is not None
