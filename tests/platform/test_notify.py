"""Telling people: once each, by the ways they chose, over real servers; what fails goes on quietly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from browser_keys import AUTH, P256DH, decrypt, signed_by
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways import Gateway, open_gateway
from post_office import PostOffice, free_port, use
from tatakerja.platform import notify
from tatakerja.platform.models import Notice, NoticeChoice, NoticeDelivery, PushSubscription, User
from tatakerja.platform.notify import channels, webpush
from tatakerja.platform.notify.events import EVENTS, Channel
from tatakerja.platform.notify.log import recent
from tatakerja.platform.notify.sending import anything_due, deliver_due

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
EVENT = "roster.changed"


@pytest.fixture
def rina(db: None, clock_at: Any) -> User:
    clock_at(NOW)
    return User.objects.create_user("rina", email="rina@example.id")


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    with open_gateway() as opened:
        settings.WHATSAPP_URL, settings.WHATSAPP_TOKEN = f"{opened.url}/wa", "rahasia"
        settings.TELEGRAM_URL = f"{opened.url}/bot1/sendMessage"
        settings.PUBLIC_ADDRESS = "https://kerja.example.id"
        yield opened


def tell(*accounts: User, event: str = EVENT, key: str = "plan-1") -> int:
    return notify.send(
        event, accounts, title="Jadwal berubah", text="Rabu 2/12 menjadi piket.", url="/jadwal/", key=key
    )


def choose(user: User, *ways: str, **fields: Any) -> NoticeChoice:
    return NoticeChoice.objects.create(user=user, channels=list(ways), **fields)


def states() -> list[tuple[str, str]]:
    return list(NoticeDelivery.objects.order_by("id").values_list("channel", "state"))


def test_the_same_thing_is_told_once(rina: User) -> None:
    tono = User.objects.create_user("tono")
    assert (tell(rina), tell(rina, tono), tell(rina, tono), tell(rina, key="plan-2")) == (1, 1, 0, 1)
    assert Notice.objects.filter(user=rina).count() == 2
    assert states() == [("push", "waiting")] * 3


@pytest.mark.parametrize("people", [1, 3])
def test_telling_many_costs_the_same_few_statements(
    rina: User, people: int, django_assert_num_queries: Any
) -> None:
    accounts = [rina, *(User.objects.create_user(f"p{number}") for number in range(people - 1))]
    # The event's ways, savepoint, who knows it, insert, what was inserted, choices, deliveries, release.
    with django_assert_num_queries(8):
        assert tell(*accounts) == people


def test_an_event_without_a_route_and_a_quiet_one_stay_inside(
    rina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EVENTS, "test.inside", notify.Event("test.inside", "Di dalam"))
    choose(rina, "email", quiet=[EVENT])
    tell(rina, event="test.inside")
    tell(rina)
    assert (Notice.objects.count(), states(), anything_due(NOW)) == (2, [], False)


def test_whatsapp_gets_words_and_address_and_gives_a_receipt(rina: User, gateway: Gateway) -> None:
    choose(rina, "whatsapp", whatsapp="6281234567890")
    gateway.answers = [(200, {"messages": [{"id": "wamid.7"}]}, {})]
    tell(rina)
    assert anything_due(NOW)
    assert deliver_due() == {"sent": 1, "again": 0, "failed": 0}
    assert gateway.paths == ["/wa"]
    assert gateway.headers[0]["authorization"] == "Bearer rahasia"
    assert gateway.documents() == [
        {
            "to": "6281234567890",
            "text": "Jadwal berubah\n\nRabu 2/12 menjadi piket.\n\nhttps://kerja.example.id/jadwal/",
        }
    ]
    assert NoticeDelivery.objects.get().receipt == "wamid.7"
    assert deliver_due() == {"sent": 0, "again": 0, "failed": 0}


def test_telegram_answers_with_its_message(rina: User, gateway: Gateway) -> None:
    choose(rina, "telegram", telegram="12345")
    gateway.answers = [(200, {"ok": True, "result": {"message_id": 91}}, {})]
    tell(rina)
    deliver_due()
    assert (gateway.paths, gateway.documents()[0]["chat_id"]) == (["/bot1/sendMessage"], "12345")
    assert NoticeDelivery.objects.get().receipt == "91"


def test_mail_goes_to_the_account_with_an_id_of_its_own(rina: User, office: PostOffice) -> None:
    choose(rina, "email")
    tell(rina)
    assert deliver_due()["sent"] == 1
    (letter,) = office.letters
    assert (letter["Subject"], letter["To"]) == ("Jadwal berubah", "rina@example.id")
    assert letter["Message-ID"] == f"<{NoticeDelivery.objects.get().receipt}>"


def test_who_asks_to_come_back_is_tried_again_then_the_next_way_is_taken(
    rina: User, gateway: Gateway, office: PostOffice
) -> None:
    choose(rina, "whatsapp", "email", whatsapp="6281234567890")
    gateway.answers = [(503, {}, {})]
    tell(rina)
    moment, outcomes = NOW, []
    for _ in range(6):
        outcomes.append(deliver_due(moment))
        moment += timedelta(minutes=16)
    assert [one["again"] for one in outcomes] == [1, 1, 1, 0, 0, 0]
    assert [one["failed"] for one in outcomes] == [0, 0, 0, 1, 0, 0]
    assert [one["sent"] for one in outcomes] == [0, 0, 0, 0, 1, 0]
    assert (len(gateway.bodies), len(office.letters)) == (4, 1)
    assert states() == [("whatsapp", "failed"), ("email", "sent")]


def test_a_refusal_goes_on_at_once_and_ends_quietly(rina: User, gateway: Gateway, settings: Any) -> None:
    use(settings, free_port())
    rina.email = ""
    rina.save()
    choose(rina, "whatsapp", "telegram", whatsapp="6281234567890", telegram="12345")
    gateway.answers = [
        (400, {"error": "unknown number"}, {}),
        (200, {"ok": False, "description": "blocked"}, {}),
    ]
    tell(rina)
    assert [deliver_due()["failed"] for _ in range(3)] == [1, 1, 0]
    errors = list(NoticeDelivery.objects.order_by("id").values_list("error", flat=True))
    assert errors == ['400 Bad Request: {"error": "unknown number"}', "blocked"]
    assert Notice.objects.get().read_at is None


def test_a_redirect_is_a_wrong_address(rina: User, gateway: Gateway) -> None:
    choose(rina, "whatsapp", whatsapp="6281234567890")
    gateway.answers = [(302, {}, {"Location": f"{gateway.url}/elsewhere"})]
    tell(rina)
    assert deliver_due()["failed"] == 1
    assert gateway.paths == ["/wa"]


def test_a_delivery_that_another_worker_took_is_left_alone(rina: User, gateway: Gateway) -> None:
    choose(rina, "whatsapp", whatsapp="6281234567890")
    tell(rina)
    NoticeDelivery.objects.update(due_at=NOW + timedelta(minutes=3))
    assert deliver_due() == {"sent": 0, "again": 0, "failed": 0}
    assert gateway.bodies == []


def browser(user: User, url: str) -> PushSubscription:
    return PushSubscription.objects.create(user=user, endpoint=url, p256dh=P256DH, auth=AUTH, made_at=NOW)


def test_a_push_is_readable_by_that_browser_only_and_signed_by_the_installation(
    rina: User, gateway: Gateway
) -> None:
    browser(rina, f"{gateway.url}/push/abc")
    gateway.answers = [(201, {}, {"Location": f"{gateway.url}/m/1"})]
    tell(rina)
    assert deliver_due()["sent"] == 1
    said = json.loads(decrypt(gateway.bodies[0]))
    assert said == {
        "title": "Jadwal berubah", "body": "Rabu 2/12 menjadi piket.", "url": "/jadwal/", "tag": EVENT,
    }  # fmt: skip
    headers = gateway.headers[0]
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "43200")
    claims = signed_by(headers["authorization"], webpush.public_key())
    assert (claims["aud"], claims["exp"]) == (gateway.url, int(NOW.timestamp()) + 12 * 3600)
    assert NoticeDelivery.objects.get().receipt == f"{gateway.url}/m/1"
    assert b"Jadwal" not in gateway.bodies[0]


def test_one_browser_that_takes_it_is_enough_and_one_that_is_gone_is_forgotten(
    rina: User, gateway: Gateway
) -> None:
    browser(rina, f"{gateway.url}/push/old")
    kept = browser(rina, f"{gateway.url}/push/new")
    gateway.answers = [(410, {}, {}), (201, {}, {})]
    tell(rina)
    assert deliver_due()["sent"] == 1
    assert list(PushSubscription.objects.all()) == [kept]


def test_without_a_browser_mail_follows(rina: User, office: PostOffice) -> None:
    tell(rina, event="permit.decided")
    assert [deliver_due()[outcome] for outcome in ("failed", "sent")] == [1, 1]
    assert len(office.letters) == 1


def test_the_example_of_the_standard_is_read() -> None:
    """RFC 8291 section 5: the helper that the tests decrypt with reads the standard's own message."""
    from browser_keys import EXAMPLE

    assert decrypt(webpush.from_text(EXAMPLE)) == b"When I grow up, I want to be a watermelon"


