"""What is named in one place exists in the other: beats and tasks, queues and workers, messages and templates."""

import re
from importlib import import_module

import pytest
from django.template.loader import get_template
from django.utils.translation import override

from cases.lifecycles.repair import RepairLifecycle
from config.celery import app
from desk import wording as desk_words
from notifications.catalogue import CATALOGUE
from portal import wording as portal_words
from tests.guards.sources import ROOT
from tests.workflows.search.declared import actions
from workflows.flows.assistance import AssistanceFlow
from workflows.flows.base import BaseFlow, CaseLock, Step
from workflows.flows.objection import STEP_OF_STATE, ObjectionFlow
from workflows.flows.own_correction import OwnCorrectionFlow
from workflows.flows.repair import STEP_OF_STATE as STEPS_OF_A_REPAIR
from workflows.flows.repair import RepairFlow

FLOWS = (ObjectionFlow, RepairFlow, AssistanceFlow, OwnCorrectionFlow)
STEPS = {*STEP_OF_STATE.values(), *STEPS_OF_A_REPAIR.values()}


@pytest.fixture(scope="module", autouse=True)
def tasks() -> None:
    app.loader.import_default_modules()


@pytest.mark.parametrize("name", sorted(app.conf.beat_schedule))
def test_every_beat_entry_names_a_task_that_exists(name: str) -> None:
    entry = app.conf.beat_schedule[name]
    assert entry["task"] in app.tasks
    module, _, function = entry["task"].rpartition(".")
    assert callable(getattr(import_module(module), function))
    assert 0 < entry["schedule"] <= 60, "a tick, often enough for the rung of a ladder"
    assert "args" not in entry, "a tick takes nothing"


def test_every_queue_that_a_task_is_sent_to_has_a_worker() -> None:
    worker = re.search(r"-Q (\S+)", (ROOT / "Procfile").read_text())
    assert worker
    served = set(worker.group(1).split(","))
    assert served == {queue.name for queue in app.conf.task_queues}
    assert {route["queue"] for route in app.conf.task_routes.values()} | {
        app.conf.task_default_queue
    } <= served


def test_every_task_of_ours_is_routed_and_is_one_of_few_lines() -> None:
    ours = [name for name in app.tasks if not name.startswith("celery.")]
    assert ours
    for name in ours:
        route = app.amqp.router.route({}, name, args=(), kwargs={})
        assert route["queue"].name in {queue.name for queue in app.conf.task_queues}, name
        assert app.tasks[name].acks_late, name
        assert app.tasks[name].ignore_result, name


def test_two_beats_run_each_with_a_schedule_file_of_its_own() -> None:
    beats = re.findall(r"^(\w+):.* beat --schedule (\S+)", (ROOT / "Procfile").read_text(), re.MULTILINE)
    assert len(beats) == 2
    assert len({schedule for _name, schedule in beats}) == 2


@pytest.mark.parametrize("key", sorted(CATALOGUE))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_message_has_a_subject_and_a_body(key: str, language: str) -> None:
    with override(language):
        for part in ("subject", "body"):
            assert get_template(f"{CATALOGUE[key].folder}/{part}.txt").template.source.strip()


def test_no_template_of_a_message_is_left_over() -> None:
    folders = {
        str(path.parent.relative_to(ROOT / "templates"))
        for path in (ROOT / "templates/notices").rglob("body.txt")
    }
    assert folders == {spec.folder for spec in CATALOGUE.values()}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_every_human_step_names_a_role_a_permission_and_a_title_and_takes_the_lock_of_the_case(
    flow: type,
) -> None:
    assert issubclass(flow, BaseFlow)
    assert isinstance(flow.lock_impl, CaseLock)  # type: ignore[attr-defined]
    for node in flow.instance.nodes():  # type: ignore[attr-defined]
        if isinstance(node, Step):
            assert node.role
            assert node._owner_permission.startswith("cases.")
        if isinstance(node, Step) or node.name in STEPS:
            assert str(node.task_title).strip(), node.name


def test_every_action_and_every_state_has_words_for_the_office_and_for_the_subject() -> None:
    office = _words(desk_words)
    assert set(actions(RepairLifecycle)) <= office, sorted(set(actions(RepairLifecycle)) - office)
    assert set(actions()) | {"file", "warned", "breached"} <= office, sorted(set(actions()) - office)
    assert set(actions()) & _words(portal_words), "the subject's timeline knows acts by name"


def _words(module: object) -> set[str]:
    tables = [value for value in vars(module).values() if isinstance(value, dict)]
    return {str(key) for table in tables for key in table}
