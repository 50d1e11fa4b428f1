"""Writing a circular: the paper beside the form, part by part, saved as one goes, handed in at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext as _n
from django.views.decorators.http import require_GET, require_POST

from tatakerja.circular.access import (
    approvers_for,
    regions_to_write,
    require_write,
    visible_circulars,
    visible_draftings,
)
from tatakerja.circular.forms import ScanForm, StartForm, TextForm
from tatakerja.circular.models import Drafting
from tatakerja.circular.queries import drafting as reads
from tatakerja.circular.queries import library
from tatakerja.circular.queries.control_words import label_of
from tatakerja.circular.rules import parts
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.rules.schema import SECTIONS
from tatakerja.circular.rules.sentences import sentences
from tatakerja.circular.services import drafting as services
from tatakerja.circular.views.common import region_to_write
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import formats
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of

Json = dict[str, Any]


def write(request: HttpRequest) -> HttpResponse:
    """Begins a draft: empty, from the library, or like an own circular; below it what is being written."""
    region = region_to_write(request)
    own = visible_circulars(request.user).filter(region=region).order_by("-valid_from", "-id")
    form = StartForm(request.POST or None, own=own, shipped=library().policies())
    if request.GET.get("seperti"):
        form.initial = {"start": "own", "circular": request.GET["seperti"], "manner": "versi"}
    if request.method == "POST" and form.is_valid():
        drafting = services.start_drafting(by=user_of(request), region=region, **form.wanted())
        return redirect("circular:draft_text", pk=drafting.pk)
    rows = visible_draftings(request.user).select_related("region", "saved_by", "circular")
    context = {
        "form": form,
        "region": region,
        "regions": regions_to_write(request.user).order_by("path"),
        "page": page_of(request, rows.order_by("-saved_at", "-id")),
    }
    return form_answer(request, "circular/drafting/start.html", context, form)


def _drafting(request: HttpRequest, pk: int) -> Drafting:
    rows = visible_draftings(request.user).select_related(
        "region", "saved_by", "circular", "copied_from", "scan"
    )
    return get_object_or_404(rows, pk=pk)


def _frame(drafting: Drafting, here: str, **more: Any) -> Json:
    """What every page of a draft shows around its own part."""
    document = more.pop("document", drafting.document)
    problems = reads.problems_of(document)
    todo = reads.to_do(document, problems)
    return {
        "drafting": drafting,
        "region": drafting.region,
        "here": here,
        "title": drafting.title or _("Edaran baru"),
        "sentences": reads.sentences_of(drafting),
        "clauses": reads.draft_clauses(document, todo),
        "problems": problems,
        "todo": todo,
        "saved_at": formats.clock(drafting.saved_at, drafting.region.zone),
        **more,
    }


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page of a draft: its text while there is none, else its identity."""
    found = _drafting(request, pk)
    return redirect("circular:draft_part", pk=pk, part="identitas" if found.text else "naskah")


def draft_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, pasted; and the scanned paper."""
    found = _drafting(request, pk)
    sent = request.POST if request.method == "POST" else None
    scanning = sent is not None and "pindaian" in sent
    text = TextForm(None if scanning else sent, initial={"text": found.text})
    scan = ScanForm(sent if scanning else None, request.FILES if scanning else None)
    form = scan if scanning else text
    if sent is not None and form.is_valid():
        try:
            if scanning:
                kept = services.keep_scan(by=user_of(request), drafting=found, content=scan.content())
                notify(request, _("Pindaian %(n)s halaman tersimpan.") % {"n": kept.pages})
            else:
                services.keep_text(by=user_of(request), drafting=found, text=text.cleaned_data["text"])
                notify(request, _("Naskah tersimpan. Pilih kalimat yang menjadi klausul."))
        except Invalid as error:
            show_refusal(form, error)
        else:
            return redirect("circular:draft_text" if scanning else "circular:draft_clauses", pk=pk)
    context = _frame(found, "naskah", text_form=text, scan_form=scan)
    return form_answer(request, "circular/drafting/text.html", context, text, scan)


def draft_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of a draft in controls made from the schema; a POST saves it, right or wrong."""
    found = _drafting(request, pk)
    wanted = parts.part_of(part, found.document)
    if request.method == "POST":
        return _save(request, found, part)
    if wanted is None:
        if part.startswith("klausul-"):
            return redirect("circular:draft_clauses", pk=pk)
        raise Http404
    return render(request, "circular/drafting/part.html", _editor(found, wanted, found.document))