def test_a_payload_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        webpush.encrypt(b"x" * (webpush.MAX_PAYLOAD + 1), P256DH, AUTH)


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://wns2-sg2p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://127.0.0.1/x", False),
        ("file:///etc/passwd", False),
        ("https://user@evil.example/fcm.googleapis.com", False),
        ("https://user@fcm.googleapis.com/x", False),
        ("https://[::1", False),
        ("https://fcm.googleapis.com:x/fcm", False),
        ("https://fcm.googleapis.com:99999/fcm", False),
        ("https://fcm.googleapis.com:443/fcm", True),
        ("https://fcm.googleapis.com/" + "a" * 600, False),
        ("", False),
    ],
)
def test_only_push_services_are_called(endpoint: str, allowed: bool) -> None:
    assert channels.allowed_endpoint(endpoint) is allowed


ODD = st.builds(
    "{}{}{}".format, st.sampled_from(["", "https://", "https://[", "//"]), st.text(), st.text("[]:/@%.0")
)


@settings(max_examples=100)
@given(ODD)
def test_no_address_makes_the_question_fail(endpoint: str) -> None:
    assert channels.allowed_endpoint(endpoint) is False


def test_the_log_counts_by_way(rina: User, gateway: Gateway) -> None:
    choose(rina, "whatsapp", whatsapp="6281234567890")
    gateway.answers = [(400, {}, {}), (200, {}, {})]
    for key in ("a", "b"):
        tell(rina, key=key)
    deliver_due()
    assert recent()[2] == {
        "channel": Channel.WHATSAPP, "waiting": 0, "sent": 1, "failed": 1, "error": "400 Bad Request: {}",
    }  # fmt: skip
