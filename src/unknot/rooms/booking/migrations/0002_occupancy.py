"""The table of cells. On SQLite WITHOUT ROWID: the primary key is the table, so that a cell is written once, not twice."""

import django.db.models.deletion
from django.db import migrations, models

WITHOUT_ROWID = """
CREATE TABLE booking_occupancy (
    resource bigint NOT NULL,
    cell bigint NOT NULL,
    appointment_id bigint NOT NULL REFERENCES booking_appointment (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (resource, cell)
) WITHOUT ROWID
"""


def create(apps, schema_editor):
    """The same table on both databases, each in its best form."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(WITHOUT_ROWID)
    else:
        schema_editor.create_model(apps.get_model("booking", "Occupancy"))


def drop(apps, schema_editor):
    """The way back."""
    schema_editor.execute("DROP TABLE booking_occupancy")


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Occupancy",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "resource", "cell", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("resource", models.BigIntegerField()),
                        ("cell", models.BigIntegerField()),
                        (
                            "appointment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booking.appointment",
                            ),
                        ),
                    ],
                )
            ],
        ),
        migrations.RunPython(create, drop),
    ]
