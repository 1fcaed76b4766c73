"""Places with rooms, of which the first is at the address and in the zone that the practice has."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import unknot.rooms.practice.models.place
import unknot.rooms.practice.models.practice


def first_place(apps, schema_editor):
    """A place that says nothing of its own is where the practice says it is: its address and zone."""
    apps.get_model("practice", "Place").objects.create()


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0005_what_they_read_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Equipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "turnover_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="After a visit this unit alone stays busy for so long, on top of the service's minutes after.",
                        validators=[
                            django.core.validators.MaxValueValidator(120),
                            unknot.rooms.practice.models.place.refuse_odd_minutes,
                        ],
                        verbose_name="minutes to make it ready",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit of equipment",
                "verbose_name_plural": "equipment",
            },
        ),
        migrations.CreateModel(
            name="EquipmentKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "kind of equipment",
                "verbose_name_plural": "kinds of equipment",
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Such as Northside. Empty: the name of the practice.",
                        max_length=120,
                        verbose_name="name",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="As Region/City, where clocks differ from those of the practice. Hours and visits here follow it.",
                        max_length=64,
                        validators=[unknot.rooms.practice.models.practice.refuse_unknown_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "street",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the address of the practice.",
                        max_length=200,
                        verbose_name="street and number",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="city")),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="state or region")),
                ("postal_code", models.CharField(blank=True, max_length=20, verbose_name="postal code")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?=(?:.*[0-9]){2})\\+?[0-9(][0-9 ()./-]*\\Z",
                                "Write only the number that people dial, such as 116 117.",
                            )
                        ],
                        verbose_name="phone",
                    ),
                ),
                ("how_to_come", models.TextField(blank=True, verbose_name="how to come")),
                ("parking", models.TextField(blank=True, verbose_name="parking")),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
            },
        ),
        migrations.RunPython(first_place, migrations.RunPython.noop),
        migrations.AddField(
            model_name="therapist",
            name="gender",
            field=models.CharField(
                blank=True,
                choices=[("woman", "woman"), ("man", "man"), ("nonbinary", "non-binary")],
                help_text="Only if the therapist wishes to say it. People who book can then ask for it.",
                max_length=12,
                verbose_name="gender",
            ),
        ),
        migrations.AddField(
            model_name="therapist",
            name="needs_low_table",
            field=models.BooleanField(default=False, verbose_name="works only at a table that lowers"),
        ),
        migrations.AddField(
            model_name="therapist",
            name="needs_step_free",
            field=models.BooleanField(default=False, verbose_name="works only in step-free rooms"),
        ),
        migrations.AddField(
            model_name="therapist",
            name="rest_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="After a visit the therapist alone stays busy for so long. It comes on top of the minutes after that the service has, and the next visit's minutes before come on top of both.",
                validators=[
                    django.core.validators.MaxValueValidator(120),
                    unknot.rooms.practice.models.place.refuse_odd_minutes,
                ],
                verbose_name="minutes of rest",
            ),
        ),
        migrations.AddField(
            model_name="treatmentroom",
            name="turnover_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="After a visit the room alone stays busy for so long: fresh linen, fresh air. It comes on top of the minutes after that the service has, and the next visit's minutes before come on top of both.",
                validators=[
                    django.core.validators.MaxValueValidator(120),
                    unknot.rooms.practice.models.place.refuse_odd_minutes,
                ],
                verbose_name="minutes to make it ready",
            ),
        ),
        migrations.AddConstraint(
            model_name="therapist",
            constraint=models.CheckConstraint(
                condition=models.Q(("rest_minutes__lte", 120)), name="therapist_rest_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="therapist",
            constraint=models.CheckConstraint(
                condition=models.Q(("gender", ""), ("gender__in", ["woman", "man", "nonbinary"]), _connector="OR"),
                name="therapist_gender_known",
            ),
        ),
        migrations.AddField(
            model_name="equipment",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="practice.equipmentkind",
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("city", ""), ("street", "")),
                    models.Q(models.Q(("street", ""), _negated=True), models.Q(("city", ""), _negated=True)),
                    _connector="OR",
                ),
                name="place_address_whole_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(fields=("name",), name="place_name_once"),
        ),
        migrations.AddField(
            model_name="equipment",
            name="place",
            field=models.ForeignKey(
                default=1,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.place",
                verbose_name="place",
            ),
        ),
        migrations.AddField(
            model_name="treatmentroom",
            name="place",
            field=models.ForeignKey(
                default=1,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rooms",
                to="practice.place",
                verbose_name="place",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentroom",
            constraint=models.CheckConstraint(
                condition=models.Q(("turnover_minutes__lte", 120)), name="room_turnover_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="equipment",
            constraint=models.CheckConstraint(
                condition=models.Q(("turnover_minutes__lte", 120)), name="equipment_turnover_in_range"
            ),
        ),
    ]
