"""Wait until the web server answers, then say where it is and who can sign in."""

import http.client
import io
import os
import sys
import time

PATIENCE = 120  # seconds


def main() -> int:
    address = os.environ["REDRESS_PUBLIC_URL"]
    accounts = _accounts()
    if not _answers_in_time():
        sys.stdout.write("\nThe web server does not answer /healthz yet; see the lines above.\n")
        return 1
    sys.stdout.write(f"\n  Redress runs at {address}\n\n{accounts}\n")
    sys.stdout.write("  Ctrl-C stops everything and keeps the data.\n\n")
    return 0


def _accounts() -> str:
    """The demo accounts in words; Django is loaded while the web server starts."""
    import django
    from django.core.management import call_command

    django.setup()
    words = io.StringIO()
    call_command("seed_demo", "--print", stdout=words)
    return words.getvalue()


def _answers_in_time() -> bool:
    deadline = time.monotonic() + PATIENCE
    while not _answers():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def _answers() -> bool:
    """Asked on this machine, whatever the public address is."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
