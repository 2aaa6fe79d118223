"""Names stand in one order on every engine."""

from django.db import migrations

from diemsang.ui.ordering import OrderByCodePoint


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_words_of_names")]
    operations = [
        OrderByCodePoint("organisation", "personname", "sort_key"),
        OrderByCodePoint("organisation", "bodyversion", "name"),
        OrderByCodePoint("organisation", "appointment", "position_title"),
    ]
