"""Who signed a clearance is sealed like all that it says."""

from django.db import migrations, models

import unknot.kit.sealed


def seal(apps, schema_editor):
    for row in apps.get_model("check", "Clearance").objects.order_by("pk"):
        row.signer = {"clinician": row.clinician, "registration": row.registration}
        row.save(update_fields=["signer"])


def open_again(apps, schema_editor):
    for row in apps.get_model("check", "Clearance").objects.order_by("pk"):
        row.clinician, row.registration = row.signer["clinician"], row.signer["registration"]
        row.save(update_fields=["clinician", "registration"])


class Migration(migrations.Migration):
    dependencies = [("check", "0001_initial")]

    operations = [
        migrations.AddField("clearance", "signer", unknot.kit.sealed.SealedJSONField(null=True)),
        # Empty for a moment, so that the way back has somewhere to write.
        migrations.AlterField("clearance", "clinician", models.CharField(max_length=120, null=True)),
        migrations.AlterField("clearance", "registration", models.CharField(max_length=60, null=True)),
        migrations.RunPython(seal, open_again),
        migrations.AlterField("clearance", "signer", unknot.kit.sealed.SealedJSONField()),
        migrations.RemoveField("clearance", "clinician"),
        migrations.RemoveField("clearance", "registration"),
    ]
