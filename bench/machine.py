"""What the figures were measured on."""

import os
import platform
from pathlib import Path

import django
import viewflow
from django.db import connection

SETTINGS = ("fsync", "synchronous_commit", "shared_buffers")


def facts() -> dict[str, str]:
    """Cores, processor, load, and the versions and settings that matter."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        cursor.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
            [list(SETTINGS)],
        )
        settings = ", ".join(f"{name} {value}" for name, value in cursor.fetchall())
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "postgresql": f"{version.split()[0]} ({settings})",
        "django": django.get_version(),
        "viewflow": getattr(viewflow, "__version__", "?"),
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
