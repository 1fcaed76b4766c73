"""The index of live rows covers the whole question on SQLite too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0013_waiting_list"),
        ("match", "0001_initial"),
        ("practice", "0006_places"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="appointment",
            name="appointment_taken",
        ),
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
                    "takes_time",
                ],
                name="appointment_taken",
            ),
        ),
    ]
