"""What every flow of ours shares: the case's lock, and human steps that name a role and check it on execute."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.models import Process
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS, STATUS

from accounts.models import Role, User
from cases.actors import Actor
from cases.models import Case
from core import clock
from core.prepared import prepared
from core.writing import insert, update
from workflows import listing
from workflows.flows.saving import finish, insert_after, new_task


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
        with held(case_id):
            yield found[0]


@contextmanager
def held(case_id: int) -> Iterator[None]:
    """This transaction has the case already: it locked it, or it has just written it and nobody else sees it."""
    token = LOCKED.set(LOCKED.get() | {case_id})
    try:
        yield
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

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, **_nothing: Any) -> "StepActivation":
        task = new_task(flow_task, prev_activation.process, token=token)
        activation = cls(task)
        task.owner_permission = flow_task.calc_owner_permission(activation)
        owner = flow_task.calc_owner(activation)
        if owner:
            task.owner, task.status = owner, STATUS.ASSIGNED
        insert_after(task, prev_activation.task)
        flow_task._on_create(activation)
        return activation

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
    def complete(self) -> None:
        finish(self.task)

    @Activation.status.super()
    def execute(self) -> None:
        self._check()
        super().execute.original()

    def _check(self) -> None:
        actor = self.acting
        if actor is not None and actor.user_id is None and self.flow_task.also_by_system:
            return
        if actor is None or actor.user_id is None or actor.user_id != self.task.owner_id:
            raise PermissionDenied(f"Task {self.task.pk} is executed only by the person it is assigned to.")


class Step(ByState, flow.View):  # type: ignore[misc]
    """A human task of one role. Its views are not mounted: pages call workflows.actions."""

    activation_class = StepActivation

    def __init__(self, role: Role, *, also_by_system: bool = False, **kwargs: Any) -> None:
        super().__init__(view=None, **kwargs)
        self.role = role
        self.also_by_system = also_by_system  # a connected system may report that it is done

    def _ready(self) -> None:
        super()._ready()
        if not self._owner_permission:
            raise ImproperlyConfigured(f"{self.flow_class.__name__}.{self.name} names no permission.")


class WaitActivation(HandleActivation):  # type: ignore[misc]
    """Creating it lists it, as a person's task is listed."""

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        yield self.flow_task.next_node(self)._create(self, self.task.token)

    @Activation.status.super()
    def complete(self) -> None:
        finish(self.task)

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, **_nothing: Any) -> "WaitActivation":
        activation = cls(new_task(flow_task, prev_activation.process, token=token))
        insert_after(activation.task, prev_activation.task)
        flow_task.flow_class.instance.list_task(activation)
        return activation


class Wait(ByState, flow.Handle):  # type: ignore[misc]
    """The next act is somebody else's: the subject's, or another unit's."""

    activation_class = WaitActivation


class BeginActivation(StartHandleActivation):  # type: ignore[misc]
    """The case is locked, or was written by this very transaction: it is a part of the act that begins the process."""

    @Activation.status.super()
    def execute(self) -> None:
        assert connection.in_atomic_block
        insert(self.process)
        with self.flow_class.lock(self.process.pk):
            self.complete()
            self.activate_next()

    @Activation.status.super()
    def complete(self) -> None:
        self.task.process, self.task.finished = self.process, clock.now()
        self.task.flow_task_type = self.flow_task.task_type
        insert(self.task)


class Begin(flow.StartHandle):  # type: ignore[misc]
    """A process begins in the transaction of the act that begins it."""

    activation_class = BeginActivation


class FinishActivation(EndActivation):  # type: ignore[misc]
    """Our flows never split, so nothing else is open: the end is written once, as done, and the process with it."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, **_nothing: Any) -> "FinishActivation":
        process, moment = prev_activation.process, clock.now()
        task = new_task(flow_task, process, token=token, status=STATUS.DONE, started=moment, finished=moment)
        insert_after(task, prev_activation.task)
        process.status, process.finished = PROCESS.DONE, moment
        update(process, ["status", "finished"])
        return cls(task)


class Finish(flow.End):  # type: ignore[misc]
    """The process is over."""

    activation_class = FinishActivation


class BaseFlow(flow.Flow):  # type: ignore[misc]
    """Every flow takes the case's lock and lists the tasks it opens in the inbox."""

    lock_impl = CaseLock()

    def list_task(self, activation: Any) -> None:
        listing.list_task(activation)
