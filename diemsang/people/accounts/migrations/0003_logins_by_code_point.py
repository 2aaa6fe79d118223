"""Logins stand in one order on every engine."""

from django.db import migrations

from diemsang.ui.ordering import OrderByCodePoint


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_drafts_filters")]
    operations = [OrderByCodePoint("accounts", "account", "username", "full_name")]
