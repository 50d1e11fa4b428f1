"""A page with every component, to look at while building; open to strangers only while DEBUG is on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tatakerja.platform.pages import page_of

CODES = "KRPCD!"
PEOPLE = ("Rina Wulandari", "Agus Setiawan", "Siti Rahmah", "Fitri Handayani", "Ketut Ardana")
DAYS = tuple(date(2026, 11, day) for day in (23, 24, 25, 26, 27, 30))
REASONS = (
    {
        "text": "Hari ini Anda WFH.",
        "circular": "SE Gubernur 065/3674",
        "clause": "angka 3 huruf a",
        "quote": "Pegawai yang bertugas di kantor paling banyak 25% dari jumlah pegawai.",
    },
    {"text": "Anda tidak tercatat sebagai petugas piket pada tanggal ini."},
)


class ExampleForm(forms.Form):
    """One field of every kind that forms use."""

    name = forms.CharField(
        label="Keperluan", help_text="Contoh: mengantar berkas ke kecamatan.", max_length=80
    )
    day = forms.DateField(label="Tanggal", initial=date(2026, 11, 25))
    start = forms.TimeField(label="Mulai pukul", initial=time(10, 0))
    place = forms.ChoiceField(label="Tujuan", choices=[("camat", "Kantor camat"), ("dinas", "Dinas lain")])
    reason = forms.ChoiceField(
        label="Alasan",
        choices=[("sinyal", "Sinyal hilang"), ("rapat", "Rapat di luar"), ("lain", "Lainnya")],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    days = forms.MultipleChoiceField(
        label="Hari yang diminta",
        required=False,
        choices=[("1", "Senin"), ("2", "Selasa"), ("3", "Rabu")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    letter = forms.FileField(
        label="Surat tugas", required=False, help_text="PDF atau foto, paling besar 5 MB."
    )
    agree = forms.BooleanField(label="Saya mengisi dengan sebenarnya")


def _roster() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "cells": [(day, CODES[(row * 2 + column * 5) % len(CODES)]) for column, day in enumerate(DAYS)],
        }
        for row, name in enumerate(PEOPLE)
    ]


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """What the page shows; invented names throughout."""
    sent = request.method == "POST"
    return {
        "form": ExampleForm(request.POST, request.FILES) if sent else ExampleForm(),
        "page_of_rows": page_of(request, range(1, 1285)),
        "reasons": REASONS,
        "roster": _roster(),
        "days": DAYS,
        "at": datetime(2026, 11, 22, 23, 24, tzinfo=UTC),
        "share": Fraction(1, 3),
        "people": PEOPLE,
    }


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with realistic content; a sent form comes back with its errors."""
    if not (settings.DEBUG or request.user.is_authenticated):
        return redirect_to_login(request.get_full_path())
    status = 422 if request.method == "POST" else 200
    return render(request, "platform/gallery.html", gallery_context(request), status=status)


urlpatterns = [path("galeri/", gallery, name="gallery")]
