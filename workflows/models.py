"""Clocks, what they did, whom they warned, and the inbox."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Unit
from cases.models import Assistance, Case, CaseEvent
from core import clock


class DeadlineStatus(models.TextChoices):
    RUNNING = "running", _("running")
    MET = "met", _("met")
    CANCELLED = "cancelled", _("cancelled")


class Slot(models.TextChoices):
    REVIEW = "review", _("Review and tell the result")
    CORRECTION = "correction", _("Correct the record")
    ASSISTANCE = "assistance", _("Answer the question")
    SUPPLEMENT = "supplement", _("Hand in what is missing")
    OWN_CORRECTION = "own_correction", _("Correct an error of its own and report it")
    ACCEPTANCE = "acceptance", _("Decide whether to accept")
    EXECUTION = "execution", _("Carry the repair out")
    DEFENCE = "defence", _("Answer the notice of revocation")


class Deadline(models.Model):
    """One statutory or internal clock of a case, in working days of Asia/Shanghai.

    `term` pins the lawbook's row. `due_on` ends at 24:00; `due_at` is that moment. `next_at` is the next moment
    something can change (a rung, or the breach), so a sweep looks at one partial index and nothing else.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines", db_index=False)
    assistance = models.ForeignKey(
        Assistance, models.PROTECT, null=True, blank=True, related_name="deadlines", db_index=False
    )
    slot = models.CharField(max_length=20, choices=Slot)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    term = models.CharField(max_length=80)
    force = models.CharField(max_length=20)  # statutory | service_target
    ladder = models.CharField(max_length=40)
    starts_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    calendar_version = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=DeadlineStatus, default=DeadlineStatus.RUNNING)
    next_at = models.DateTimeField(null=True, blank=True)
    next_rung = models.PositiveSmallIntegerField(default=0)
    awaits_notice = models.BooleanField(
        default=False
    )  # decided; the clock is met when the result notice left
    notice_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)  # in vain: it left, unnoted
    notice_failed_at = models.DateTimeField(null=True, blank=True)  # the last of them
    breached_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    dead_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "slot"],
                condition=Q(status="running", assistance__isnull=True),
                name="one_running_clock_per_slot",
            ),
            models.UniqueConstraint(
                fields=["assistance"],
                condition=Q(status="running", assistance__isnull=False),
                name="one_running_clock_per_question",
            ),
            models.CheckConstraint(
                condition=Q(status="running", closed_at__isnull=True)
                | (~Q(status="running") & Q(closed_at__isnull=False, next_at__isnull=True)),
                name="a_closed_clock_has_no_next_moment",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="due_after_start"),
            models.CheckConstraint(
                condition=(Q(slot="assistance") & Q(assistance__isnull=False))
                | (~Q(slot="assistance") & Q(assistance__isnull=True)),
                name="assistance_clocks_name_their_question",
            ),
            models.CheckConstraint(
                condition=Q(awaits_notice=False) | Q(slot="review"), name="only_the_review_waits_for_a_notice"
            ),
            models.CheckConstraint(condition=Q(slot__in=Slot.values), name="clock_slot_known"),
            models.CheckConstraint(condition=Q(status__in=DeadlineStatus.values), name="clock_status_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(status="running", dead_at__isnull=True, next_at__isnull=False),
                name="deadlines_due",
            ),
            models.Index(
                fields=["case"],
                condition=Q(status="running", awaits_notice=True),
                name="clocks_awaiting_a_notice",
            ),
            models.Index(
                fields=["unit", "due_on"], condition=Q(status="running"), name="running_clocks_of_a_unit"
            ),
            models.Index(fields=["case", "status"]),
            models.Index(fields=["id"], condition=Q(dead_at__isnull=False), name="dead_deadlines"),
        ]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")

    def __str__(self) -> str:
        return f"{self.slot} of case {self.case_id}: {self.due_on}"


class ClockEventKind(models.TextChoices):
    STARTED = "started", _("started")
    EXTENDED = "extended", _("term changed")
    RECOUNTED = "recounted", _("counted again")
    BREACHED = "breached", _("overdue")
    RUNG = "rung", _("warning")
    MET = "met", _("met")
    CANCELLED = "cancelled", _("cancelled")


class ClockEvent(models.Model):
    """What happened to a clock, old and new date kept. Append-only."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(max_length=20, choices=ClockEventKind)
    at = models.DateTimeField(default=clock.now)
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    event = models.ForeignKey(
        CaseEvent, models.PROTECT, null=True, blank=True, related_name="clock_events", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["deadline", "at"])]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.kind}"


class Escalation(models.Model):
    """A rung of a ladder that was climbed: unique, so it happens once; withdrawn when the clock moves past it."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="escalations", db_index=False)
    rung = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    fired_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "due_on", "rung"], name="a_rung_is_climbed_once")
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} rung {self.rung}"


class WorkItem(models.Model):
    """The inbox: one small row per open task of a person, written with the act that opened it.

    `waiting` rows are cases whose next step is somebody else's (the subject, another unit): they stay in their
    handler's list, since the handler may go on without.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="work_items", db_index=False)
    task = models.OneToOneField("viewflow.Task", models.CASCADE, related_name="work_item")
    assistance = models.ForeignKey(
        Assistance, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    procedure = models.CharField(max_length=20)
    step = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="work_items", db_index=False)
    role = models.CharField(max_length=20, choices=Role)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        db_index=False,
    )
    due_on = models.DateField()
    is_provisional = models.BooleanField(
        default=False, db_default=False
    )  # of the clock that the date is from
    priority = models.PositiveSmallIntegerField(default=0)  # the highest rung climbed so far
    waiting = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(assistance__isnull=True), name="one_open_step_per_case"
            ),
            models.UniqueConstraint(fields=["assistance"], name="one_open_task_per_question"),
        ]
        indexes = [
            models.Index(fields=["unit", "role", "due_on", "id"], name="queue_of_a_unit"),
            models.Index(fields=["assignee", "due_on", "id"], name="tasks_of_a_person"),
            models.Index(fields=["case"], name="tasks_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of case {self.case_id}"


class Submission(models.Model):
    """A form that was sent: its key is made with the page, so the same press arriving twice is one act.

    `case` and `assistance` are what it led to. Rows are kept for a day (workflows/once.py).
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", db_index=False)
    assistance = models.ForeignKey(
        Assistance, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="submissions_of_a_person")]

    def __str__(self) -> str:
        return f"submission {self.key}"


class Heartbeat(models.Model):
    """When a sweep last ran to its end, and what it left behind."""

    name = models.CharField(max_length=40, primary_key=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
