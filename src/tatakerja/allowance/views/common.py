"""What the views of TPP share: which month, and the way to it."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import WITA, local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import clock


def month_asked(request: HttpRequest) -> Month:
    """The month in the address; by default the one before this, which is the one to pay."""
    today = local_date(clock.now(), WITA)
    default = Month.of(today.replace(day=1) - timedelta(days=1))
    try:
        found = Month.parse(request.GET.get("bulan") or request.POST.get("bulan") or "")
    except Invalid:
        return default
    return found if 2000 <= found.year <= 2100 else default


def before(month: Month) -> Month:
    return Month.of(month.first - timedelta(days=1))


def to_month(node: Node, month: Month | date) -> HttpResponse:
    text = f"{month:%Y-%m}" if isinstance(month, date) else str(month)
    return redirect(f"{reverse('allowance:month', args=[node.pk])}?bulan={text}")
