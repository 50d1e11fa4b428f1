"""Formats, tags, form rendering and the frame of every page."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation
from django.views.generic import TemplateView
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.platform import formats, pages
from tatakerja.platform.gallery import ExampleForm, gallery_context
from tatakerja.platform.staticfiles import lean
from tatakerja.platform.templatetags import tatakerja as tags

pytestmark = pytest.mark.urls(__name__)
urlpatterns = [
    path("akun/", include("allauth.urls")),
    path("bantuan/", TemplateView.as_view(template_name="platform/help.html"), name="help"),
    path("i18n/", include("django.conf.urls.i18n")),
]

PACKAGE = Path(tags.__file__).resolve().parent.parent
MONDAY = date(2026, 11, 23)
INSTANT = datetime(2026, 11, 22, 23, 24, tzinfo=UTC)


def request_with_messages(rf: RequestFactory, path: str = "/") -> HttpRequest:
    request = rf.get(path)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.fixture(autouse=True)
def _indonesian() -> object:
    with translation.override("id"):
        yield


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


# -- formats --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formats.long_date(MONDAY), "Senin, 23 November 2026"),
        (formats.long_date(MONDAY, "en"), "Monday, 23 November 2026"),
        (formats.medium_date(date(2026, 8, 1)), "1 Agu 2026"),
        (formats.short_date(MONDAY), "Sen 23/11"),
        (formats.short_date(date(2026, 12, 18)), "Jum 18/12"),
        (formats.month_name(MONDAY), "November 2026"),
        (formats.article("PP 53/2010 arts. 7-10"), "PP 53/2010 Pasal 7-10"),
        (formats.article("PP 94/2021 art. 9", "en"), "PP 94/2021 art. 9"),
        (formats.trimmed(Decimal("1.50")), "1,5"),
        (formats.trimmed(Decimal("100.00")), "100"),
        (formats.date_range(MONDAY, MONDAY), "23 Nov 2026"),
        (formats.date_range(MONDAY, date(2026, 11, 27)), "23–27 Nov 2026"),
        (formats.date_range(MONDAY, date(2026, 12, 18)), "23 Nov – 18 Des 2026"),
        (formats.date_range(MONDAY, date(2027, 1, 8)), "23 Nov 2026 – 8 Jan 2027"),
        (formats.minutes(0), "0 menit"),
        (formats.minutes(11), "11 menit"),
        (formats.minutes(480), "8 jam"),
        (formats.minutes(-450), "-7 jam 30 menit"),
        (formats.minutes(75, "en"), "1 hr 15 min"),
        (formats.clock(time(7, 30)), "07.30"),
        (formats.clock(INSTANT, "WITA"), "07.24 WITA"),
        (formats.clock(INSTANT, "Asia/Jayapura"), "08.24 WIT"),
        (formats.number(1284), "1.284"),
        (formats.number(Fraction(25, 2), 2), "12,50"),
        (formats.number(12.5, 2, "en"), "12.50"),
        (formats.number(-3), "-3"),
        (formats.number(Decimal("-0.4")), "0"),
        (formats.percent(Fraction(1, 4)), "25%"),
        (formats.percent(Fraction(1, 3)), "33,3%"),
        (formats.percent(Fraction(1, 3), 0), "33%"),
        (formats.percent(Fraction(2, 3), 2), "66,67%"),
        (formats.percent(1), "100%"),
        (formats.metres(14.4), "14 m"),
        (formats.metres(1284), "1.284 m"),
        (formats.metres(12_345), "12,3 km"),
    ],
)
def test_formats_read_as_people_write_them(text: str, expected: str) -> None:
    assert text == expected


def test_an_instant_without_zone_is_refused_rather_than_shown_in_utc() -> None:
    with pytest.raises(ValueError, match="needs the zone"):
        formats.clock(INSTANT)


def test_the_local_date_of_an_instant_is_that_of_its_zone() -> None:
    assert formats.as_date(INSTANT, "WITA") == MONDAY
    assert formats.as_date(INSTANT) == date(2026, 11, 22)


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_reads_back_whatever_its_size(value: int) -> None:
    assert int(formats.number(value).replace(".", "")) == value


@given(st.dates(), st.dates())
def test_a_range_names_the_year_of_its_end(first: date, last: date) -> None:
    first, last = min(first, last), max(first, last)
    assert formats.date_range(first, last).endswith(formats.medium_date(last).split(" ", 1)[1])


@given(st.fractions(0, 1))
def test_a_percentage_is_within_half_a_tenth_of_the_share(share: Fraction) -> None:
    shown = Fraction(formats.percent(share)[:-1].replace(".", "").replace(",", "."))
    assert abs(shown - share * 100) <= Fraction(1, 20)


# -- filters and small tags -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ v|long_date }}", MONDAY, "Senin, 23 November 2026"),
        ('{{ v|long_date:"WITA" }}', INSTANT, "Senin, 23 November 2026"),
        ("{{ v|medium_date }}", MONDAY, "23 Nov 2026"),
        ("{{ v|short_date }}", MONDAY, "Sen 23/11"),
        ("{{ v|month_name }}", MONDAY, "November 2026"),
        ("{{ v|until:v }}", MONDAY, "23 Nov 2026"),
        ("{{ v|until:None }}", MONDAY, "sejak 23 Nov 2026"),
        ('{{ v|clock:"WITA" }}', INSTANT, "07.24 WITA"),
        ("{{ v|minutes }}", 11, "11 menit"),
        ("{{ v|metres }}", 366, "366 m"),
        ("{{ v|rupiah }}", 1_250_000, "Rp1.250.000"),
        ("{{ v|number }}", 1284, "1.284"),
        ("{{ v|percent }}", Fraction(1, 4), "25%"),
        ("{{ v|get:'a' }}", {"a": 7}, "7"),
    ],
)
def test_filters(source: str, value: object, expected: str) -> None:
    assert render(source, v=value) == expected


@pytest.mark.parametrize(
    "name",
    [
        "long_date",
        "medium_date",
        "short_date",
        "month_name",
        "clock",
        "minutes",
        "metres",
        "rupiah",
        "number",
        "percent",
    ],
)
def test_a_missing_value_is_a_dash(name: str) -> None:
    assert render("{{ v|" + name + " }}", v=None) == "–"


def test_midnight_and_zero_are_values() -> None:
    assert render("{{ v|clock }}", v=time(0)) == "00.00"
    assert render("{{ v|minutes }}|{{ v|rupiah }}", v=0) == "0 menit|Rp0"


def test_english_pages_write_english_dates() -> None:
    with translation.override("en"):
        assert render("{{ v|long_date }}", v=MONDAY) == "Monday, 23 November 2026"


def test_a_badge_carries_shape_and_word_and_escapes_it() -> None:
    html = render("{% badge 'bad' v %}", v="<Tanpa kabar>")
    assert html == (
        '<span class="badge bad"><svg class="icon" aria-hidden="true">'
        '<use href="/static/icons.svg#stop"></use></svg>&lt;Tanpa kabar&gt;</span>'
    )


def test_every_level_and_every_icon_that_templates_name_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (PACKAGE / "static/icons.svg").read_text()))
    named = set(tags.LEVELS.values())
    for source in own_sources():
        named |= set(re.findall(r'{% icon "([a-z-]+)"', source.read_text()))
        named |= set(re.findall(r'icon_name="([a-z-]+)"', source.read_text()))
    assert named - drawn == set()


def test_current_marks_the_page_by_url_name_or_address() -> None:
    request = RequestFactory().get("/jadwal/7/")
    source = '{% current "/jadwal/" %}|{% current "/izin/" "x:y" %}'
    assert render(source, request=request) == 'aria-current="page"|'
    assert render(source) == "|"


@pytest.mark.parametrize(
    ("address", "expected"),
    [("http://testserver/izin/", "http://testserver/izin/"), ("https://jahat.example/", ""), (None, "")],
)
def test_the_way_back_stays_on_this_site(address: str | None, expected: str) -> None:
    assert tags.same_site(address, RequestFactory().get("/")) == expected


# -- forms ----------------------------------------------------------------------------------------------


def test_a_field_joins_label_help_and_error() -> None:
    form = ExampleForm({"name": ""})
    html = render("{% field form.name %}", form=form)
    assert '<label for="id_name">Keperluan</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext">Contoh: mengantar berkas' in html
    assert html.count('id="id_name_error"') == 1


def test_a_field_without_help_or_error_describes_nothing() -> None:
    html = render("{% field form.place %}", form=ExampleForm())
    assert "aria-describedby" not in html
    assert "boleh kosong" not in html


def test_an_optional_field_says_so_and_further_names_become_attributes() -> None:
    html = render('{% field form.note "Uraian" inputmode="text" %}', form=ExampleForm())
    assert '>Uraian <span class="optional">(boleh kosong)</span></label>' in html
    assert 'inputmode="text"' in html


def test_dates_and_times_use_the_browsers_picker_with_iso_values() -> None:
    html = render("{% field form.day %}{% field form.start %}", form=ExampleForm())
    assert '<input type="date" name="day" value="2026-11-25"' in html
    assert '<input type="time" name="start" value="10:00"' in html


def test_what_was_typed_survives_an_error() -> None:
    form = ExampleForm({"name": "Rapat <b>", "day": "2026-13-01", "note": "isi"})
    html = render("{% form form %}", form=form)
    assert 'value="Rapat &lt;b&gt;"' in html
    assert 'value="2026-13-01"' in html
    assert ">\nisi</textarea>" in html


def test_choices_are_a_fieldset_and_chips_when_asked() -> None:
    html = render("{% field form.reason %}{% field form.days %}", form=ExampleForm())
    assert html.count("<fieldset") == 2
    assert html.count('<div class="chips">') == 1
    assert html.count('<div class="choices">') == 1
    assert 'for="id_reason_0"' in html


def test_the_summary_links_every_error_to_its_first_control() -> None:
    form = ExampleForm({"name": "", "day": "2026-11-25", "start": "10:00", "place": "camat", "agree": "on"})
    form.is_valid()
    form.add_error(None, "Tanggal ini bentrok dengan piket Anda.")
    html = render("{% form_errors form %}", form=form)
    assert "Ada 3 hal yang perlu diperbaiki" in html
    assert re.findall(r'href="(#\w+)"', html) == ["#id_name", "#id_reason_0"]
    assert "<li>Tanggal ini bentrok dengan piket Anda.</li>" in html
    assert ">Keperluan: " in html


def test_errors_of_hidden_fields_are_not_lost() -> None:
    class Hidden(forms.Form):
        key = forms.UUIDField(widget=forms.HiddenInput)

    html = render("{% form form %}", form=Hidden({"key": "bukan"}))
    assert html.count("<li>") == 1
    assert '<input type="hidden" name="key" value="bukan"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert 'class="errors"' not in render("{% form form %}", form=ExampleForm())


# -- panels and pages -----------------------------------------------------------------------------------


def test_why_names_circular_clause_and_quote() -> None:
    reasons = [
        {"text": "WFH.", "circular": "SE 065", "clause": "angka 3", "quote": "paling banyak 25%"},
        "Tanpa dasar.",
    ]
    html = render("{% why reasons %}", reasons=reasons)
    assert "<summary>Mengapa?</summary>" in html
    assert "<cite>Dasar: SE 065, angka 3</cite>" in html
    assert "“paling banyak 25%”" in html
    assert html.count("<blockquote") == 1
    assert render("{% why reasons %}", reasons=[]).strip() == ""


def test_the_pager_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/?q=rina&page=2")
    page = pages.page_of(request, range(1, 1285))
    html = render("{% pager page %}", page=page, request=request)
    assert "Menampilkan 26–50 dari 1.284" in html
    assert '<span aria-current="page">2</span>' in html
    assert 'href="?q=rina&amp;page=3" rel="next"' in html


def test_one_page_needs_no_numbers_and_none_says_so() -> None:
    assert "<ul>" not in render("{% pager page %}", page=Paginator([1], 25).page(1))
    assert "Tidak ada yang cocok" in render("{% pager page %}", page=Paginator([], 25).page(1))


@pytest.mark.parametrize(("asked", "number"), [("0", 2), ("99", 2), ("x", 1), ("", 1), ("2", 2)])
def test_a_page_out_of_range_gives_the_nearest(asked: str, number: int) -> None:
    page = pages.page_of(RequestFactory().get("/", {"page": asked}), range(30))
    assert page.number == number


def test_a_toast_travels_as_plain_ascii_json() -> None:
    response = pages.toast(HttpResponse(), "12 izin disetujui – selesai", undo_url="/izin/batal/7/")
    assert response.headers["HX-Trigger"].isascii()
    assert json.loads(response.headers["HX-Trigger"]) == {
        "toast": {"text": "12 izin disetujui – selesai", "level": "ok", "undo": "/izin/batal/7/"}
    }


def test_a_message_carries_its_undo(rf: RequestFactory) -> None:
    request = request_with_messages(rf)
    pages.notify(request, "12 izin disetujui.", undo_url="/izin/batal/7/")
    pages.notify(request, "Gagal.", level="bad")
    shown = list(get_messages(request))
    assert [(str(m), m.level_tag, tags.undo_url(m.extra_tags)) for m in shown] == [
        ("12 izin disetujui.", "success", "/izin/batal/7/"),
        ("Gagal.", "error", ""),
    ]


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [({}, False), ({"HX-Request": "true"}, True), ({"HX-Request": "true", "HX-Boosted": "true"}, False)],
)
def test_a_fragment_is_what_htmx_asks_for(headers: dict[str, str], fragment: bool) -> None:
    assert pages.is_fragment(RequestFactory().get("/", headers=headers)) is fragment


# -- the frame ------------------------------------------------------------------------------------------


SHELL = {
    "nav": [{"label": f"Menu {n}", "url": f"/{n}/", "icon": "home", "active": n == 1} for n in range(7)],
    "person": "Rina Wulandari",
    "place": "Dinas PMPTSP",
    "banner": "Situs resmi Pemerintah Kabupaten Tirtanegara",
    "today": MONDAY,
    "zone": "WITA",
}


def frame(name: str, rf: RequestFactory, **context: object) -> str:
    request = request_with_messages(rf)
    found = get_template(name).template
    return found.render(Context({"shell": SHELL, "request": request, "user": None, **context}))


def test_a_public_page_keeps_no_column_for_a_menu_it_does_not_show(rf: RequestFactory) -> None:
    public = frame("base_public.html", rf)
    assert ("with-nav" in frame("base.html", rf), "with-nav" in public, 'class="nav"' in public) == (
        True,
        False,
        False,
    )


def test_the_frame_has_skip_link_language_landmarks_and_one_current_entry(rf: RequestFactory) -> None:
    html = frame("base.html", rf)
    assert '<html lang="id">' in html
    assert '<a class="skip" href="#main">' in html
    assert html.count("<main") == 1
    assert "Situs resmi Pemerintah Kabupaten Tirtanegara" in html
    assert "Senin, 23 November 2026" in html
    assert html.count('aria-current="page"') == 1
    assert html.count('class="rest"') == 3


def test_the_gallery_shows_every_component(rf: RequestFactory) -> None:
    request = request_with_messages(rf, "/?page=2")
    html = frame("platform/gallery.html", rf, **gallery_context(request))
    expected = ["card", "button primary big", "badge warn", "alert bad", "tiles", "steps", "facts", "clause"]
    expected += ["timeline", "roster", "tabs", "filters", "pager", "why", "empty", "legend", "list", "cards"]
    assert [name for name in expected if f'class="{name}' not in html] == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_says_what_happened_and_what_to_do(name: str) -> None:
    html = get_template(f"{name}.html").template.render(Context({"incident": "G-2311-07"}))
    assert html.count("<h1") == 1
    assert "G-2311-07" in html
    assert 'href="/"' in html


@pytest.mark.parametrize("name", ["account/login.html", "mfa/index.html", "allauth/layouts/base.html"])
def test_sign_in_pages_are_ours_rather_than_the_librarys(name: str) -> None:
    assert Path(get_template(name).template.origin.name) == PACKAGE / "templates" / name


def test_a_public_page_loads_no_script() -> None:
    assert "<script" not in get_template("base_public.html").template.render(Context())


def own_sources() -> list[Path]:
    return sorted((PACKAGE / "templates").rglob("*.html"))


@pytest.mark.parametrize("source", own_sources(), ids=lambda source: source.name)
def test_no_template_breaks_the_content_policy(source: Path) -> None:
    text = source.read_text()
    scripts = re.findall(r"<script([^>]*)>", text)
    assert [s for s in scripts if "src=" not in s and 'type="application/json"' not in s] == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text) == []


def test_own_styles_stay_within_twenty_kilobytes_as_they_are_handed_out() -> None:
    sheets = (PACKAGE / "static/css").glob("*.css")
    assert sum(len(lean(sheet.name, sheet.read_text()).encode()) for sheet in sheets) <= 20 * 1024


def test_tokens_hold_the_agreed_colours() -> None:
    tokens = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (PACKAGE / "static/css/tokens.css").read_text())
    )
    agreed = {"text": "#16202a", "page": "#f4f6f8", "navy": "#12355b", "accent": "#1d4e89", "ok": "#0b6e4f"}
    agreed |= {"warn": "#8a5300", "bad": "#a4133c", "wfo": "#173f6e", "piket": "#e69f00", "duty": "#00574b"}
    assert {name: tokens[name] for name in agreed} == agreed


def luminance(colour: str) -> float:
    if len(colour) == 4:
        colour = "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("text", "page"),
        ("text-2", "page"),
        ("accent", "page"),
        ("accent", "accent-soft"),
        ("ok", "ok-soft"),
        ("warn", "warn-soft"),
        ("bad", "bad-soft"),
        ("on-navy", "navy"),
        ("on-navy", "wfo"),
        ("wfh", "wfh-soft"),
        ("text", "piket"),
        ("duty", "card"),
    ],
)
def test_text_stands_out_from_what_lies_behind_it(front: str, back: str) -> None:
    tokens = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (PACKAGE / "static/css/tokens.css").read_text())
    )
    light, dark = sorted((luminance(tokens[front]), luminance(tokens[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
