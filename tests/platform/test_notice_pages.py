"""The pages of notices: read, choose, try out, and a browser's consent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from browser_keys import AUTH, P256DH

from tatakerja.platform import notify
from tatakerja.platform.models import Notice, NoticeChoice, PushSubscription, User
from world import World

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
SUBSCRIPTION = {"endpoint": ENDPOINT, "keys": {"p256dh": P256DH, "auth": AUTH}}


@pytest.fixture
def rina(world: World, clock_at: Any) -> User:
    clock_at(NOW)
    return world.user("Rina")


def tell(user: User, count: int = 1) -> None:
    for number in range(count):
        notify.send(
            "roster.changed", [user], title=f"Jadwal berubah {number}", url="/jadwal/", key=str(number)
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_read_by_opening_it(
    rina: User, sign_in: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    tell(rina, count)
    client = sign_in(rina)
    client.get("/platform/pemberitahuan/")
    Notice.objects.update(read_at=None)
    with django_assert_max_num_queries(16) as captured:
        page = client.get("/platform/pemberitahuan/")
    assert page.content.decode().count("Baru</span>") == count
    assert Notice.objects.filter(read_at=NOW).count() == count
    assert sum("platform_notice" in one["sql"] for one in captured.captured_queries) == 3


def test_nobody_sees_anothers_notices(rina: User, world: World, sign_in: Any) -> None:
    tell(rina)
    page = sign_in(world.user("Andi")).get("/platform/pemberitahuan/").content.decode()
    assert ("Jadwal berubah" in page, "Belum ada pemberitahuan untuk Anda." in page) == (False, True)
    assert Notice.objects.get().read_at is None


def test_ways_addresses_and_quiet_events_are_kept(rina: User, sign_in: Any) -> None:
    client = sign_in(rina)
    given = {
        "first": "whatsapp",
        "second": "email",
        "whatsapp": "6281234567890",
        "quiet": ["roster.published"],
    }
    assert client.post("/platform/pemberitahuan/pilihan/", given).status_code == 302
    kept = NoticeChoice.objects.get(user=rina)
    assert (kept.channels, kept.whatsapp, kept.quiet) == (
        ["whatsapp", "email"], "6281234567890", ["roster.published"],
    )  # fmt: skip
    page = client.get("/platform/pemberitahuan/pilihan/").content.decode()
    assert 'value="6281234567890"' in page


def test_a_wrong_number_is_said_and_nothing_is_kept(rina: User, sign_in: Any) -> None:
    answer = sign_in(rina).post("/platform/pemberitahuan/pilihan/", {"first": "whatsapp", "whatsapp": "abc"})
    assert answer.status_code == 422
    assert "Tulis nomor seperti 6281234567890." in answer.content.decode()
    assert NoticeChoice.objects.count() == 0


def test_a_trial_is_one_notice_a_minute(rina: User, sign_in: Any) -> None:
    client = sign_in(rina)
    for _ in range(2):
        assert client.post("/platform/pemberitahuan/percobaan/").status_code == 302
    assert Notice.objects.get().event == "platform.tried_out"


def subscribe(client: Any, document: Any) -> Any:
    return client.post(
        "/platform/pemberitahuan/peramban/", json.dumps(document), content_type="application/json"
    )


def test_a_browser_speaks_to_its_newest_account_and_can_be_forgotten(
    rina: User, world: World, sign_in: Any
) -> None:
    assert subscribe(sign_in(rina), SUBSCRIPTION).json() == {"subscribed": True}
    client = sign_in(world.user("Andi"))
    subscribe(client, SUBSCRIPTION)
    held = PushSubscription.objects.get()
    assert held.user == world.user("Andi")
    sign_in(rina).post(f"/platform/pemberitahuan/peramban/{held.pk}/hapus/")
    assert PushSubscription.objects.count() == 1
    sign_in(world.user("Andi")).post(f"/platform/pemberitahuan/peramban/{held.pk}/hapus/")
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize(
    "document",
    [
        {}, [], None, "x", {"endpoint": ENDPOINT}, SUBSCRIPTION | {"endpoint": "https://127.0.0.1/"},
        SUBSCRIPTION | {"keys": {"p256dh": "x", "auth": AUTH}}, SUBSCRIPTION | {"keys": 5},
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(rina: User, sign_in: Any, document: Any) -> None:
    assert subscribe(sign_in(rina), document).status_code == 422
    assert PushSubscription.objects.count() == 0
