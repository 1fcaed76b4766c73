"""Until now therapist and room were kept alike: every visit carries its last cell over to both."""

from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    """One statement, however long the book."""
    visits = apps.get_model("booking", "Appointment").objects
    visits.update(therapist_last_cell=F("last_cell"), room_last_cell=F("last_cell"))


class Migration(migrations.Migration):
    dependencies = [("booking", "0008_what_each_is_kept_for")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
