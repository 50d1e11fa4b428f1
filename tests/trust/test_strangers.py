"""What one region's people are offered, read again by others; and that reading changes nothing.

The demonstration is seeded small; every page its officials can reach by links is opened, one example a route.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from routes import SIGN_IN, pages_of

from tatakerja.demo import story
from tatakerja.organisation.models import RoleGrant
from tatakerja.platform import clock

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# Who looked at whose location is noted (UU 27/2022 art. 31), a session is kept alive, an opened notice
# has been read, and the account pages copy an address. Nothing else follows from opening a page.
NOTED = {
    "platform_auditevent",
    "presence_locationlook",
    "django_session",
    "platform_notice",
    "account_emailaddress",
}
# What an account of another region may open besides what is public: what the law and the shipped circulars
# say, and one's own page of a date.
SHARED = {"izin/ketentuan/<slug:topic>/", "edaran/pustaka/<slug:slug>/", "jadwal/saya/tukar/<str:day>/"}
# What waits for an officer in presence, so that the way to it is walked here too.
WAITING = {"presensi/pagar/usulan/<int:pk>/", "presensi/gangguan/<int:pk>/", "presensi/tinjauan/<int:pk>/"}


class Reader(Client):
    """An account that only opens pages; ``changed`` tells which of them wrote, and to which tables."""

    def __init__(self, role: str, code: str) -> None:
        super().__init__()
        grants = RoleGrant.objects.filter(role=role, node__code=code).select_related("user")
        self.force_login(grants[0].user)
        self.changed: dict[str, set[str]] = {}

    def get(self, path: str, *args: Any, **more: Any) -> HttpResponse:
        with CaptureQueriesContext(connection) as asked:
            answer: HttpResponse = super().get(path, *args, **more)
        tables = {one["sql"].split('"')[1] for one in asked if one["sql"].startswith(WRITES)}
        if tables - NOTED:
            self.changed[path] = tables - NOTED
        return answer


def _is_public(path: str) -> bool:
    answer = Client().get(path)
    return not (answer.status_code == 302 and answer["Location"].startswith(SIGN_IN))


@pytest.mark.any_database
def test_reading_changes_nothing_and_other_regions_see_none_of_it(small_demo: None) -> None:
    with clock.set_to(story.OPENING):
        overseer, officer = Reader("bkd_officer", "tr"), Reader("agency_officer", "tr-dpmptsp")
        pages = pages_of(overseer) | pages_of(officer)
        strangers = [Reader("bkd_officer", "ba"), Reader("agency_officer", "ba-disdukcapil")]
        rows = {pattern: path for pattern, path in pages.items() if "<" in pattern and not _is_public(path)}
        seen = {
            pattern
            for pattern, path in rows.items()
            for stranger in strangers
            if stranger.get(path).status_code not in (403, 404, 405)
        }
    assert overseer.changed | officer.changed == {}
    assert seen == SHARED
    assert rows.keys() >= WAITING
    assert len(rows) > 60
