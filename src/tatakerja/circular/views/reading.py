"""What everybody of a region reads: the rules of today, each circular clause by clause, the holidays."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from tatakerja.circular.access import (
    may_write,
    own_notices,
    regions_to_write,
    reviews_to_decide,
    visible_circulars,
)
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import (
    holiday_years,
    library,
    policy_book,
    policy_of,
    region_policy,
)
from tatakerja.circular.queries.words import SUMMARY, clauses_of, name_of, parameters_of, say
from tatakerja.circular.rules.force import in_force
from tatakerja.circular.rules.unclear import contradictions_of
from tatakerja.circular.services import fingerprint
from tatakerja.kernel import zones
from tatakerja.organisation.access import AnyUser, today, visible_nodes
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock, formats
from tatakerja.platform.pages import page_of

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def regions_of(user: AnyUser) -> list[Node]:
    """The regions whose rules concern the user: the own one first, then those overseen."""
    person = getattr(user, "person", None)
    post = post_of(person, today()) if person else None
    overseen = list(visible_nodes(user).filter(level=Level.REGION).order_by("path"))
    own = [post.region] if post else []
    return own + [region for region in overseen if region not in own]


def circular_list(request: HttpRequest) -> HttpResponse:
    """The rules of today on top, every circular below; filter ``daerah`` (id of a region), ``keadaan``."""
    regions = regions_of(request.user)
    chosen = next((one for one in regions if str(one.pk) == request.GET.get("daerah")), None)
    region = chosen or (regions[0] if regions else None)
    rows: QuerySet[Circular] = visible_circulars(request.user).select_related("region")
    if chosen is not None:
        rows = rows.filter(region=chosen)
    state = request.GET.get("keadaan", "")
    if state in Circular.State.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(request, rows.order_by("-valid_from", "-id")),
        "regions": regions,
        "region": region,
        "state": state,
        "states": Circular.State.choices,
        "writes": regions_to_write(request.user).exists(),
        "notices": own_notices(request.user).filter(seen_at__isnull=True).select_related("circular"),
        "reviews": reviews_to_decide(request.user).select_related("circular"),
        **(_today(request.user, region) if region else {}),
    }
    return render(request, "circular/list.html", context)


def _today(user: AnyUser, region: Node) -> dict[str, Any]:
    """What holds in a region today, in words."""
    today = zones.local_date(clock.now(), region.zone)
    book = policy_book([region])
    effective = region_policy(region, today, book=book)
    rows = [
        {"name": name_of(path), "value": say(found.value, path), "clauses": found.clauses}
        for path in SUMMARY
        if (found := effective.parameters.get(path)) is not None
    ]
    held = in_force(book.policies(region.pk), today)
    return {
        "today": today,
        "rows_today": rows,
        "held": visible_circulars(user).filter(pk__in=book.ids_of(held)).order_by("valid_from", "id"),
    }


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One circular: validity, parameters with their clauses, every clause with its quote and state."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region", "scan"), pk=pk)
    policy = policy_of(circular)
    clauses = clauses_of(policy)
    context = {
        "circular": circular,
        "policy": policy,
        "identity": policy.identity,
        "bases": policy.identity.bases,
        "relations": [(say(one.kind), one.slug, one.note) for one in policy.relations],
        "parameters": parameters_of(policy),
        "clauses": clauses,
        "unclear": sum(one.clause.undecided for one in clauses),
        "contradictions": contradictions_of(policy, library().contradictions),
        "fingerprint": fingerprint(circular),
        "notice": own_notices(request.user).filter(circular=circular).first(),
        "reviews": circular.reviews.exclude(decision="").select_related("decided_by"),
        "told": circular.notices.count() if circular.state != Circular.State.DRAFT else None,
        "changes": [(name_of(path), say_plain(value)) for path, value in circular.changes.items()],
        "binds": say(policy.binds),
        "writes": may_write(request.user, circular.region),
        "source_words": say(policy.identity.source),
    }
    return render(request, "circular/detail.html", context)


def say_plain(value: Any) -> str:
    """A value as a form wrote it."""
    if isinstance(value, list):
        return ", ".join(say_plain(one) for one in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return formats.medium_date(date.fromisoformat(value), get_language() or "id")
    return say(value) if isinstance(value, str) or value is None else str(value)


def library_page(request: HttpRequest) -> HttpResponse:
    """The shipped circulars, to be adopted by those who write."""
    shown = []
    for policy in library().policies():
        rows = dict(parameters_of(policy)).values()
        shown.append(
            {
                "slug": policy.slug,
                "identity": policy.identity,
                "place": policy.jurisdiction.name,
                "clauses": len(policy.clauses),
                "unclear": sum(clause.undecided for clause in policy.clauses),
                "key": [one for section in rows for one in section if one.path in SUMMARY][:4],
            }
        )
    return render(
        request, "circular/library.html", {"shown": shown, "writes": regions_to_write(request.user).exists()}
    )


def holidays(request: HttpRequest) -> HttpResponse:
    """The holidays of a year with their source and version."""
    years = holiday_years()
    present = today().year
    wanted = request.GET.get("tahun", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else present
    shown = next((one for one in years if one.year == year), years[-1] if years else None)
    return render(request, "circular/holidays.html", {"years": years, "shown": shown, "days": _dated(shown)})


def _dated(year: Any) -> list[dict[str, Any]]:
    if year is None:
        return []
    return [row | {"day": date.fromisoformat(row["date"])} for row in year.days]
