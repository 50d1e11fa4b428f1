"""What a day asks beside the tap, and the screen keys of a person that may answer."""

from __future__ import annotations

from datetime import datetime

from tatakerja.presence.models import OfficeCode, ScreenKey
from tatakerja.presence.queries.ground import Ground
from tatakerja.presence.queries.today import policy_of
from tatakerja.presence.rules.kiosk import NEAR
from tatakerja.presence.rules.second import SOON, asked_for, names_any


def second_of(ground: Ground) -> frozenset[str]:
    """The second evidence of a day, any of which is enough; empty for nearly everybody, without a query."""
    stated = (policy.presence for policy in ground.book.policies.policies(ground.post.region.pk))
    if not any(section and names_any(section.evidence or ()) for section in stated):
        return frozenset()
    return asked_for(policy_of(ground).value("presence.evidence", ()), ground.expected)


def keys_of(person_id: int) -> list[ScreenKey]:
    """The person's screen keys in use; one query."""
    return list(ScreenKey.objects.filter(person_id=person_id, ended_at__isnull=True))


def code_read(person_id: int, at: datetime) -> bool:
    """Whether the person read a code of an office's screen before this moment or soon after; one query."""
    near = OfficeCode.objects.filter(person_id=person_id, shown_at__range=(at - NEAR, at + SOON))
    return near.exists()
