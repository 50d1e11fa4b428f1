"""Who may come in at all: what is open is a list by name, and nothing is sent without a token."""

from __future__ import annotations

import pytest
from django.test import Client
from routes import SIGN_IN, Route, all_routes

from world import World

# Whoever opens another route adds it here, where a reader sees it.
OPEN = {
    # signing in, and what a phone needs before it is signed in
    "account_login", "account_logout", "account_signup", "account_inactive",
    "account_email_verification_sent",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
    "organisation:activate", "portal:service_worker", "portal:manifest", "portal:frame", "portal:session",
    "set_language", "help",
    # the public's side
    "service:index", "service:service", "service:survey", "service:report", "service:find", "service:track",
    "service:proof", "service:all_satisfaction", "service:satisfaction", "service:satisfaction_pdf",
    "service:visit", "service:display", "service:ticket", "service:ticket_qr", "service:cancel_ticket",
    "service:ask", "service:question", "service:question_close", "service:question_file",
    # letters that whoever holds the paper may verify, and a calendar whose address is a secret
    "roster:verify", "permit:verify", "worklog:verify", "allowance:verify", "discipline:verify",
    "reporting:check", "reporting:verify", "roster:calendar",
    # devices with tokens of their own, a kiosk's screen, and health
    "presence:screen", "presence:screen_code",
    "api:openapi-json", "api:api-root", "api:take_events", "api:today", "api:owntracks", "api:traccar",
    "api:osmand", "api:top", "api:nowhere", "healthz",
}  # fmt: skip


@pytest.mark.django_db
def test_only_these_routes_are_open() -> None:
    visitor = Client()
    asked = {route.name: visitor.get(route.blank()) for route in all_routes()}
    refused = {
        name for name, answer in asked.items() if answer.status_code == 302 and SIGN_IN in answer["Location"]
    }
    assert set(asked) - refused == OPEN


def _sends(client: Client, route: Route) -> int:
    return client.post(route.blank()).status_code


@pytest.mark.any_database
@pytest.mark.django_db
def test_nothing_is_sent_without_a_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("Wahyu"))
    accepted = {
        route.name: _sends(client, route) for route in all_routes() if not route.name.startswith("api")
    }
    assert {name: status for name, status in accepted.items() if status != 403} == {}
