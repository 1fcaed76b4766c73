"""What each visit keeps, and for how long: therapist, room and equipment apart; hours at places; caps on work."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import unknot.kit.sealed
import unknot.rooms.booking.models.hours
import unknot.rooms.booking.models.service


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0007_calendars_elsewhere"),
        ("match", "0001_initial"),
        ("practice", "0006_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkCap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visits_a_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="visits a day",
                    ),
                ),
                (
                    "visits_a_week",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="From Monday on.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="visits a week",
                    ),
                ),
                (
                    "load_a_day",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Spares the hands. The load of a visit is its minutes times the highest pressure of its type, 1 to 5: an hour of firm work counts more than an hour of light work. A day takes only visits that still fit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="load a day",
                    ),
                ),
            ],
            options={
                "verbose_name": "work cap",
                "verbose_name_plural": "work caps",
            },
        ),
        migrations.RemoveConstraint(
            model_name="sessionlength",
            name="session_length_in_range",
        ),
        migrations.RemoveIndex(
            model_name="appointment",
            name="appointment_taken",
        ),
        migrations.AddField(
            model_name="appointment",
            name="before_minutes",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="minutes before"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="asked_for",
            field=unknot.kit.sealed.SealedJSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="pick",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="appointment",
            name="room_last_cell",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="therapist_last_cell",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.equipment",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="unit_last_cell",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="changedday",
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
            model_name="service",
            name="equipment",
            field=models.ForeignKey(
                blank=True,
                help_text="A visit takes one unit of this kind at its place, as it takes a room.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.equipmentkind",
                verbose_name="needs equipment",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="needs_low_table",
            field=models.BooleanField(default=False, verbose_name="needs a table that lowers"),
        ),
        migrations.AddField(
            model_name="service",
            name="needs_step_free",
            field=models.BooleanField(default=False, verbose_name="needs a step-free room"),
        ),
        migrations.AddField(
            model_name="sessionlength",
            name="before_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Therapist and room are busy so long before the visit. May lie before opening.",
                validators=[unknot.rooms.booking.models.service.refuse_odd_minutes],
                verbose_name="minutes before",
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="anchor",
            field=models.DateField(
                blank=True,
                help_text="Any date of a week in which these hours hold. Needed only where it is not every week.",
                null=True,
                verbose_name="counted from the week of",
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="break_ends",
            field=models.TimeField(
                blank=True,
                help_text="No visit runs into the break. For a second break, split the hours in two.",
                null=True,
                validators=[unknot.rooms.booking.models.hours.refuse_odd_times],
                verbose_name="break to",
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="break_starts",
            field=models.TimeField(
                blank=True,
                null=True,
                validators=[unknot.rooms.booking.models.hours.refuse_odd_times],
                verbose_name="break from",
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="every_weeks",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="1 for every week, 2 for every second week.",
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)],
                verbose_name="every so many weeks",
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="place",
            field=models.ForeignKey(
                default=1,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.place",
                verbose_name="place",
            ),
        ),
        migrations.AlterField(
            model_name="sessionlength",
            name="after_minutes",
            field=models.PositiveSmallIntegerField(
                default=15,
                help_text="Therapist and room are busy so long once it has ended. Between two visits everything adds up: the minutes after the first, the therapist's rest or the room's turnover, and the minutes before the second.",
                validators=[unknot.rooms.booking.models.service.refuse_odd_minutes],
                verbose_name="minutes after",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionlength",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("after_minutes__lte", 120),
                    ("before_minutes__lte", 120),
                    ("minutes__gte", 5),
                    ("minutes__lte", 240),
                ),
                name="session_length_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("every_weeks", 1),
                    models.Q(("anchor__isnull", False), ("every_weeks__gte", 2), ("every_weeks__lte", 12)),
                    _connector="OR",
                ),
                name="weekly_hours_counted_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("break_ends__isnull", True), ("break_starts__isnull", True)),
                    models.Q(("break_ends__isnull", False), ("break_starts__isnull", False)),
                    _connector="OR",
                ),
                name="weekly_hours_break_whole",
            ),
        ),
        migrations.AddField(
            model_name="workcap",
            name="therapist",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="practice.therapist",
                verbose_name="therapist",
            ),
        ),
    ]
