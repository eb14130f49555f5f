"""What stood in clear before is sealed by the migration, row by row, and comes back where it is taken back."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from accounts.models import SubjectLink
from cases.models import Proposal
from tests.cast import build_cast
from tests.workflows.story import proposed

BEFORE = [("accounts", "0002_other_documents"), ("cases", "0011_moves_of_a_repair")]
WORDS = "Article 59; Mr Kong, 138 0537 1234"


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def migrated(to: list[tuple[str, str]]) -> StateApps:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.fixture
def back_again() -> Iterator[None]:
    yield
    migrated(newest())


@pytest.mark.django_db(transaction=True)
def test_old_rows_are_carried_over_and_back(back_again: None) -> None:
    cast = build_cast()
    case = proposed(cast, finding="rejected")
    link = cast.agent_link
    for row, changes in (
        (case.proposals.get(), {"basis": WORDS}),
        (link, {"scope": WORDS, "decided_how": "Licence."}),
    ):
        for name, text in changes.items():
            setattr(row, name, text)
        row.save()

    old = migrated(BEFORE)
    assert old.get_model("cases", "Proposal").objects.get().basis == WORDS
    clear = old.get_model("accounts", "SubjectLink").objects.get(pk=link.pk)
    assert (clear.scope, clear.decided_how) == (WORDS, "Licence.")

    migrated(newest())
    again, proposal = SubjectLink.objects.get(pk=link.pk), Proposal.objects.get()
    assert (again.scope, again.decided_how) == (WORDS, "Licence.")
    assert (proposal.basis, proposal.referred_to) == (WORDS, "")
    assert WORDS not in f"{again.scope_sealed} {proposal.basis_sealed}"
    assert again.sealed_id != link.sealed_id, "each row got an identity of its own"
    ids = SubjectLink.objects.values_list("sealed_id", flat=True)
    assert len(set(ids)) == len(ids) == apps.get_model("accounts", "SubjectLink").objects.count()