def _editor(drafting: Drafting, part: parts.Part, document: Json, **more: Any) -> Json:
    """The controls of a part with their problems; ``document`` may hold what was typed but not saved."""
    context = _frame(drafting, part.name, document=document, **more)
    problems = context["problems"]
    controls = [reads.shown(one, problems) for one in parts.controls_of(part, document)]
    context |= {"part": part, "mark": parts.mark(drafting.document, part), "controls": controls}
    if part.name == "berlaku":
        context |= {"retroactive": reads.begins_in_the_past(drafting) or drafting.retroactive_reason}
    if part.name == "dasar":
        context["known"] = reads.known_circulars(drafting)
    if part.clause is not None:
        context |= _clause(part, document, controls)
    elif len(part.paths) == 1:
        context |= {"section": label_of(part.paths[0]), "behind": _behind(document, part.paths[0])}
    return context


def _clause(part: parts.Part, document: Json, controls: list[Json]) -> Json:
    """A clause's own controls apart from the parameters beside it, each with who else sets it."""
    assert part.clause is not None
    fields = {one["name"].rpartition("/")[2]: one for one in controls[0]["children"]}
    linked = [
        {"path": path, "control": control, "others": reads.others_that_set(document, path, part.clause)}
        for path, control in zip(part.linked, controls[1:], strict=True)
    ]
    offered = [path for path in parts.offered_paths(document) if path not in part.linked]
    groups: dict[str, list[tuple[str, str]]] = {}
    for path in offered:
        name = label_of(path) if not path.count(".") > 1 else f"{label_of(path)} {path.rpartition('.')[2]}"
        groups.setdefault(_group_of(path), []).append((path, name))
    unclear = fields["state"]["value"] == "unclear" or fields["readings"]["filled"]
    count = len(parts.clauses_of(document))
    around = {
        "before": f"klausul-{part.clause}" if part.clause else "",
        "after": f"klausul-{part.clause + 2}" if part.clause + 1 < count else "",
    }
    return around | {"fields": fields, "linked": linked, "offered": groups.items(), "unclear": unclear}


def _group_of(path: str) -> str:
    section = path.partition(".")[0]
    if section == "circular":
        return _("Identitas")
    return _("Masa berlaku") if section in ("valid", "binds") else label_of(section)


def _behind(document: Json, section: str) -> list[tuple[str, str, str]]:
    """Which clause gives which parameter of a section: name, clause, its page."""
    found = []
    for index, clause in enumerate(parts.clauses_of(document)):
        for path in parts.linked_paths(clause):
            if parts.is_at(path, section):
                found.append((label_of(path), str(clause.get("id", "")), f"klausul-{index + 1}"))
    return sorted(found)


def _save(request: HttpRequest, drafting: Drafting, part: str) -> HttpResponse:
    quiet = request.headers.get("X-Autosave") == "1"
    sent = [(name, value) for name, values in request.POST.lists() for value in map(str, values)]
    reason = request.POST.get("retroactive_reason")
    try:
        held = services.save_part(
            by=user_of(request),
            drafting=drafting,
            part=part,
            sent=sent,
            mark=request.POST.get("mark", ""),
            reason=reason,
        )
    except services.ChangedMeanwhile as error:
        return _conflict(request, error, part, sent, quiet=quiet)
    if quiet:
        return JsonResponse(_receipt(held, part))
    to = request.POST.get("ke", "")
    if not (to or request.POST.get("tambah") or request.POST.get("lepas")):
        notify(request, _("Tersimpan %(time)s.") % {"time": formats.clock(held.saved_at, held.region.zone)})
    address = reverse("circular:draft_part", args=[held.pk, part])
    return redirect(f"{address}#{to}" if to.replace("-", "").replace("_", "").isalnum() else address)


def _receipt(held: Drafting, part: str) -> Json:
    """What the page needs after a quiet save: the hour, the new mark, and the problems at their controls."""
    found = parts.part_of(part, held.document)
    assert found is not None
    problems = reads.problems_of(held.document)
    wrong: dict[str, list[str]] = {}
    _gather_errors((reads.shown(one, problems) for one in parts.controls_of(found, held.document)), wrong)
    return {
        "saved": formats.clock(held.saved_at, held.region.zone),
        "mark": parts.mark(held.document, found),
        "errors": wrong,
        "open": len(problems),
        "retroactive": reads.begins_in_the_past(held),
    }


def _gather_errors(controls: Iterable[Json], into: dict[str, list[str]]) -> None:
    for one in controls:
        if one["errors"]:
            into[one["id"]] = one["errors"]
        _gather_errors([*one["children"], *one["rest"]], into)


