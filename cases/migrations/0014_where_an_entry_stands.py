import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
from ledger import sql

# Whoever changes what decides how long an entry is shown, it is looked at again with the next sweep at the latest.
LOOKED_AT_AGAIN = """
CREATE FUNCTION cases_record_look_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.next_on := '1970-01-01';
    RETURN NEW;
END $$;

CREATE TRIGGER cases_record_looked_at_again BEFORE UPDATE OF item_id, subject_id, determined_on, scheme, sanctions,
    document_on, published_on, misconduct_ended_on, corrected_on, repaired_on, minor_is_necessary, is_secret, held
ON cases_record FOR EACH ROW
WHEN ((OLD.item_id, OLD.subject_id, OLD.determined_on, OLD.scheme, OLD.sanctions, OLD.document_on, OLD.published_on,
       OLD.misconduct_ended_on, OLD.corrected_on, OLD.repaired_on, OLD.minor_is_necessary, OLD.is_secret, OLD.held)
      IS DISTINCT FROM
      (NEW.item_id, NEW.subject_id, NEW.determined_on, NEW.scheme, NEW.sanctions, NEW.document_on, NEW.published_on,
       NEW.misconduct_ended_on, NEW.corrected_on, NEW.repaired_on, NEW.minor_is_necessary, NEW.is_secret, NEW.held)
      AND NEW.standing <> 'erased')
EXECUTE FUNCTION cases_record_look_again();

CREATE FUNCTION cases_item_look_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_record SET next_on = '1970-01-01' WHERE item_id = NEW.id AND standing <> 'erased';
    RETURN NULL;
END $$;

CREATE TRIGGER cases_catalogueitem_looked_at_again AFTER UPDATE OF is_public, sector ON cases_catalogueitem
FOR EACH ROW WHEN ((OLD.is_public, OLD.sector) IS DISTINCT FROM (NEW.is_public, NEW.sector))
EXECUTE FUNCTION cases_item_look_again();

CREATE FUNCTION cases_version_look_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_record SET next_on = '1970-01-01' WHERE id = NEW.record_id AND standing <> 'erased';
    RETURN NULL;
END $$;

CREATE TRIGGER cases_recordversion_looked_at_again AFTER INSERT ON cases_recordversion
FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION cases_version_look_again();
"""
AS_IT_WAS = """
DROP TRIGGER cases_recordversion_looked_at_again ON cases_recordversion;
DROP TRIGGER cases_catalogueitem_looked_at_again ON cases_catalogueitem;
DROP TRIGGER cases_record_looked_at_again ON cases_record;
DROP FUNCTION cases_version_look_again();
DROP FUNCTION cases_item_look_again();
DROP FUNCTION cases_record_look_again();
"""

