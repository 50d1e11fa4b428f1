"""The JSON API: one router per package, refusals as problem+json (RFC 9457)."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Tatakerja", version="1", urls_namespace="api", docs_url=None)
