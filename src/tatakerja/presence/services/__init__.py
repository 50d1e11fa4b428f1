"""Every write of presence."""

from tatakerja.presence.services.asking import note_outcome, open_requests, place_call
from tatakerja.presence.services.companions import allow_companion
from tatakerja.presence.services.decisions import (
    confirm_event,
    confirm_events,
    explain_event,
    reopen_events,
)
from tatakerja.presence.services.devices import bind_device, issue_devices, new_secret, revoke_device
from tatakerja.presence.services.duty import add_duty_place, withdraw_duty_place
from tatakerja.presence.services.fencing import approve_fence, propose_fence, reject_fence, withdraw_fence
from tatakerja.presence.services.keys import verify as verify_receipt
from tatakerja.presence.services.kiosk import (
    add_kiosk,
    end_card,
    end_kiosk,
    issue_card,
    note_code,
    pair_kiosk,
    tap_at_kiosk,
)
from tatakerja.presence.services.networks import add_network, end_network
from tatakerja.presence.services.otherways import check_machine_file, record_sheet, take_machine_file
from tatakerja.presence.services.outages import decide_relief, declare_outage, set_outage_times
from tatakerja.presence.services.privacy import (
    export_own,
    look_up,
    record_looks,
    reduce_points,
    set_answer_times,
    set_retention,
)
from tatakerja.presence.services.receiving import Receipt, Taken, intake
from tatakerja.presence.services.remeasuring import remeasure
from tatakerja.presence.services.reviews import answer_review, find_signals, judge_review
from tatakerja.presence.services.screenkeys import add_key, end_key, offer_key
from tatakerja.presence.services.wire import TooLarge, read_json
from tatakerja.presence.services.withdrawing import withdraw_event

__all__ = [
    "Receipt",
    "Taken",
    "TooLarge",
    "add_duty_place",
    "add_key",
    "add_kiosk",
    "add_network",
    "allow_companion",
    "answer_review",
    "approve_fence",
    "bind_device",
    "check_machine_file",
    "confirm_event",
    "confirm_events",
    "decide_relief",
    "declare_outage",
    "end_card",
    "end_key",
    "end_kiosk",
    "end_network",
    "explain_event",
    "export_own",
    "find_signals",
    "intake",
    "issue_card",
    "issue_devices",
    "judge_review",
    "look_up",
    "new_secret",
    "note_code",
    "note_outcome",
    "offer_key",
    "open_requests",
    "pair_kiosk",
    "place_call",
    "propose_fence",
    "read_json",
    "record_looks",
    "record_sheet",
    "reduce_points",
    "reject_fence",
    "remeasure",
    "reopen_events",
    "revoke_device",
    "set_answer_times",
    "set_outage_times",
    "set_retention",
    "take_machine_file",
    "tap_at_kiosk",
    "verify_receipt",
    "withdraw_duty_place",
    "withdraw_event",
    "withdraw_fence",
]
