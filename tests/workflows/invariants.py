"""What is true of a case in every situation there is, whatever was done to it and in whatever order."""

from collections import Counter

from viewflow.workflow.models import Process, Task

from accounts.models import User
from cases.models import Case
from notifications.models import Message
from workflows.flows.objection import STEP_OF_STATE
from workflows.models import Deadline, WorkItem


def check(case: Case, told: User) -> None:
    """Clocks, questions, tasks and events fit the state; an end has its notice to the subject (`told`)."""
    clocks = Counter(Deadline.objects.filter(case=case, status="running").values_list("slot", flat=True))
    _clocks_fit(case, clocks)
    _questions_fit(case, clocks)
    _tasks_fit(case)
    _events_fit(case)
    if not case.is_open:
        _end_is_told(case, told)


def _clocks_fit(case: Case, clocks: Counter[str]) -> None:
    assert clocks["review"] <= 1
    assert clocks["supplement"] <= int(case.state == "supplementing")
    assert clocks["correction"] <= 1
    assert clocks["own_correction"] <= int(case.outcome == "withdrawn")
    if case.state == "correcting":
        assert clocks["correction"] == 1
    for row in Deadline.objects.filter(case=case, status="running", slot="supplement"):
        assert row.due_on == case.supplement_requests.latest("round").respond_by, "the day that was told"
    if case.state in ("filed", "supplementing"):
        assert clocks["review"] == 1
        assert clocks["correction"] == 0
    late = Deadline.objects.filter(case=case).exclude(status="running").filter(next_at__isnull=False)
    assert not late.exists()


def _questions_fit(case: Case, clocks: Counter[str]) -> None:
    asked = set(case.assistances.filter(status="asked").values_list("pk", flat=True))
    assert clocks["assistance"] == len(asked)
    assert bool(asked) is (case.state == "assisting")
    tasks = WorkItem.objects.filter(case=case, assistance__isnull=False)
    assert {(task.assistance_id, task.step, task.unit_id) for task in tasks} == {
        (one.pk, "answer", one.unit_id) for one in case.assistances.filter(pk__in=asked)
    }


def _tasks_fit(case: Case) -> None:
    step = STEP_OF_STATE[case.state] or _owed_step(case)
    tasks = list(WorkItem.objects.filter(case=case, assistance=None).select_related("task"))
    assert [task.step for task in tasks] == [step for step in [step] if step]
    for item in tasks:
        correcting = step in ("correct", "own_correction") and case.record is not None
        assert item.unit_id == (case.record.unit_id if correcting and case.record else case.unit_id)
        assert item.task.flow_task.name == step
        assert item.task.owner_id in (item.assignee_id, None)
        if step not in ("approve", "correct", "own_correction"):
            assert item.assignee_id == case.handler_id
    mine = Process.objects.filter(artifact_object_id=case.pk, status="NEW")
    assert mine.count() == WorkItem.objects.filter(case=case).count()
    open_tasks = Task.objects.filter(
        process__artifact_object_id=case.pk, status__in=["NEW", "ASSIGNED", "STARTED"]
    )
    assert set(open_tasks.values_list("pk", flat=True)) == set(
        WorkItem.objects.filter(case=case).values_list("task", flat=True)
    )


def _owed_step(case: Case) -> str | None:
    """The provider's own correction, while its clock runs."""
    owed = Deadline.objects.filter(case=case, status="running", slot="own_correction")
    return "own_correction" if owed.exists() else None


def _events_fit(case: Case) -> None:
    """One chain from the filing to the state: no number left out, each begins where the one before ended."""
    events = list(case.events.order_by("seq").values_list("seq", "from_state", "to_state"))
    assert [seq for seq, _old, _new in events] == list(range(1, case.last_seq + 1))
    ends = ["", *(new for _seq, _old, new in events)]
    assert [old for _seq, old, _new in events] == ends[:-1]
    assert ends[-1] == case.state


def _end_is_told(case: Case, told: User) -> None:
    """No clock is left but the one that waits for the result notice, or of the provider's own duty, and there is a
    formal notice of this end."""
    running = Deadline.objects.filter(case=case, status="running").exclude(slot="own_correction")
    assert all(row.slot == "review" and row.awaits_notice for row in running)
    since = case.events.filter(action="reopen").order_by("-seq").values_list("at", flat=True).first()
    key = "objection.withdrawn" if case.outcome == "withdrawn" else "objection.result"
    notices = Message.objects.filter(case_id=case.pk, is_formal=True, recipient=told, key=key)
    assert (notices.filter(created_at__gte=since) if since else notices).exists(), "ended without a notice"
