"""Audit entries and seals are added, never changed and never taken away: the database itself refuses it.

A bug, an update typed into a console or a careless clean-up job meets the same wall on both databases. Who owns the
database can take the wall down; the chain of seals then shows what was done behind it.
"""

from django.db import migrations

TABLES = ("practice_auditentry", "practice_auditseal")
REFUSAL = "the audit trail only grows"

POSTGRESQL_FUNCTION = f"""
    CREATE FUNCTION unknot_trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def guard(apps, schema_editor):
    """Refuse UPDATE and DELETE on both tables, and TRUNCATE where there is one."""
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.connection.cursor().execute(statement)


def unguard(apps, schema_editor):
    """Take the refusals away again."""
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.connection.cursor().execute(statement)


def raising(vendor):
    """The statements that put the guard up."""
    if vendor == "postgresql":
        return [POSTGRESQL_FUNCTION, *(_postgresql(table, *when) for table in TABLES for when in _POSTGRESQL_WHEN)]
    return [_sqlite(table, act) for table in TABLES for act in ("UPDATE", "DELETE")]


def lowering(vendor):
    """The statements that take the guard down."""
    if vendor == "postgresql":
        return ["DROP FUNCTION unknot_trail_only_grows() CASCADE"]
    return [f"DROP TRIGGER {table}_no_{act.lower()}" for table in TABLES for act in ("UPDATE", "DELETE")]


_POSTGRESQL_WHEN = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))


def _postgresql(table, name, acts, each):
    return (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {acts} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION unknot_trail_only_grows()"
    )


def _sqlite(table, act):
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
