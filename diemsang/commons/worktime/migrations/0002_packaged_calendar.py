"""Load the calendar 2011 to 2026 that comes with the program. Going back takes the same days and years away again."""

import csv
import uuid
from importlib import resources

from django.db import migrations

PACKAGE = "package"


def packaged():
    file = resources.files("diemsang.commons.worktime") / "data" / "calendar.csv"
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def load(apps, schema_editor):
    alias = schema_editor.connection.alias
    day, year, version = (
        apps.get_model("worktime", name).objects.using(alias)
        for name in ("CalendarDay", "CalendarYear", "CalendarVersion")
    )
    rows = packaged()
    day.bulk_create([day.model(**row) for row in rows], ignore_conflicts=True)
    years = sorted({int(row["day"][:4]) for row in rows})
    year.bulk_create([year.model(year=number, source=PACKAGE) for number in years], ignore_conflicts=True)
    version.get_or_create(pk=1, defaults={"token": uuid.uuid4()})


def unload(apps, schema_editor):
    alias = schema_editor.connection.alias
    day, year = (
        apps.get_model("worktime", name).objects.using(alias) for name in ("CalendarDay", "CalendarYear")
    )
    for row in packaged():
        day.filter(**row).delete()
    year.filter(source=PACKAGE).delete()


class Migration(migrations.Migration):

    dependencies = [("worktime", "0001_calendar_and_hours")]

    operations = [migrations.RunPython(load, unload)]