# A legal hold wins over every rule that erases.
HOLD_WINS = """
CREATE FUNCTION cases_hold_wins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.table_name = 'cases_record' AND EXISTS (SELECT FROM cases_record WHERE id = NEW.row_id AND held)
    OR NEW.table_name = 'cases_recordversion' AND EXISTS (
        SELECT FROM cases_recordversion v JOIN cases_record r ON r.id = v.record_id WHERE v.id = NEW.row_id AND r.held
    ) THEN
        RAISE EXCEPTION 'record is held: nothing of it is erased' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_tombstone_hold_wins BEFORE INSERT ON ledger_tombstone
FOR EACH ROW EXECUTE FUNCTION cases_hold_wins();
"""
HOLD_IS_NOT_ASKED = (
    "DROP TRIGGER ledger_tombstone_hold_wins ON ledger_tombstone; DROP FUNCTION cases_hold_wins();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_firms_are_found_by_name"),
        ("cases", "0013_catalogue_and_intake"),
        ("ledger", "0006_tombstones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicityDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("law", models.CharField(max_length=64)),
                ("counts", models.JSONField(default=dict)),
                ("began_at", models.DateTimeField(default=core.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "day of publicity",
                "verbose_name_plural": "days of publicity",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="PublicityMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_number", models.BigIntegerField()),
                ("before", models.CharField(blank=True, max_length=10)),
                ("after", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "move of an entry",
                "verbose_name_plural": "moves of entries",
            },
        ),
        migrations.CreateModel(
            name="RepairReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("told", "told"),
                            ("withdrawn", "not needed any more"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=core.clock.now)),
                ("look_on", models.DateField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "reminder of a repair",
                "verbose_name_plural": "reminders of repairs",
            },
        ),
        migrations.CreateModel(
            name="SealedOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("allowed", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("open_until", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "opening of a sealed entry",
                "verbose_name_plural": "openings of sealed entries",
            },
        ),
        migrations.RemoveConstraint(
            model_name="recordversion",
            name="record_change_known",
        ),
        migrations.AddField(
            model_name="record",
            name="next_on",
            field=models.DateField(
                blank=True,
                db_default=models.Value(datetime.date(1970, 1, 1)),
                default=datetime.date(1970, 1, 1),
                null=True,
                verbose_name="changes next on",
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="published_from",
            field=models.DateField(blank=True, null=True, verbose_name="published from"),
        ),
        migrations.AddField(
            model_name="record",
            name="published_until",
            field=models.DateField(blank=True, null=True, verbose_name="published until"),
        ),
        migrations.AddField(
            model_name="record",
            name="undisclosed_from",
            field=models.DateField(blank=True, null=True, verbose_name="not disclosed from"),
        ),
        migrations.AddField(
            model_name="record",
            name="standing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not looked at yet"),
                    ("withheld", "not published"),
                    ("waiting", "publication not begun"),
                    ("published", "published"),
                    ("ended", "publication ended"),
                    ("sealed", "sealed"),
                    ("erased", "erased"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="standing",
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="withheld",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=30, verbose_name="why not published"
            ),
        ),
        migrations.AlterField(
            model_name="recordversion",
            name="change",
            field=models.CharField(
                choices=[
                    ("entered", "entered"),
                    ("corrected", "corrected"),
                    ("deleted", "deleted"),
                    ("annotated", "annotated"),
                    ("use_stopped", "use and sharing stopped"),
                    ("erased", "erased when its time was over"),
                    ("repaired", "repaired: publication, sharing and use ended"),
                    ("repair_revoked", "repair revoked: as before the repair"),
                ],
                max_length=20,
                verbose_name="change",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("next_on__isnull", False)),
                fields=["next_on", "id"],
                name="cases_record_changes_next",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing__in", ["", "withheld", "waiting", "published", "ended", "sealed", "erased"])
                ),
                name="standing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("withheld", ""), ("published_from__isnull", True), _connector="OR"),
                name="what_is_withheld_is_not_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_until__isnull", True),
                    models.Q(
                        ("published_from__isnull", False),
                        ("published_until__gte", models.F("published_from")),
                    ),
                    _connector="OR",
                ),
                name="publication_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "sealed"), _negated=True),
                    ("undisclosed_from__isnull", False),
                    _connector="OR",
                ),
                name="what_is_sealed_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "change__in",
                        [
                            "entered",
                            "corrected",
                            "deleted",
                            "annotated",
                            "use_stopped",
                            "erased",
                            "repaired",
                            "repair_revoked",
                        ],
                    )
                ),
                name="record_change_known",
            ),
        ),
        migrations.AddField(
            model_name="publicitymove",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="cases.publicityday"
            ),
        ),
        migrations.AddField(
            model_name="publicitymove",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
            ),
        ),
        migrations.AddField(
            model_name="repairreminder",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="repairreminder",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="repair_reminder", to="cases.record"
            ),
        ),
        migrations.AddField(
            model_name="sealedopening",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sealedopening",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sealedopening",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="cases.record"
            ),
        ),
        migrations.AddIndex(
            model_name="publicitymove",
            index=models.Index(fields=["day", "after", "id"], name="cases_publi_day_id_36c124_idx"),
        ),
        migrations.AddIndex(
            model_name="repairreminder",
            index=models.Index(
                condition=models.Q(("status", "waiting")),
                fields=["look_on", "id"],
                name="cases_reminder_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairreminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "told", "withdrawn", "cancelled"])),
                name="repair_reminder_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairreminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "told"), ("told_at__isnull", False)),
                    models.Q(models.Q(("status", "told"), _negated=True), ("told_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_told_reminder_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="a_sealed_entry_is_opened_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_second_person_opens_a_sealed_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("allowed", True), ("decided_by__isnull", False), ("open_until__isnull", False)),
                    models.Q(
                        ("open_until__isnull", True),
                        models.Q(("allowed__isnull", True), ("allowed", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="a_sealed_entry_is_open_for_a_time",
            ),
        ),
        sql.erasable("cases_recordversion"),
        sql.kept_until_erased("cases_record"),
        migrations.RunSQL(HOLD_WINS, HOLD_IS_NOT_ASKED),
        migrations.RunSQL(LOOKED_AT_AGAIN, AS_IT_WAS),
    ]
