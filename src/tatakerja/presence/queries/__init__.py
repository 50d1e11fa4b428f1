"""Reads of presence: a person's day, evidence for findings, outages, what waits for a superior, devices."""

from tatakerja.presence.queries.devices import device_of_browser, device_of_token
from tatakerja.presence.queries.evidence import (
    Evidence,
    evidence_between,
    evidence_on,
    still_open,
    undecided,
    with_words,
)
from tatakerja.presence.queries.outages import outages_changed_since, relief_on

__all__ = [
    "Evidence",
    "device_of_browser",
    "device_of_token",
    "evidence_between",
    "evidence_on",
    "outages_changed_since",
    "relief_on",
    "still_open",
    "undecided",
    "with_words",
]
