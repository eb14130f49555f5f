"""What every flow of ours shares: the case's lock, and human steps that name a role and check it on execute."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.models import Process
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.view import ViewActivation

from accounts.models import Role, User
from cases.actors import Actor
from cases.models import Case
from core.prepared import prepared
from workflows import listing


@prepared
def _with_its_lock(case_id: int) -> QuerySet[Case]:
    rows = Case.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("record", "subject", "objection", "repair", "unit", "handler").filter(
        pk=case_id
    )


LOCKED: ContextVar[frozenset[int]] = ContextVar("locked_cases", default=frozenset())


@contextmanager
def locked_case(case_id: int) -> Iterator[Case]:
    """The case's row, locked first and for the whole act; foreign keys written by sweeps are not held up."""
    with transaction.atomic():
        found = _with_its_lock(case_id=case_id)
        if not found:
            raise Case.DoesNotExist(f"There is no case {case_id}.")
        case = found[0]
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


class ByState:
    """A node that leads to the step of the state its case is in now: no gateway between them, and no row for one.

    `LeadsTo({state: node, …}, otherwise=node)` instead of `Next(node)`.
    """

    _by_state: dict[str, Any]
    _otherwise: Any = None

    def LeadsTo(self, by_state: Mapping[str, Any], otherwise: Any) -> Self:
        self._by_state, self._otherwise = dict(by_state), otherwise
        return self

    def next_node(self, activation: Any) -> Any:
        if self._otherwise is None:
            return self._next  # type: ignore[attr-defined]  # viewflow's mixin has it
        return self._by_state.get(activation.process.artifact.state, self._otherwise)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)  # type: ignore[misc]
        if self._otherwise is not None:
            self._by_state = {state: this.resolve(instance, node) for state, node in self._by_state.items()}
            self._otherwise = this.resolve(instance, self._otherwise)

    def _outgoing(self) -> Iterator[Edge]:
        if self._otherwise is None:
            yield from super()._outgoing()  # type: ignore[misc]
            return
        for node in dict.fromkeys([*self._by_state.values(), self._otherwise]):
            yield Edge(src=self, dst=node, edge_class="default" if node is self._otherwise else "cond_true")


class StepActivation(ViewActivation):  # type: ignore[misc]  # viewflow ships no types
    """A person's task; `acting` is set by the engine and checked again when the task is executed.

    It is assigned, started and executed in one act, so only the last of these is saved.
    """

    acting: Actor | None = None

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        yield self.flow_task.next_node(self)._create(self, self.task.token)

    @Activation.status.super()
    def assign(self, user: User) -> None:
        self.task.owner = user

    @Activation.status.super()
    def reassign(self, user: User) -> None:
        self.task.owner = user

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


class Step(ByState, flow.View):  # type: ignore[misc]
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

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        yield self.flow_task.next_node(self)._create(self, self.task.token)

    @classmethod
    def create(cls, flow_task: Any, *args: Any, **kwargs: Any) -> "WaitActivation":
        activation: WaitActivation = super().create(flow_task, *args, **kwargs)
        flow_task.flow_class.instance.list_task(activation)
        return activation


class Wait(ByState, flow.Handle):  # type: ignore[misc]
    """The next act is somebody else's: the subject's, or another unit's."""

    activation_class = WaitActivation


class BaseFlow(flow.Flow):  # type: ignore[misc]
    """Every flow takes the case's lock and lists the tasks it opens in the inbox."""

    lock_impl = CaseLock()

    def list_task(self, activation: Any) -> None:
        listing.list_task(activation)
