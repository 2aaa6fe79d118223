"""People are found by the words of their names, however many there are."""

from django.db import migrations

from diemsang.ui.search import WordIndex


class Migration(migrations.Migration):
    atomic = False  # on PostgreSQL the index is made while people go on writing
    dependencies = [("organisation", "0002_periods_never_overlap")]
    operations = [WordIndex("organisation", "personname", "name_folded")]
