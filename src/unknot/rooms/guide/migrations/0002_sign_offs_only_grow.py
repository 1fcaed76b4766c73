"""Sign-offs and withdrawals are added, never changed and never taken away: the database itself refuses it."""

from django.db import migrations

TABLES = ("guide_signoff", "guide_withdrawal")
REFUSAL = "sign-offs are only added"

POSTGRESQL_FUNCTION = f"""
    CREATE FUNCTION unknot_sign_offs_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
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
        return ["DROP FUNCTION unknot_sign_offs_only_grow() CASCADE"]
    return [f"DROP TRIGGER {table}_no_{act.lower()}" for table in TABLES for act in ("UPDATE", "DELETE")]


_POSTGRESQL_WHEN = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))


def _postgresql(table, name, acts, each):
    return (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {acts} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION unknot_sign_offs_only_grow()"
    )


def _sqlite(table, act):
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("guide", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
