from django.db import migrations

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
            ('objection', 'supplementing', 'filed'),
            ('repair', 'accepted', 'awaiting_approval'),
            ('repair', 'accepted', 'concluded'),
            ('repair', 'accepted', 'verifying'),
            ('repair', 'awaiting_approval', 'accepted'),
            ('repair', 'awaiting_approval', 'concluded'),
            ('repair', 'awaiting_approval', 'executing'),
            ('repair', 'awaiting_approval', 'filed'),
            ('repair', 'awaiting_approval', 'supplementing'),
            ('repair', 'awaiting_receipt', 'concluded'),
            ('repair', 'concluded', 'revocation_noticed'),
            ('repair', 'executing', 'awaiting_receipt'),
            ('repair', 'executing', 'concluded'),
            ('repair', 'filed', 'accepted'),
            ('repair', 'filed', 'awaiting_approval'),
            ('repair', 'filed', 'concluded'),
            ('repair', 'filed', 'supplementing'),
            ('repair', 'forwarded', 'concluded'),
            ('repair', 'forwarded', 'filed'),
            ('repair', 'preparing', 'concluded'),
            ('repair', 'preparing', 'forwarded'),
            ('repair', 'revocation_approval', 'concluded'),
            ('repair', 'revocation_noticed', 'revocation_approval'),
            ('repair', 'supplementing', 'awaiting_approval'),
            ('repair', 'supplementing', 'concluded'),
            ('repair', 'supplementing', 'filed'),
            ('repair', 'verifying', 'accepted'),
            ('repair', 'verifying', 'concluded')
        )
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no lifecycle moves a case of % from % to %', NEW.procedure, OLD.state, NEW.state
        USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
END $$;
"""
# As migration 0002 wrote it: the moves of an objection alone.
OBJECTIONS_ALONE = """
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


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_credit_repair")]

    operations = [migrations.RunSQL(STATE_MOVES, OBJECTIONS_ALONE)]
