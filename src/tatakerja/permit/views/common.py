"""What the pages of permits share: who asks, where an error stands, when something is said."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, post_of
from tatakerja.permit.access import may_decide_request
from tatakerja.permit.forms import DecideForm
from tatakerja.permit.models import Level, Request, State
from tatakerja.permit.queries import superior_of
from tatakerja.platform.pages import notify


def person_of(request: HttpRequest) -> Person:
    """The employee who is signed in; refuses an account without one."""
    person = getattr(request.user, "person", None)
    if not isinstance(person, Person):
        raise NotAllowed("Akun ini tidak terhubung dengan seorang pegawai, jadi tidak ada izinnya.")
    return person


def current_post(person: Person) -> Post | None:
    return post_of(person, today())


def zone_of(post: Post | None) -> str:
    return post.zone if post else zones.WIB


def to_whom(row: Request) -> str:
    """`` ke Budi Hartono``: whom a fresh request waits for."""
    return f" ke {row.approver.name}" if row.approver else ""


def to_superior(person: Person) -> str:
    superior = superior_of(person)
    return f" ke {superior.name}" if superior else ""


def stages_of(row: Request) -> list[tuple[str, str]]:
    """The stages of a request with their state for the strip: done, now, missed or empty."""
    levels = list(row.levels) or [row.level]
    found = []
    for place, level in enumerate(levels):
        if row.state == State.APPROVED or place < row.stage:
            state = "done"
        elif row.state == State.PROPOSED and place == row.stage:
            state = "now"
        elif row.state == State.REJECTED and place == row.stage:
            state = "missed"
        else:
            state = ""
        found.append((str(Level(level).label), state))
    return found


def decide(
    request: HttpRequest, title: str, act: Callable[..., Request], show: Callable[..., HttpResponse]
) -> HttpResponse:
    """The answer to one request from its own page; a refusal comes back on it."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        return show(error=_("Pilih disetujui atau belum disetujui."))
    approve = form.cleaned_data["decision"] == "approve"
    try:
        done = act(approve=approve, reason=form.cleaned_data["reason"])
    except (Invalid, Conflict) as refusal:
        return show(error=refusal.message)
    state = str(done.get_state_display()).lower()
    if done.state == State.PROPOSED:
        state = _("diteruskan%(to)s") % {"to": to_whom(done)}
    notify(request, f"{title}: {state}.")
    return redirect("portal:inbox")


def decides(request: HttpRequest, row: Request) -> bool:
    """Whether the form of the decision belongs on the page."""
    return row.state == State.PROPOSED and may_decide_request(request.user, row)
