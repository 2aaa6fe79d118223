"""Django's own commands, as in every Django project; `diemsang manage` is the same once installed."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemsang.config.settings")
    execute_from_command_line(sys.argv)
