"""Health, for machines: the process answers, and the clocks are looked at."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core import clock
from workflows.heartbeat import health


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 while the web process answers; it asks nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """503 when the last successful sweep is older than two minutes or a rung is more than five minutes late."""
    found = health(clock.database_now())
    body = {
        "status": "late" if found.troubles else "ok",
        "last_success": found.last_success,
        "oldest_unclaimed": found.oldest_unclaimed,
        "dead_deadlines": found.dead_deadlines,
        "dead_messages": found.dead_messages,
        "dead_batches": found.dead_batches,
    }
    return JsonResponse(body, status=503 if found.troubles else 200)
