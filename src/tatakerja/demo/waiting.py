"""What waits for an officer when the demonstration opens: a better fence, an outage, a review of signals.

Each is made on Friday of the played week by the people whose business it is, through the real services.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Final

from tatakerja.demo.cases import AGENCY, SECRETARIAT
from tatakerja.demo.people import METRES_PER_DEGREE
from tatakerja.demo.places import MONDAY, RegionPlan
from tatakerja.demo.settle import SEED, Officials
from tatakerja.demo.story import agencies_of, officer_of
from tatakerja.demo.week import OFFICE_MODES, Tap, body_of
from tatakerja.kernel import zones
from tatakerja.organisation.models import Node, Person, Role, Workplace
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.presence import services
from tatakerja.presence.models import Device, Outage, Review
from tatakerja.roster.queries import day_plans

FRIDAY: Final = MONDAY + timedelta(days=4)
# What a program that makes positions up is known by: five decimals, and constants no receiver gives.
_MADE_UP: Final = {"accuracy_m": 3, "altitude_m": 3, "speed_mps": 0.01}


def leave_waiting(regions: Sequence[RegionPlan], devices: dict[int, Device], officials: Officials) -> None:
    """One of each."""
    agency = Node.objects.get(code=AGENCY)
    proposer, reviewed = _at_office(agency)[:2]
    _propose(agency, proposer, officials)
    other = next(one for one in agencies_of(regions[:1]) if one.code not in (AGENCY, SECRETARIAT))
    _outage(other)
    _review(agency, devices[reviewed.pk], officials)


def _at_office(agency: Node) -> list[Person]:
    """Staff without an account who worked in the office on Friday, in the order they were made."""
    posts = posts_on(FRIDAY, node=agency)
    plans = day_plans(posts, FRIDAY)
    return [
        post.person
        for key, post in posts.items()
        if plans[key].mode in OFFICE_MODES and post.person.user_id is None
    ]


def _at(hour: int, minute: int) -> datetime:
    return zones.at(FRIDAY, time(hour, minute), zones.WITA)


def _propose(agency: Node, person: Person, officials: Officials) -> None:
    """The gate lies sixty metres to the north of where the fence was drawn."""
    place = Workplace.objects.get(node=agency)
    lat, lon, radius = place.fence["circle"]
    fence = {"circle": [lat + 60 / METRES_PER_DEGREE, lon, radius + 20]}
    with clock.set_to(_at(16, 40)):
        why = "Pintu masuk dan parkir ada di utara gedung; ponsel di sana terbaca di luar pagar."
        services.propose_fence(by=officials.user_of(person), place=place, fence=fence, why=why)


def _outage(agency: Node) -> None:
    """An hour without network in one agency, told by its officer; nobody has decided on it."""
    with clock.set_to(_at(9, 0)):
        services.declare_outage(
            by=officer_of(agency, Role.AGENCY_OFFICER),
            nodes=[agency],
            kind=Outage.Kind.NETWORK,
            starts_at=_at(7, 5),
            ends_at=_at(8, 10),
            note="Jaringan kantor terputus sejak pagi.",
        )


def _review(agency: Node, device: Device, officials: Officials) -> None:
    """A tap with two signals, and what its person says: it waits for the opinion of the superior."""
    at = _at(7, 10)
    lat, lon, _ = Workplace.objects.get(node=agency).fence["circle"]
    body = body_of(Tap(device, "check_in", at, at, lat, lon, 3), Random(SEED))
    body["events"][0] |= {"lat": round(lat + 3e-5, 5), "lon": round(lon + 3e-5, 5), **_MADE_UP}
    with clock.set_to(at + timedelta(milliseconds=400)):
        services.intake(device=device, body=body)
    with clock.set_to(_at(9, 30)):
        services.find_signals(by=Job("presence.signals"), first=_at(7, 0), last=_at(9, 0))
    review = Review.objects.get(person=device.person_id)
    with clock.set_to(_at(13, 0)):
        services.answer_review(
            by=officials.user_of(device.person),
            review=review,
            text="Ponsel ini saya pakai menguji aplikasi layanan; lokasi tiruannya belum saya matikan.",
        )
