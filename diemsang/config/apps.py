from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Assembly: installs the permission table once, when the process starts."""

    name = "diemsang.config"
    label = "config"

    def ready(self) -> None:
        from diemsang.config.permissions import TABLE
        from diemsang.kernel import access

        access.install(TABLE)
