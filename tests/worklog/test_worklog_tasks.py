"""Tasks through their life: given, finished by one tap, taken back, judged in two steps, attached to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from worklog_helpers import MONDAY, PNG, TEN, Give, SetClock

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, TatakerjaError
from tatakerja.organisation.models import Assignment
from tatakerja.platform.models import AuditEvent
from tatakerja.worklog import services
from tatakerja.worklog.models import Attachment, SkpTarget, Task
from tatakerja.worklog.rules.report import Press
from tatakerja.worklog.services.giving import Order
from world import World


def actions(*, since: int = 0) -> list[str]:
    rows = AuditEvent.objects.filter(pk__gt=since, action__startswith="worklog.").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_lines_times_people_in_one_batch_with_an_event_each(office: World, give: Give) -> None:
    tasks = give(["Rina", "Andi"], "1. Rekap izin\n2. Balas surat", priority="high")
    assert sorted((task.assignee.name, task.title) for task in tasks) == [
        ("Andi Saputra", "Balas surat"),
        ("Andi Saputra", "Rekap izin"),
        ("Rina Wulandari", "Balas surat"),
        ("Rina Wulandari", "Rekap izin"),
    ]
    assert {(task.giver, task.given_on, task.due, task.priority) for task in tasks} == {
        (office.person("Budi"), MONDAY, MONDAY, "high")
    }
    assert len({task.batch for task in tasks}) == 1
    assert actions() == ["worklog.task_given"] * 4


def test_one_press_is_taken_back_as_far_as_nobody_has_finished(office: World, give: Give) -> None:
    first, *_rest = tasks = give(["Rina", "Andi"], "Rekap izin")
    services.finish_task(by=first.assignee.user, task=first)
    assert services.cancel_batch(by=office.user("Budi"), batch=tasks[0].batch) == 1
    assert sorted(Task.objects.values_list("state", flat=True)) == ["cancelled", "done"]
    with pytest.raises(Conflict):
        services.cancel_batch(by=office.user("Budi"), batch=tasks[0].batch)


@pytest.mark.parametrize("name", ["Rina", "Sari", "Wahyu", "Agung", "Maya", "Tono"])
def test_who_does_not_lead_gives_nothing(office: World, give: Give, name: str) -> None:
    with pytest.raises(NotAllowed):
        give("Andi", "Rekap izin", by=name)
    assert not Task.objects.exists()


def test_one_stranger_among_the_chosen_stops_everything(office: World, give: Give) -> None:
    with pytest.raises(NotAllowed) as refused:
        give(["Rina", "Tono"], "Rekap izin")
    assert "Tono Wijaya" in refused.value.message
    assert not Task.objects.exists()


def test_the_head_of_the_agency_gives_to_everybody_below(office: World, give: Give) -> None:
    assert len(give(["Rina", "Budi", "Sari"], "Rekap izin", by="Ratna")) == 3


def test_an_acting_head_gives_while_acting_and_not_after(
    office: World, give: Give, clock_at: SetClock
) -> None:
    Assignment.objects.create(
        person=office.person("Dewi"), node=office.perizinan, kind="plt", title="Kepala Bidang Perizinan",
        heads_node=True, valid_from=MONDAY, valid_until=MONDAY,
    )  # fmt: skip
    assert give("Rina", "Rekap izin", by="Dewi")[0].giver == office.person("Dewi")
    clock_at(TEN + timedelta(days=1))
    with pytest.raises(NotAllowed):
        give("Rina", "Rekap lagi", by="Dewi", due=MONDAY + timedelta(days=1))


def test_a_due_date_before_today_where_the_person_works(
    office: World, give: Give, clock_at: SetClock
) -> None:
    clock_at(datetime(2026, 11, 22, 16, 30, tzinfo=UTC))  # 00.30 WITA on Monday
    with pytest.raises(Invalid) as refused:
        give("Rina", "Rekap izin", due=MONDAY - timedelta(days=1))
    assert (refused.value.field, refused.value.code) == ("due", "due_passed")
    assert give("Rina", "Rekap izin")[0].given_on == MONDAY


def test_a_target_of_somebody_else_is_refused(office: World, give: Give) -> None:
    target = SkpTarget.objects.create(
        person=office.person("Rina"), year=2026, code="R1", title="Izin", unit="izin", amount=120, made_at=TEN
    )
    with pytest.raises(Invalid):
        give(["Rina", "Andi"], "Rekap izin", target=target)
    with pytest.raises(Invalid):
        give("Andi", "Rekap izin", target=target)
    assert give("Rina", "Rekap izin", target=target)[0].target == target


def test_finished_by_a_tap_a_second_tap_changes_nothing_and_undo_opens_it(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    rina = office.user("Rina")
    done = services.finish_task(by=rina, task=task)
    again = services.finish_task(by=rina, task=task)
    assert (done.state, done.done_at, again.done_at) == ("done", TEN, TEN)
    opened = services.reopen_task(by=rina, task=task)
    assert (opened.state, opened.done_at) == ("given", None)
    assert actions() == ["worklog.task_given", "worklog.task_finished", "worklog.task_reopened"]


@pytest.mark.parametrize("name", ["Andi", "Budi", "Tono"])
def test_nobody_else_finishes_it(office: World, give: Give, name: str) -> None:
    (task,) = give("Rina", "Rekap izin")
    with pytest.raises(NotAllowed):
        services.finish_task(by=office.user(name), task=task)
    with pytest.raises(NotAllowed):
        services.note_result(by=office.user(name), task=task, result="bukan saya")


def test_a_tap_without_a_signal_counts_when_it_was_and_once(
    office: World, give: Give, clock_at: SetClock
) -> None:
    """Pressed at ten past ten, delivered at one, and once more after the superior sent the task back."""
    (task,) = give("Rina", "Rekap izin")
    pressed = task.given_at + timedelta(minutes=10)
    press = Press(uuid4(), pressed)
    clock_at(pressed + timedelta(hours=3))
    rina = office.user("Rina")
    assert services.finish_task(by=rina, task=task, press=press).done_at == pressed
    services.return_task(by=office.user("Budi"), task=task, reason="Lengkapi lampirannya.")
    again = services.finish_task(by=rina, task=task, press=press)
    assert (again.state, again.returned) == ("given", "Lengkapi lampirannya.")
    before = Press(uuid4(), task.given_at - timedelta(hours=1))
    assert services.finish_task(by=rina, task=task, press=before).done_at == task.given_at
    assert AuditEvent.objects.filter(action="worklog.task_finished").count() == 2


def test_two_steps_checked_then_evaluated(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    budi = office.user("Budi")
    services.finish_task(by=office.user("Rina"), task=task)
    checked = services.check_task(by=budi, task=task)
    assert (checked.state, checked.checked_by, checked.result_rating) == ("checked", budi, "")
    with pytest.raises(Conflict):
        services.reopen_task(by=office.user("Rina"), task=task)
    judged = services.evaluate_task(by=budi, task=task, result="above", behaviour="meets", feedback="Rapi.")
    assert (judged.state, judged.result_rating, judged.behaviour_rating, judged.feedback) == (
        "evaluated", "above", "meets", "Rapi.",
    )  # fmt: skip
    assert actions()[-2:] == ["worklog.task_checked", "worklog.task_evaluated"]


def test_one_act_of_the_queue_records_both_steps_and_its_undo_both(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    budi = office.user("Budi")
    services.finish_task(by=office.user("Rina"), task=task)
    services.evaluate_task(by=budi, task=task, result="meets")
    assert actions()[-2:] == ["worklog.task_checked", "worklog.task_evaluated"]
    undone = services.undo_evaluation(by=budi, task=task)
    assert (undone.state, undone.checked_at, undone.evaluated_at, undone.result_rating) == (
        "done",
        None,
        None,
        "",
    )


def test_undo_of_the_second_step_leaves_the_first(office: World, give: Give, clock_at: SetClock) -> None:
    (task,) = give("Rina", "Rekap izin")
    budi = office.user("Budi")
    services.finish_task(by=office.user("Rina"), task=task)
    services.check_task(by=budi, task=task)
    clock_at(TEN + timedelta(minutes=30))
    services.evaluate_task(by=budi, task=task, result="meets")
    clock_at(TEN + timedelta(minutes=40))
    assert services.undo_evaluation(by=budi, task=task).state == "checked"
    clock_at(TEN + timedelta(minutes=41))
    with pytest.raises(Conflict) as refused:
        services.undo_evaluation(by=budi, task=task)
    assert refused.value.code == "undo_too_late"


@pytest.mark.parametrize(
    ("result", "behaviour", "feedback", "code"),
    [
        ("excellent", "", "", "unknown_rating"),
        ("meets", "good", "", "unknown_rating"),
        ("below", "", " ", "text_missing"),
        ("above", "below", "", "text_missing"),
    ],
)
def test_judgements_that_are_none(
    office: World, give: Give, result: str, behaviour: str, feedback: str, code: str
) -> None:
    (task,) = give("Rina", "Rekap izin")
    services.finish_task(by=office.user("Rina"), task=task)
    with pytest.raises(Invalid) as refused:
        services.evaluate_task(
            by=office.user("Budi"), task=task, result=result, behaviour=behaviour, feedback=feedback
        )
    assert refused.value.code == code
    task.refresh_from_db()
    assert task.state == "done"


def test_nobody_judges_himself_and_officers_do_not_judge(office: World, give: Give) -> None:
    (task,) = give("Budi", "Rencana bidang", by="Ratna")
    services.finish_task(by=office.user("Budi"), task=task)
    for name in ("Budi", "Sari", "Wahyu", "Tono", "Rina"):
        with pytest.raises(NotAllowed):
            services.evaluate_task(by=office.user(name), task=task, result="above")
    assert services.evaluate_task(by=office.user("Ratna"), task=task, result="above").state == "evaluated"


def test_returned_for_completion_with_words(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    services.finish_task(by=office.user("Rina"), task=task)
    with pytest.raises(Invalid):
        services.return_task(by=office.user("Budi"), task=task, reason="")
    back = services.return_task(by=office.user("Budi"), task=task, reason="Lampirkan rekapnya.")
    assert (back.state, back.returned, back.done_at) == ("given", "Lampirkan rekapnya.", None)
    assert services.finish_task(by=office.user("Rina"), task=task).returned == ""


def test_the_amount_counts_for_a_linked_target_only(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    noted = services.note_result(by=office.user("Rina"), task=task, result="40 berkas", quantity=Decimal(40))
    assert (noted.result, noted.quantity) == ("40 berkas", None)


def test_an_open_task_is_changed_and_cancelled_by_who_gave_it(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    budi = office.user("Budi")
    later = MONDAY + timedelta(days=2)
    changed = services.change_task(by=budi, task=task, title="Rekap izin November", order=Order(later, "low"))
    assert (changed.title, changed.due, changed.priority) == ("Rekap izin November", later, "low")
    with pytest.raises(NotAllowed):
        services.change_task(by=office.user("Rina"), task=task, title="Santai", order=Order(later))
    services.cancel_task(by=budi, task=task)
    with pytest.raises(Conflict):
        services.finish_task(by=office.user("Rina"), task=task)
    assert services.restore_task(by=budi, task=task).state == "given"


def test_an_attachment_is_cleaned_named_anew_and_kept(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    kept = services.add_attachment(by=office.user("Rina"), task=task, name="../foto rumah.exe", content=PNG)
    assert (kept.name, kept.media_type, kept.size) == ("foto-rumah.png", "image/png", len(PNG))
    assert kept.file.name == f"worklog/2026/11/{kept.pk}.png"
    with kept.file.open("rb") as stored:
        assert stored.read() == PNG
    services.remove_attachment(by=office.user("Rina"), attachment=kept)
    assert Attachment.objects.get().removed_at == TEN


def test_who_attaches_and_when(office: World, give: Give) -> None:
    (task,) = give("Rina", "Rekap izin")
    with pytest.raises(NotAllowed):
        services.add_attachment(by=office.user("Andi"), task=task, name="a.png", content=PNG)
    with pytest.raises(Invalid):
        services.add_attachment(by=office.user("Rina"), task=task, name="a.png", content=b"<html>")
    held = services.add_attachment(by=office.user("Budi"), task=task, name="contoh.png", content=PNG)
    with pytest.raises(NotAllowed):
        services.remove_attachment(by=office.user("Rina"), attachment=held)
    for _ in range(9):
        services.add_attachment(by=office.user("Rina"), task=task, name="a.png", content=PNG)
    with pytest.raises(Conflict) as refused:
        services.add_attachment(by=office.user("Rina"), task=task, name="a.png", content=PNG)
    assert refused.value.code == "too_many_files"
    services.finish_task(by=office.user("Rina"), task=task)
    services.evaluate_task(by=office.user("Budi"), task=task, result="meets")
    with pytest.raises(TatakerjaError):
        services.add_attachment(by=office.user("Rina"), task=task, name="a.png", content=PNG)
