"""The page "Persetujuan": one inbox for everything that waits for one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import WIB
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.permit.access import led_people
from tatakerja.permit.queries import others_to_decide, overdue_outings
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.portal.queries.inbox import SOURCES, Pile, results_to_judge
from tatakerja.portal.services import Pressed, press, unpress
from tatakerja.presence.services import record_looks

PAGE_SIZE = 50
_NAMED = 5


def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first; ``?jenis=`` keeps one kind, ``?semua=1`` ticks everything shown."""
    user = user_of(request)
    if request.method == "POST":
        return _press(request, user)
    person = getattr(user, "person", None)
    post = post_of(person, today()) if isinstance(person, Person) else None
    kind = request.GET.get("jenis", "")
    pile = Pile(user, kind, zone=post.zone if post else WIB)
    page = page_of(request, pile, size=PAGE_SIZE)
    seen = {row.seen for row in page.object_list if row.seen is not None}
    if seen:
        record_looks(by=user, people=seen, purpose="decide")
    context = {
        "page": page,
        "ticks": any(one.value for one in page.object_list),
        "kind": kind,
        "total": sum(pile.counts.values()),
        "tabs": [
            (name, source.label, pile.counts[name]) for name, source in SOURCES.items() if pile.counts[name]
        ],
        "all": request.GET.get("semua") == "1",
        "judge": results_to_judge(user, pile.led),
        "overdue": overdue_outings(user)[:20],
        "leads": bool(pile.led) or led_people(user).exists(),
        "zone": post.zone if post else WIB,
    }
    return render(request, "portal/inbox.html", context)


def others(request: HttpRequest) -> HttpResponse:
    """Leave below the user that waits for somebody else."""
    return render(request, "portal/others.html", {"page": page_of(request, others_to_decide(request.user))})


def _press(request: HttpRequest, user: User) -> HttpResponse:
    approve = request.POST.get("decision") != "reject"
    kind = request.POST.get("jenis", "")
    answer = redirect(reverse("portal:inbox") + (f"?jenis={kind}" if kind in SOURCES else ""))
    picks = request.POST.getlist("pick")
    if not picks:
        messages.error(request, _("Pilih paling sedikit satu yang masih menunggu."))
        return answer
    try:
        done = press(by=user, picks=picks, approve=approve, reason=request.POST.get("reason", ""))
    except (Invalid, Conflict) as refusal:
        messages.error(request, refusal.message)
        return answer
    _tell(request, done, approve)
    return answer


def _tell(request: HttpRequest, done: Pressed, approve: bool) -> None:
    left = len(done.left_out)
    text = (_("%(n)d disetujui.") if approve else _("%(n)d belum disetujui.")) % {"n": done.done}
    if left:
        text += " " + _("%(n)d tidak ikut karena bentrok.") % {"n": left}
    if done.final:
        text += " " + _("Tukar giliran berlaku langsung.")
    undo = reverse("portal:unpress", args=[done.undo]) if done.undo else ""
    notify(request, text, level="ok" if done.done else "warn", undo_url=undo)
    _name(request, done.left_out)


def _name(request: HttpRequest, left: list[tuple[str, str]]) -> None:
    if not left:
        return
    named = [f"{name}: {reason}" for name, reason in left[:_NAMED]]
    more = [_("dan %(n)d lainnya") % {"n": len(left) - len(named)}] if len(left) > len(named) else []
    notify(request, _("Tidak ikut: %(names)s.") % {"names": "; ".join(named + more)}, level="warn")


@require_POST
def undo(request: HttpRequest, word: str) -> HttpResponse:
    """The undo of one press."""
    user = user_of(request)
    try:
        count, left = unpress(by=user, word=word)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("portal:inbox")
    notify(request, _("%(n)d keputusan diurungkan; semuanya menunggu lagi.") % {"n": count})
    _name(request, left)
    return redirect("portal:inbox")
