"""The words of tasks and reports, and which step may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tatakerja.kernel.errors import Conflict


class TaskState(StrEnum):
    """A task from giving to judgement; ``diperiksa`` and ``dievaluasi`` are the two steps of A0-13."""

    GIVEN = "given"
    DONE = "done"
    CHECKED = "checked"
    EVALUATED = "evaluated"
    CANCELLED = "cancelled"


class ReportState(StrEnum):
    """A daily report from draft to approval."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"


class Rating(StrEnum):
    """Feedback in the words of PermenPANRB 6/2022; nothing here adds up to the yearly predicate."""

    ABOVE = "above"
    MEETS = "meets"
    BELOW = "below"


class Act(StrEnum):
    """What may be done to a task."""

    FINISH = "finish"
    REOPEN = "reopen"
    CHECK = "check"
    EVALUATE = "evaluate"
    RETURN = "return"
    CANCEL = "cancel"
    RESTORE = "restore"


_ALLOWED: Final[Mapping[Act, frozenset[TaskState]]] = MappingProxyType(
    {
        Act.FINISH: frozenset({TaskState.GIVEN}),
        Act.REOPEN: frozenset({TaskState.DONE}),
        Act.CHECK: frozenset({TaskState.DONE}),
        Act.EVALUATE: frozenset({TaskState.DONE, TaskState.CHECKED}),
        Act.RETURN: frozenset({TaskState.DONE, TaskState.CHECKED}),
        Act.CANCEL: frozenset({TaskState.GIVEN}),
        Act.RESTORE: frozenset({TaskState.CANCELLED}),
    }
)
_REFUSALS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.FINISH: "Tugas ini tidak lagi terbuka. Muat ulang halaman untuk melihat keadaannya.",
        Act.REOPEN: "Tugas ini sudah diperiksa atasan dan tidak dapat dibuka lagi. "
        "Mintalah atasan mengembalikannya.",
        Act.CHECK: "Hanya tugas yang selesai dan belum diperiksa dapat diperiksa.",
        Act.EVALUATE: "Hanya tugas yang selesai dan belum dinilai dapat dinilai.",
        Act.RETURN: "Hanya tugas yang selesai dan belum dinilai dapat dikembalikan.",
        Act.CANCEL: "Tugas yang sudah selesai tidak dapat dibatalkan; nilai atau kembalikan tugas itu.",
        Act.RESTORE: "Tugas ini tidak sedang dibatalkan.",
    }
)


def allowed(act: Act, state: str) -> bool:
    """Whether a task in this state may undergo the act."""
    return state in _ALLOWED[act]


def require(act: Act, state: str) -> None:
    """Refuses (409) an act that does not fit the state of the task."""
    if not allowed(act, state):
        raise Conflict(_REFUSALS[act], code="task_state")


_COUNTS: Final = (
    "Nol", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh",
)  # fmt: skip


def count_word(number: int) -> str:
    """A number that begins a sentence: ``Dua``; above ten in digits."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)
