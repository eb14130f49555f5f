"""The database knows the lifecycle: the state is what the last event says, and moves only where one leads."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases import state_guard
from cases.models import Case, CaseEvent
from tests.cast import Cast, move, raw_objection


@contextmanager
def refused(saying: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=saying), transaction.atomic():
        yield
        connection.check_constraints()


@pytest.fixture
def case(cast: Cast) -> Case:
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit, record=cast.record)
    connection.check_constraints()
    return case


def test_the_database_holds_exactly_the_moves_of_the_lifecycles(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('cases_state_moves'::regproc)")
        held = state_guard.moves_in(cursor.fetchone()[0])
    assert held == state_guard.moves(), "write a migration with the output of manage.py lifecycle_sql"
    assert ("objection", "filed", "reviewing") in held
    assert len([move for move in held if move[0] == "objection"]) == 20
    assert ("repair", "concluded", "revocation_noticed") in held
    assert ("repair", "filed", "executing") not in held


def test_the_command_prints_sql_that_says_the_same(db: None) -> None:
    out = StringIO()
    call_command("lifecycle_sql", stdout=out)
    assert state_guard.moves_in(out.getvalue()) == state_guard.moves()
    with connection.cursor() as cursor:
        cursor.execute(out.getvalue())


def test_a_move_with_its_event_is_taken(case: Case, cast: Cast) -> None:
    move(case, "accept", "reviewing", cast.scjg.reviewer)
    connection.check_constraints()
    assert Case.objects.get(pk=case.pk).state == "reviewing"


def test_two_moves_in_one_transaction_are_looked_at_as_they_end(case: Case, cast: Cast) -> None:
    with transaction.atomic():
        move(case, "accept", "reviewing", cast.scjg.reviewer)
        move(case, "propose", "awaiting_approval", cast.scjg.reviewer)
        connection.check_constraints()


def test_a_bare_update_to_an_illegal_state_is_refused_at_once(case: Case) -> None:
    with (
        pytest.raises(
            IntegrityError, match="no lifecycle moves a case of objection from filed to correcting"
        ),
        transaction.atomic(),
    ):
        Case.objects.filter(pk=case.pk).update(state="correcting")


def test_a_bare_update_to_a_legal_state_is_refused_at_commit(case: Case) -> None:
    with refused("its last event says filed"):
        Case.objects.filter(pk=case.pk).update(state="reviewing")


def test_a_number_of_events_that_never_happened_is_refused(case: Case) -> None:
    with refused("its last event says"):
        Case.objects.filter(pk=case.pk).update(last_seq=7)


def test_an_event_behind_the_case_is_refused(case: Case, cast: Cast) -> None:
    with refused("its last event says reviewing"):
        CaseEvent.objects.create(case=case, seq=2, action="accept", from_state="filed", to_state="reviewing")


def test_a_case_without_an_event_is_refused(cast: Cast) -> None:
    with refused("but its last event says"):
        case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("DELETE FROM cases_caseevent WHERE case_id = %s", [case.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_event_begins_where_the_one_before_ended(case: Case) -> None:
    with refused("begins in reviewing, but the one before ended in filed"):
        CaseEvent.objects.create(
            case=case, seq=2, action="propose", from_state="reviewing", to_state="awaiting_approval"
        )


def test_events_leave_no_number_out(case: Case) -> None:
    with refused("event 5 of case"):
        Case.objects.filter(pk=case.pk).update(last_seq=5)
        CaseEvent.objects.create(
            case=case, seq=5, action="add_material", from_state="filed", to_state="filed"
        )


def test_a_case_that_goes_back_and_forth_again_is_refused(case: Case, cast: Cast) -> None:
    """Its numbers only count: each step forward has an event, but the last event is another."""
    move(case, "accept", "reviewing", cast.scjg.reviewer)
    move(case, "propose", "awaiting_approval", cast.scjg.reviewer)
    connection.check_constraints()
    with refused("its last event says awaiting_approval"):
        Case.objects.filter(pk=case.pk).update(last_seq=1)
        Case.objects.filter(pk=case.pk).update(state="reviewing", last_seq=2)


def test_one_bad_event_among_many_of_a_statement_is_refused(case: Case, cast: Cast) -> None:
    other = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
    connection.check_constraints()
    with refused(f"case {other.pk} is filed .event 1., but its last event says filed .event 2."):
        Case.objects.filter(pk=case.pk).update(last_seq=2)
        CaseEvent.objects.bulk_create(
            CaseEvent(case=one, seq=2, action="warned", from_state="filed", to_state="filed")
            for one in (case, other)
        )


def test_a_case_does_not_change_its_procedure(case: Case) -> None:
    with pytest.raises(IntegrityError, match="no lifecycle moves a case of repair"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(procedure="repair")


@pytest.mark.django_db(transaction=True)
def test_the_guard_also_holds_at_a_real_commit() -> None:
    from tests.cast import build_cast

    cast = build_cast()
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
    with pytest.raises(IntegrityError, match="its last event says filed"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="reviewing")
    assert Case.objects.get(pk=case.pk).state == "filed"
