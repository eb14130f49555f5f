"""Celery's doors to the sweeps of the clocks: they only make them prompt."""

from celery import shared_task

from workflows import heartbeat


@shared_task
def sweep_deadlines() -> None:
    heartbeat.run_deadlines()


@shared_task
def sweep_notices() -> None:
    heartbeat.run_notices()


@shared_task
def sweep_outbox() -> None:
    heartbeat.run_outbox()


@shared_task
def sweep_approvers() -> None:
    heartbeat.run_approvers()


@shared_task
def sweep_intake() -> None:
    heartbeat.run_intake()


@shared_task
def sweep_publicity() -> None:
    heartbeat.run_publicity()


@shared_task
def sweep_reminders() -> None:
    heartbeat.run_reminders()
