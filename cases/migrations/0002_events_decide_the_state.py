from django.db import migrations

from ledger import sql

# The output of `manage.py lifecycle_sql` at the time of this migration.
STATE_MOVES = """
CREATE OR REPLACE FUNCTION cases_state_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.procedure = NEW.procedure AND (
        OLD.state = NEW.state OR (NEW.procedure, OLD.state, NEW.state) IN (
            ('objection', 'assisting', 'concluded'),
            ('objection', 'assisting', 'reviewing'),
            ('objection', 'awaiting_approval', 'concluded'),
            ('objection', 'awaiting_approval', 'correcting'),
            ('objection', 'awaiting_approval', 'filed'),
            ('objection', 'awaiting_approval', 'reviewing'),
            ('objection', 'awaiting_approval', 'supplementing'),
            ('objection', 'concluded', 'reviewing'),
            ('objection', 'correcting', 'awaiting_approval'),
            ('objection', 'correcting', 'concluded'),
            ('objection', 'filed', 'awaiting_approval'),
            ('objection', 'filed', 'concluded'),
            ('objection', 'filed', 'reviewing'),
            ('objection', 'filed', 'supplementing'),
            ('objection', 'reviewing', 'assisting'),
            ('objection', 'reviewing', 'awaiting_approval'),
            ('objection', 'reviewing', 'concluded'),
            ('objection', 'supplementing', 'awaiting_approval'),
            ('objection', 'supplementing', 'concluded'),
            ('objection', 'supplementing', 'filed')
        )
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no lifecycle moves a case of % from % to %', NEW.procedure, OLD.state, NEW.state
        USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
END $$;
"""

ONLY_MOVES = """
CREATE TRIGGER cases_case_moves BEFORE UPDATE OF state, procedure ON cases_case
FOR EACH ROW EXECUTE FUNCTION cases_state_moves();
"""
ANY_MOVE = "DROP TRIGGER cases_case_moves ON cases_case; DROP FUNCTION cases_state_moves();"

# Looked at when the transaction commits, as the rows are then: an act writes its case and its event in any order.
AS_THE_LAST_EVENT_SAYS = """
CREATE FUNCTION cases_state_is_last_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    number bigint := CASE TG_TABLE_NAME WHEN 'cases_case' THEN (to_jsonb(NEW) ->> 'id')::bigint
                                        ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END;
    now_is record;
    last record;
BEGIN
    SELECT state, last_seq INTO now_is FROM cases_case WHERE id = number;
    SELECT to_state, seq INTO last FROM cases_caseevent WHERE case_id = number ORDER BY seq DESC LIMIT 1;
    IF now_is.state IS DISTINCT FROM last.to_state OR now_is.last_seq IS DISTINCT FROM last.seq THEN
        RAISE EXCEPTION 'case % is % (event %), but its last event says % (event %)',
            number, now_is.state, now_is.last_seq, last.to_state, last.seq
            USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER cases_case_as_last_event AFTER INSERT OR UPDATE OF state, last_seq ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_state_is_last_event();
CREATE CONSTRAINT TRIGGER cases_caseevent_is_last AFTER INSERT ON cases_caseevent
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_state_is_last_event();
"""
WHATEVER_IT_SAYS = """
DROP TRIGGER cases_caseevent_is_last ON cases_caseevent;
DROP TRIGGER cases_case_as_last_event ON cases_case;
DROP FUNCTION cases_state_is_last_event();
"""

# An event begins where the one before it ended: replaying the events rebuilds the case.
EVENTS_FOLLOW = """
CREATE FUNCTION cases_events_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text;
BEGIN
    SELECT to_state INTO before FROM cases_caseevent WHERE case_id = NEW.case_id AND seq = NEW.seq - 1;
    IF NEW.from_state <> coalesce(before, '') OR (NEW.seq > 1 AND before IS NULL) THEN
        RAISE EXCEPTION 'event % of case % begins in %, but the one before ended in %',
            NEW.seq, NEW.case_id, NEW.from_state, coalesce(before, 'nothing') USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER cases_caseevent_follows AFTER INSERT ON cases_caseevent
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_events_follow();
"""
EVENTS_STRAY = "DROP TRIGGER cases_caseevent_follows ON cases_caseevent; DROP FUNCTION cases_events_follow();"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_cases_records_and_objections"),
        ("ledger", "0002_append_only_and_chained"),
    ]

    operations = [
        sql.append_only("cases_caseevent"),
        sql.chained("cases_caseevent"),
        sql.append_only("cases_recordversion"),
        sql.chained("cases_recordversion"),
        migrations.RunSQL(STATE_MOVES + ONLY_MOVES, ANY_MOVE),
        migrations.RunSQL(AS_THE_LAST_EVENT_SAYS, WHATEVER_IT_SAYS),
        migrations.RunSQL(EVENTS_FOLLOW, EVENTS_STRAY),
    ]
