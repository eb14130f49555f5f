from django.apps import AppConfig


class LawbookConfig(AppConfig):
    name = "lawbook"

    def ready(self) -> None:
        from lawbook import checks  # registers them

        del checks
