from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self) -> None:
        """The outbox knows no entries, so what it may still say about them is asked here."""
        from notifications.withdrawing import before_every_sweep
        from workflows.reminding import withdraw_what_is_over

        before_every_sweep(withdraw_what_is_over)
