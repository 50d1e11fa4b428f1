"""Tags and filters of every page; already loaded in all templates (``docs/pages.md`` lists them)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.forms.widgets import DateTimeBaseInput
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tatakerja.kernel.money import format_rupiah
from tatakerja.platform import formats

register = template.Library()

LEVELS = {"ok": "check", "warn": "warning", "bad": "stop", "info": "info", "": "dot"}


def _lang() -> str:
    return get_language() or "id"


# -- filters --------------------------------------------------------------------------------------------


@register.filter
def long_date(value: date | datetime | None, zone: str = "") -> str:
    """``Senin, 23 November 2026``; an instant takes the zone: ``{{ at|long_date:shell.zone }}``."""
    return formats.long_date(formats.as_date(value, zone), _lang()) if value else formats.MISSING


@register.filter
def medium_date(value: date | datetime | None, zone: str = "") -> str:
    """``23 Nov 2026``."""
    return formats.medium_date(formats.as_date(value, zone), _lang()) if value else formats.MISSING


@register.filter
def short_date(value: date | datetime | None, zone: str = "") -> str:
    """``Sen 23/11``."""
    return formats.short_date(formats.as_date(value, zone), _lang()) if value else formats.MISSING


@register.filter
def month_name(value: date | None) -> str:
    """``November 2026``."""
    return formats.month_name(value, _lang()) if value else formats.MISSING


@register.filter
def until(first: date, last: date | None) -> str:
    """``23 Nov – 18 Des 2026``: ``{{ first|until:last }}``; without end ``sejak 23 Nov 2026``."""
    if last is None:
        return _("sejak %(day)s") % {"day": formats.medium_date(first, _lang())}
    return formats.date_range(first, last, _lang())


@register.filter
def clock(value: time | datetime | None, zone: str = "") -> str:
    """``07.24 WITA``: ``{{ at|clock:shell.zone }}``; a plain clock time without zone ``07.24``."""
    return formats.clock(value, zone) if value is not None else formats.MISSING


@register.filter
def minutes(value: int | None) -> str:
    """``11 menit``, ``7 jam 30 menit``."""
    return formats.minutes(value, _lang()) if value is not None else formats.MISSING


@register.filter
def metres(value: float | None) -> str:
    """``14 m``, ``1.284 m``, ``12,3 km``."""
    return formats.metres(value, _lang()) if value is not None else formats.MISSING


@register.filter
def rupiah(value: int | None) -> str:
    """``Rp1.250.000``."""
    return format_rupiah(value) if value is not None else formats.MISSING


@register.filter
def number(value: int | float | Decimal | Fraction | None, decimals: int = 0) -> str:
    """``1.284``; ``{{ x|number:2 }}`` gives ``12,50``."""
    return formats.number(value, decimals, _lang()) if value is not None else formats.MISSING


@register.filter
def trimmed(value: int | str | Decimal | None) -> str:
    """``0,5`` or ``66``: a number as recorded, at most two decimals, without zeros that say nothing."""
    return formats.trimmed(Decimal(value), _lang()) if value is not None else formats.MISSING


@register.filter
def percent(value: Fraction | float | None, decimals: int = 1) -> str:
    """A share of one as ``25%`` or ``33,3%``."""
    return formats.percent(value, decimals, _lang()) if value is not None else formats.MISSING


@register.filter
def article(source: str) -> str:
    """``PP 94/2021 Pasal 9``: a source of the rules as the page's language cites it."""
    return formats.article(source, _lang())


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a key that a variable names; nothing when absent."""
    return mapping.get(key)


# -- small marks ----------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of icons.svg; decorative unless ``label`` says what it means."""
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)


@register.simple_tag
def badge(level: str, text: str) -> SafeString:
    """A status by colour, shape and word; ``level`` is ok, warn, bad, info or empty."""
    return format_html('<span class="badge {}">{}{}</span>', level, icon(LEVELS[level]), text)


