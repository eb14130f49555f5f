"""What every flow of ours shares: the case's lock, and human steps that name a role and check it on execute."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Process
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.view import ViewActivation

from accounts.models import Role
from cases.actors import Actor
from cases.models import Case
from workflows import listing

LOCKED: ContextVar[frozenset[int]] = ContextVar("locked_cases", default=frozenset())


@contextmanager
def locked_case(case_id: int) -> Iterator[Case]:
    """The case's row, locked first and for the whole act; foreign keys written by sweeps are not held up."""
    with transaction.atomic():
        rows = Case.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "record", "subject", "objection", "unit"
        )
        case = rows.get(pk=case_id)
        token = LOCKED.set(LOCKED.get() | {case_id})
        try:
            yield case
        finally:
            LOCKED.reset(token)


class CaseLock:
    """Viewflow's lock is the case behind the process, so a parent's step and a child's answer queue up."""

    @contextmanager
    def __call__(self, flow_class: type, process_pk: int) -> Iterator[None]:
        if LOCKED.get():
            yield
            return
        case_type = ContentType.objects.get_for_model(Case)
        process = Process.objects.only("artifact_object_id").get(
            pk=process_pk, artifact_content_type=case_type
        )
        with locked_case(process.artifact_object_id):
            yield


class StepActivation(ViewActivation):  # type: ignore[misc]  # viewflow ships no types
    """A person's task; `acting` is set by the engine and checked again when the task is executed."""

    acting: Actor | None = None

    @Activation.status.super()
    def start(self, request: Any) -> None:
        self._check()
        super().start.original(request)

    @Activation.status.super()
    def execute(self) -> None:
        self._check()
        super().execute.original()

    def _check(self) -> None:
        actor = self.acting
        if actor is None or actor.user_id is None or actor.user_id != self.task.owner_id:
            raise PermissionDenied(f"Task {self.task.pk} is executed only by the person it is assigned to.")


class Step(flow.View):  # type: ignore[misc]
    """A human task of one role. Its views are not mounted: pages call workflows.actions."""

    activation_class = StepActivation

    def __init__(self, role: Role, **kwargs: Any) -> None:
        super().__init__(view=None, **kwargs)
        self.role = role

    def _ready(self) -> None:
        super()._ready()
        if not self._owner_permission:
            raise ImproperlyConfigured(f"{self.flow_class.__name__}.{self.name} names no permission.")


class WaitActivation(HandleActivation):  # type: ignore[misc]
    """Creating it lists it, as a person's task is listed."""

    @classmethod
    def create(cls, flow_task: Any, *args: Any, **kwargs: Any) -> "WaitActivation":
        activation: WaitActivation = super().create(flow_task, *args, **kwargs)
        flow_task.flow_class.instance.list_task(activation)
        return activation


class Wait(flow.Handle):  # type: ignore[misc]
    """The next act is somebody else's: the subject's, or another unit's."""

    activation_class = WaitActivation


class BaseFlow(flow.Flow):  # type: ignore[misc]
    """Every flow takes the case's lock and lists the tasks it opens in the inbox."""

    lock_impl = CaseLock()

    def list_task(self, activation: Any) -> None:
        listing.list_task(activation)
