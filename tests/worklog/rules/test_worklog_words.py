"""Which step of a task may follow which; the keys of the queue; number words."""

from __future__ import annotations

import pytest

from tatakerja.kernel.errors import Conflict
from tatakerja.worklog.models import Rating as StoredRating
from tatakerja.worklog.models import ReportState as StoredReportState
from tatakerja.worklog.models import TaskState as StoredTaskState
from tatakerja.worklog.rules.words import (
    Act,
    Rating,
    ReportState,
    TaskState,
    allowed,
    count_word,
    require,
)


def test_every_act_from_every_state() -> None:
    table = {act.value: sorted(state.value for state in TaskState if allowed(act, state)) for act in Act}
    assert table == {
        "finish": ["given"],
        "reopen": ["done"],
        "check": ["done"],
        "evaluate": ["checked", "done"],
        "return": ["checked", "done"],
        "cancel": ["given"],
        "restore": ["cancelled"],
    }


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(Conflict) as refused:
        require(Act.REOPEN, TaskState.CHECKED)
    assert refused.value.code == "task_state"
    assert "Mintalah atasan mengembalikannya" in refused.value.message


def test_stored_words_are_those_of_the_rules() -> None:
    assert set(StoredTaskState.values) == {state.value for state in TaskState}
    assert set(StoredReportState.values) == {state.value for state in ReportState}
    assert {value: str(label) for value, label in StoredRating.choices} == {
        "below": "Di bawah ekspektasi",
        "meets": "Sesuai ekspektasi",
        "above": "Di atas ekspektasi",
    }
    assert set(StoredRating.values) == {rating.value for rating in Rating}


@pytest.mark.parametrize(
    ("number", "word"), [(0, "Nol"), (2, "Dua"), (10, "Sepuluh"), (11, "11"), (-1, "-1")]
)
def test_number_words(number: int, word: str) -> None:
    assert count_word(number) == word
