from django.db import migrations

# A year becomes published only from a whole draft; afterwards the one change left is "superseded".
# A day lies in its year, and the days of a year change only while it is a draft.
GUARD = """
CREATE FUNCTION lawbook_year_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days integer;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            RAISE EXCEPTION 'A calendar year begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status = 'published' AND TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) = to_jsonb(OLD) || '{"status": "superseded"}' THEN
            RETURN NEW;
        END IF;
    END IF;
    IF OLD.status <> 'draft' THEN
        RAISE EXCEPTION 'Calendar year %.% is published: % refused', OLD.year, OLD.version, TG_OP
            USING ERRCODE = 'restrict_violation', HINT = 'Load a new version of the year.';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.status <> 'draft' THEN
        SELECT count(*) INTO days FROM lawbook_calendarday WHERE year_id = NEW.id;
        IF days <> make_date(NEW.year + 1, 1, 1) - make_date(NEW.year, 1, 1) THEN
            RAISE EXCEPTION 'Calendar year %.% has % days', NEW.year, NEW.version, days
                USING ERRCODE = 'restrict_violation', HINT = 'Every date of the year must be there.';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION lawbook_day_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT year, version, status INTO owner FROM lawbook_calendaryear WHERE id = OLD.year_id;
        IF owner.status <> 'draft' THEN
            RAISE EXCEPTION 'Calendar year %.% is published: % of % refused', owner.year, owner.version, TG_OP, OLD.date
                USING ERRCODE = 'restrict_violation', HINT = 'Load a new version of the year.';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT year, version, status INTO owner FROM lawbook_calendaryear WHERE id = NEW.year_id;
    IF owner.status <> 'draft' THEN
        RAISE EXCEPTION 'Calendar year %.% is published: % of % refused', owner.year, owner.version, TG_OP, NEW.date
            USING ERRCODE = 'restrict_violation', HINT = 'Load a new version of the year.';
    END IF;
    IF extract(year FROM NEW.date) <> owner.year THEN
        RAISE EXCEPTION '% is not a day of %', NEW.date, owner.year USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER lawbook_year_stays BEFORE INSERT OR UPDATE OR DELETE ON lawbook_calendaryear
    FOR EACH ROW EXECUTE FUNCTION lawbook_year_stays();
CREATE TRIGGER lawbook_day_stays BEFORE INSERT OR UPDATE OR DELETE ON lawbook_calendarday
    FOR EACH ROW EXECUTE FUNCTION lawbook_day_stays();
"""
UNGUARD = """
DROP TRIGGER lawbook_day_stays ON lawbook_calendarday;
DROP TRIGGER lawbook_year_stays ON lawbook_calendaryear;
DROP FUNCTION lawbook_day_stays();
DROP FUNCTION lawbook_year_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("lawbook", "0001_published_calendar_years")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
