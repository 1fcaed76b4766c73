"""From now on every visit says how long each is kept, and the index of live rows covers it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0009_cells_so_far")]

    operations = [
        migrations.AlterField("appointment", "therapist_last_cell", models.BigIntegerField()),
        migrations.AlterField("appointment", "room_last_cell", models.BigIntegerField()),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("takes_time", True)),
                fields=[
                    "last_cell",
                    "first_cell",
                    "therapist",
                    "therapist_last_cell",
                    "room",
                    "room_last_cell",
                    "unit",
                    "unit_last_cell",
                    "expires_at",
                ],
                name="appointment_taken",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_cell__gte", models.F("therapist_last_cell")),
                    ("room_last_cell__gte", models.F("first_cell")),
                    ("therapist_last_cell__gte", models.F("first_cell")),
                    ("last_cell__gte", models.F("room_last_cell")),
                    models.Q(
                        models.Q(("unit__isnull", True), ("unit_last_cell__isnull", True)),
                        models.Q(
                            ("unit__isnull", False),
                            ("unit_last_cell__gte", models.F("first_cell")),
                            ("unit_last_cell__lte", models.F("last_cell")),
                        ),
                        _connector="OR",
                    ),
                ),
                name="appointment_cells_of_each",
            ),
        ),
    ]
