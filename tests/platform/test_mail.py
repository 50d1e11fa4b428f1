"""Mail through a real SMTP server on a loopback port: delivered, refused, away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from post_office import PostOffice, free_port, open_post_office, use
from tatakerja.kernel.errors import Invalid
from tatakerja.platform.mail import Attachment, MailAway, MailRefused, send_mail


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    with open_post_office() as server:
        use(settings, server.port)
        settings.DEFAULT_FROM_EMAIL = "tatakerja@example.id"
        yield server


def letter(**changes: Any) -> None:
    given: dict[str, Any] = {"to": ["bkd@example.id"], "subject": "Laporan 07.30", "text": "Terlampir."}
    send_mail(**(given | changes))


def test_a_letter_arrives_whole(office: PostOffice) -> None:
    letter(
        attachments=[Attachment("laporan.pdf", b"%PDF-1.7 isi", "application/pdf")],
        message_id="digest-7.abc@tatakerja",
    )
    assert office.envelopes == [("tatakerja@example.id", ["bkd@example.id"])]
    found = office.letters[0]
    assert (found["Subject"], found["Message-ID"]) == ("Laporan 07.30", "<digest-7.abc@tatakerja>")
    body, attached = found.iter_parts()
    assert body.get_content().strip() == "Terlampir."
    assert (attached.get_filename(), attached.get_content_type()) == ("laporan.pdf", "application/pdf")
    assert attached.get_content() == b"%PDF-1.7 isi"


def test_each_address_gets_its_own_envelope(office: PostOffice) -> None:
    letter(to=["a@example.id", "b@example.id"])
    assert [to for _, to in office.envelopes] == [["a@example.id"], ["b@example.id"]]


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 5.1.1 no such mailbox", MailRefused), ("451 4.7.1 try again later", MailAway)],
)
def test_a_final_refusal_differs_from_one_that_may_pass(
    office: PostOffice, answer: str, error: type[Exception]
) -> None:
    office.answer = answer
    with pytest.raises(error) as raised:
        letter()
    assert answer.split(" ", 1)[1] in str(raised.value)
    assert "bkd@example.id" in str(raised.value)
    assert office.letters == []


def test_nobody_at_the_port_is_away(settings: Any) -> None:
    use(settings, free_port())
    with pytest.raises(MailAway) as raised:
        letter()
    assert (raised.value.code, raised.value.status) == ("mail_away", 503)


@pytest.mark.parametrize("address", ["", "bkd", "bkd@", "a@b.id\nBcc: x@y.id"])
def test_an_address_that_cannot_be_one_is_refused_before_sending(office: PostOffice, address: str) -> None:
    with pytest.raises(Invalid) as raised:
        letter(to=[address])
    assert (raised.value.code, office.letters) == ("bad_address", [])


def test_no_address_at_all(office: PostOffice) -> None:
    with pytest.raises(Invalid) as raised:
        letter(to=[])
    assert raised.value.code == "no_address"


def test_a_subject_cannot_smuggle_a_header(office: PostOffice) -> None:
    with pytest.raises(Invalid) as raised:
        letter(subject="Laporan\nBcc: x@example.id")
    assert (raised.value.field, office.letters) == ("subject", [])
