"""Celery makes things prompt; the sweeps over the database are the guarantee.

Three queues; ticks in UTC and in code; two beats may run, every tick is idempotent.
"""

import os

from celery import Celery
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config import env

env.load_files()

app = Celery("redress")
app.conf.update(
    broker_url=env.text("REDIS_URL", "redis://127.0.0.1:6379/0"),
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 900,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "max_retries": 1,
    },
    task_ignore_result=True,
    result_backend=None,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_retry_on_worker_lost=True,
    task_time_limit=300,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    timezone="UTC",
    enable_utc=True,
    task_default_queue="default",
    task_queues=[Queue("default"), Queue("delivery"), Queue("sweeps")],
    task_routes={
        "workflows.tasks.sweep_outbox": {"queue": "delivery"},
        "workflows.tasks.sweep_intake": {"queue": "default"},
        "workflows.tasks.*": {"queue": "sweeps"},
        "notifications.tasks.*": {"queue": "delivery"},
    },
    task_publish_retry_policy={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    },
    beat_schedule={
        "sweep-deadlines": {"task": "workflows.tasks.sweep_deadlines", "schedule": 30.0},
        "sweep-notices": {"task": "workflows.tasks.sweep_notices", "schedule": 30.0},
        "sweep-approvers": {"task": "workflows.tasks.sweep_approvers", "schedule": 60.0},
        "sweep-intake": {"task": "workflows.tasks.sweep_intake", "schedule": 30.0},
        "sweep-publicity": {"task": "workflows.tasks.sweep_publicity", "schedule": 60.0},
        "sweep-reminders": {"task": "workflows.tasks.sweep_reminders", "schedule": 60.0},
        "sweep-outbox": {"task": "workflows.tasks.sweep_outbox", "schedule": 15.0},
    },
)
app.autodiscover_tasks(["workflows", "notifications"])
