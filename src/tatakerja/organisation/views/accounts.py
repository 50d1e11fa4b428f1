"""Accounts: codes printed once for a unit, and the public page where a code becomes a password."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation import access, queries, services
from tatakerja.organisation.forms import ActivateForm
from tatakerja.organisation.views.common import page, saved
from tatakerja.platform.pages import notify, status_of, user_of


@never_cache
@require_POST
def open_accounts(request: HttpRequest, pk: int) -> HttpResponse:
    """Accounts for everybody at and below a node who has no password yet; the codes are shown this once."""
    user = user_of(request)
    node = get_object_or_404(access.visible_nodes(user), pk=pk)
    access.require_keep(user, node)
    posts = queries.posts_on(access.today(), node=node)
    opened = services.open_accounts(by=user, people=[post.person for post in posts.values()])
    rows = [{"opened": one, "unit": posts[one.person.pk].node} for one in opened]
    return page(request, "codes.html", {"node": node, "rows": rows, "others": len(posts) - len(rows)})


@never_cache
@login_not_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """First sign-in: number, code and a password of one's own."""
    form = ActivateForm(request.POST or None)

    def act() -> None:
        try:
            services.activate_account(**form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))

    if request.method == "POST" and saved(form, act):
        notify(request, _("Akun aktif. Silakan masuk dengan kata sandi baru."))
        return redirect("account_login")
    return render(request, "organisation/activate.html", {"form": form}, status=status_of(form))