@register.simple_tag(takes_context=True)
def current(context: template.Context, *names: str) -> SafeString:
    """``aria-current="page"`` when the page is one of these url names, or its address starts with one.

    ``{% current "roster:list" "roster:detail" %}`` or ``{% current "/jadwal/" %}``.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    for name in names:
        if (match and match.view_name == name) or (
            name.startswith("/") and request is not None and request.path.startswith(name)
        ):
            return SafeString('aria-current="page"')
    return SafeString("")


# -- forms ----------------------------------------------------------------------------------------------

_PICKERS: Mapping[type[forms.Widget], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.TimeInput: ("time", "%H:%M"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
}


def _kind(widget: forms.Widget) -> str:
    """How a field is laid out: one box, a group of choices, a file or a plain input."""
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "file" if isinstance(widget, forms.FileInput) else "input"


def _use_browser_picker(widget: forms.Widget) -> None:
    """Dates and times get the browser's own picker, whose value is ISO whatever the language."""
    found = _PICKERS.get(type(widget))
    if found and isinstance(widget, DateTimeBaseInput):
        widget.input_type, widget.format = found


def first_id(bound: BoundField) -> str:
    """The id of the first control, where a link of the error summary must land."""
    return f"{bound.auto_id}_0" if _kind(bound.field.widget) == "group" else str(bound.auto_id)


@register.inclusion_tag("platform/_field.html")
def field(
    bound: BoundField, label: str = "", help_text: str | None = None, chips: bool = False, **attrs: str
) -> dict[str, Any]:
    """One field with label, help and error; ``chips=True`` shows choices as tappable chips.

    Further names become attributes of the control: ``{% field form.nip inputmode="numeric" %}``.
    """
    widget = bound.field.widget
    _use_browser_picker(widget)
    kind = _kind(widget)
    text = bound.help_text if help_text is None else help_text
    described = [f"{bound.auto_id}_helptext"] * bool(text) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "help_text": text,
        "chips": chips or "chips" in str(widget.attrs.get("class", "")),
        "control": "" if kind == "group" else bound.as_widget(attrs=dict(attrs)),
        "described": " ".join(described),
        "optional": not bound.field.required and kind != "box",
    }


@register.inclusion_tag("platform/_errors.html")
def form_errors(*form_list: forms.BaseForm) -> dict[str, Any]:
    """The summary at the top of a form: every error as a link to its field."""
    rows: list[tuple[str, str]] = []
    for form in form_list:
        rows += [("", str(error)) for error in form.non_field_errors()]
        rows += [("", str(error)) for hidden in form.hidden_fields() for error in hidden.errors]
        rows += [
            (first_id(bound), f"{bound.label}: {error}")
            for bound in form.visible_fields()
            for error in bound.errors
        ]
    return {"rows": rows}


@register.inclusion_tag("platform/_form.html", name="form")
def form_tag(form: forms.BaseForm) -> dict[str, Any]:
    """A whole form's content: summary, hidden and visible fields (not the ``<form>`` and its button)."""
    return {"form": form}


# -- panels ---------------------------------------------------------------------------------------------


@register.inclusion_tag("platform/_why.html")
def why(reasons: Iterable[Mapping[str, str] | str], title: str = "", is_open: bool = False) -> dict[str, Any]:
    """ "Mengapa?" with one row per reason: a text, or a mapping with text, clause, quote, circular."""
    rows = [{"text": reason} if isinstance(reason, str) else dict(reason) for reason in reasons]
    return {"rows": rows, "title": title or _("Mengapa?"), "is_open": is_open}


@register.inclusion_tag("platform/_pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], param: str = "page") -> dict[str, Any]:
    """Previous, numbers, next and which rows are shown; other parts of the address stay."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(wanted: int) -> str:
        if query is None:
            return f"?{param}={wanted}"
        query[param] = str(wanted)
        return f"?{query.urlencode()}"

    numbers = [
        {"text": str(n), "url": address(n) if isinstance(n, int) else "", "here": n == page.number}
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }


@register.filter
def undo_url(tags: str | None) -> str:
    """The undo address that :func:`tatakerja.platform.pages.notify` put into a message, or nothing."""
    return next((tag[5:] for tag in (tags or "").split() if tag.startswith("undo:")), "")


@register.filter
def same_site(address: str | None, request: HttpRequest) -> str:
    """An address of this site, or nothing: for a way back to the page somebody came from."""
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and allowed else ""
