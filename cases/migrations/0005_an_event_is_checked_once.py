from django.db import migrations

# What 0002 asked in five statements for every act: now one when the case is saved, and one when its event is.
CASE = """
CREATE OR REPLACE FUNCTION cases_case_is_as_last_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_so record;
BEGIN
    SELECT c.state, c.last_seq, e.to_state, e.seq INTO is_so
    FROM cases_case c LEFT JOIN LATERAL (
        SELECT to_state, seq FROM cases_caseevent WHERE case_id = c.id ORDER BY seq DESC LIMIT 1
    ) e ON true
    WHERE c.id = NEW.id;
    IF is_so.state IS DISTINCT FROM is_so.to_state OR is_so.last_seq IS DISTINCT FROM is_so.seq THEN
        RAISE EXCEPTION 'case % is % (event %), but its last event says % (event %)',
            NEW.id, is_so.state, is_so.last_seq, is_so.to_state, is_so.seq
            USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER cases_case_as_last_event ON cases_case;
CREATE CONSTRAINT TRIGGER cases_case_as_last_event AFTER INSERT OR UPDATE OF state, last_seq ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_case_is_as_last_event();
"""

# Events are numbered without gaps (unique, and each begins where the one before ended), so an event that the case
# has not passed yet is its last one.
EVENT = """
CREATE OR REPLACE FUNCTION cases_events_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_so record;
BEGIN
    SELECT c.state, c.last_seq, b.to_state AS before INTO is_so
    FROM cases_case c LEFT JOIN cases_caseevent b ON b.case_id = c.id AND b.seq = NEW.seq - 1
    WHERE c.id = NEW.case_id;
    IF NEW.from_state <> coalesce(is_so.before, '') OR (NEW.seq > 1 AND is_so.before IS NULL) THEN
        RAISE EXCEPTION 'event % of case % begins in %, but the one before ended in %',
            NEW.seq, NEW.case_id, NEW.from_state, coalesce(is_so.before, 'nothing')
            USING ERRCODE = 'check_violation';
    END IF;
    IF is_so.last_seq < NEW.seq OR (is_so.last_seq = NEW.seq AND is_so.state <> NEW.to_state) THEN
        RAISE EXCEPTION 'case % is % (event %), but its last event says % (event %)',
            NEW.case_id, is_so.state, is_so.last_seq, NEW.to_state, NEW.seq
            USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER cases_caseevent_is_last ON cases_caseevent;
DROP FUNCTION cases_state_is_last_event();
"""


class Migration(migrations.Migration):
    """One way: what it replaces said the same with more questions."""

    dependencies = [("cases", "0004_indexes_that_queries_use")]

    operations = [migrations.RunSQL(CASE + EVENT)]