def _conflict(
    request: HttpRequest,
    error: services.ChangedMeanwhile,
    part: str,
    sent: list[tuple[str, str]],
    *,
    quiet: bool,
) -> HttpResponse:
    """The part was changed elsewhere: nothing is saved, everything typed stays on the page."""
    held = error.drafting
    found = parts.part_of(part, held.document)
    if quiet:
        current = parts.mark(held.document, found) if found is not None else ""
        return JsonResponse({"conflict": str(error), "mark": current}, status=409)
    if found is None:
        quote = next((value for name, value in sent if name.endswith("/quote")), "")
        context = _frame(held, part, quote=quote)
        return render(request, "circular/drafting/gone.html", context, status=409)
    typed = parts.filled(held.document, found, sent)
    context = _editor(held, found, typed, conflict=str(error))
    return render(request, "circular/drafting/part.html", context, status=409)


@require_GET
def draft_clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """The clauses in order, with what each sets and what is still wrong in it."""
    return render(request, "circular/drafting/clauses.html", _frame(_drafting(request, pk), "klausul"))


@require_POST
def draft_quote(request: HttpRequest, pk: int) -> HttpResponse:
    """A sentence of the text, or words selected in it: a new clause, or the quote of the one that is open."""
    found = _drafting(request, pk)
    words = request.POST.get("kutipan", "").strip()
    number = request.POST.get("kalimat", "")
    if number.isdecimal():
        words = next((one.text for one in sentences(found.text) if one.number == int(number)), words)
    clause = request.POST.get("klausul", "")
    if clause.isdecimal() and int(clause):
        services.quote_sentence(by=user_of(request), drafting=found, clause=int(clause) - 1, quote=words)
        return redirect("circular:draft_part", pk=pk, part=f"klausul-{int(clause)}")
    _held, at = services.add_clause(by=user_of(request), drafting=found, quote=words)
    return redirect("circular:draft_part", pk=pk, part=f"klausul-{at + 1}")


@require_POST
def draft_remove_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a clause away; the message brings it back."""
    found = _drafting(request, pk)
    number, name = request.POST.get("klausul", ""), request.POST.get("id", "")
    if not number.isdecimal() or not int(number):
        raise Http404
    services.remove_clause(
        by=user_of(request), drafting=found, clause=int(number) - 1, mark=request.POST.get("mark", "")
    )
    notify(
        request,
        _("Klausul %(id)s dihapus beserta parameternya.") % {"id": name},
        undo_url=reverse("circular:draft_restore", args=[pk]),
    )
    return redirect("circular:draft_clauses", pk=pk)


@require_POST
def draft_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it was before the last clause went."""
    services.bring_back(by=user_of(request), drafting=_drafting(request, pk))
    notify(request, _("Klausul dikembalikan."))
    return redirect("circular:draft_clauses", pk=pk)


@require_GET
def draft_parameters(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything a circular can set, section by section, with what this one says so far."""
    found = _drafting(request, pk)
    rows = [
        {
            "part": f"bagian-{section}",
            "name": label_of(section),
            "stated": [label_of(f"{section}.{one}") for one in held]
            if isinstance(held := parts.get(found.document, section), dict) and section != "protocols"
            else [],
            "filled": held is not None,
            "clauses": sorted({name for _label, name, _page in _behind(found.document, section)}),
        }
        for section in SECTIONS
    ]
    return render(request, "circular/drafting/parameters.html", _frame(found, "parameter", rows=rows))


def draft_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing, what it would do, who may approve; a POST hands it in."""
    found = _drafting(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            circular = services.hand_in(by=user_of(request), drafting=found)
        except PolicyError as error:
            count = len(error.problems)
            refused = _n(
                "Masih ada %(n)s hal yang perlu diperbaiki.",
                "Masih ada %(n)s hal yang perlu diperbaiki.",
                count,
            ) % {"n": count}
        except (Conflict, Invalid) as error:
            refused = str(error)
        else:
            notify(request, _("Konsep diajukan. Petugas lain memeriksa dan memberlakukannya."))
            return redirect("circular:publish", pk=circular.pk)
    context = _frame(
        found,
        "periksa",
        refused=refused,
        approvers=approvers_for(found.region, found.authors),
        retroactive=reads.begins_in_the_past(found),
    )
    return render(request, "circular/drafting/check.html", context, status=422 if refused else 200)


@require_POST
def open_circular(request: HttpRequest, pk: int) -> HttpResponse:
    """A circular opened in the form: a draft to go on with it, or the next version of what is in force."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(user_of(request), circular.region)
    found = services.open_in_form(by=user_of(request), circular=circular)
    return redirect("circular:draft", pk=found.pk)


@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws what was being written away."""
    services.discard_drafting(by=user_of(request), drafting=_drafting(request, pk))
    notify(request, _("Konsep yang sedang ditulis dihapus."))
    return redirect("circular:write")
