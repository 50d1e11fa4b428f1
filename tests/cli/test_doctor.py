"""What ``tatakerja doctor`` says of a web process that hangs."""

from __future__ import annotations

import shutil

import pytest

from tatakerja.config.cli.doctor import examine
from tatakerja.platform import clock
from tatakerja.platform.pulse import UNANSWERED


@pytest.mark.django_db
def test_it_names_the_questions_that_nobody_answered() -> None:
    shutil.rmtree(UNANSWERED.folder, ignore_errors=True)
    found = {one.name: one for one in examine()}
    assert (found["web"].ok, found["web"].advice) == (True, "")
    for _ in range(3):
        UNANSWERED.note(clock.now())
    found = {one.name: one for one in examine()}
    shutil.rmtree(UNANSWERED.folder)
    assert found["web"].ok is False
    assert found["web"].detail == "3 of its own questions without an answer in the last hour"
    assert str(UNANSWERED.folder) in found["web"].advice
