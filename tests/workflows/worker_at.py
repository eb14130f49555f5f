"""A Celery worker for which it is always the same moment: `python -m tests.workflows.worker_at 2026-09-24T14:00 …`."""

import datetime as dt
import sys

from core import clock

if __name__ == "__main__":
    moment = dt.datetime.fromisoformat(sys.argv[1]).replace(tzinfo=clock.SHANGHAI)
    clock.now = clock.database_now = lambda: moment
    from config.celery import app

    app.worker_main(["worker", *sys.argv[2:]])
