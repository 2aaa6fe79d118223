from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Assembly: installs the permission table and the navigation once, when the process starts."""

    name = "diemsang.config"
    label = "config"

    def ready(self) -> None:
        from diemsang.config.navigation import ACCOUNT, FOOTER, GROUPS
        from diemsang.config.permissions import ROLES, TABLE
        from diemsang.kernel import access
        from diemsang.ui import navigation, roles

        access.install(TABLE)
        roles.install(ROLES)
        navigation.install(GROUPS, footer=FOOTER, account=ACCOUNT)
