"""Telling people: one call for every event, ways out of the application by choice, a log of each.

A package says once what it may tell (:func:`event`) and then, inside the transaction of the act::

    notify.send("roster.published", accounts, title=…, text=…, url=…, key=f"plan-{plan.pk}")

Every account gets the notice inside the application. Events that are worth leaving it for go on by the
account's own choice of ways, else by the event's; a way that fails is followed by the next, quietly.
"""

from tatakerja.platform.notify.events import EVENTS, Event, event
from tatakerja.platform.notify.sending import send

__all__ = ["EVENTS", "Event", "event", "send"]
