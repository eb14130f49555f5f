"""A process that carries batches on in small pieces, to be killed: `python -m tests.intake.sweeper`."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from tests.intake.brought import LATER
    from workflows.intake import checking, entering, sweeping

    checking.CHUNK = entering.CHUNK = 7
    entering.enter_next.__defaults__ = (7,)
    print("began", flush=True)
    sweeping.sweep_intake(LATER)
