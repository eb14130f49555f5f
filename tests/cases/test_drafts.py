"""What somebody has begun to write stays until it is filed or given up, sealed, and theirs alone."""

import datetime as dt
import threading

import pytest
from django.db import connection

from cases import documents, drafts
from cases.models import Document, DocumentPurpose, Draft
from core import clock
from core.errors import BadInput, WrongState
from tests.cast import Cast, build_cast, raw_objection
from tests.uploads import pdf

AT = clock.at(dt.date(2026, 9, 24), dt.time(10))
LATER = clock.at(dt.date(2026, 9, 25), dt.time(8))


def test_a_person_has_one_draft_of_a_filing(cast: Cast) -> None:
    draft = drafts.filing_draft(cast.owner, "objection")
    assert drafts.filing_draft(cast.owner, "objection") == draft
    assert drafts.filing_draft(cast.claimant, "objection") != draft
    assert drafts.filing_draft(cast.owner, "counter") != draft


def test_answers_are_laid_over_each_other_and_survive(cast: Cast) -> None:
    draft = drafts.filing_draft(cast.owner, "objection")
    drafts.save_answers(draft, {"ground": "error", "statement": "金额不对"}, AT)
    drafts.save_answers(draft, {"wanted": "correct", "ground": None}, LATER)
    again = drafts.filing_draft(cast.owner, "objection")
    assert drafts.answers(again) == {"statement": "金额不对", "wanted": "correct"}
    assert again.saved_at == LATER


def test_two_tabs_keep_each_others_answers(cast: Cast) -> None:
    one, other = (drafts.filing_draft(cast.owner, "objection") for _ in range(2))
    drafts.save_answers(one, {"ground": "error"}, AT)
    drafts.save_answers(other, {"statement": "…"}, AT)
    assert drafts.answers(other) == {"ground": "error", "statement": "…"}


def test_answers_are_sealed_in_the_database(cast: Cast) -> None:
    draft = drafts.save_answers(drafts.filing_draft(cast.owner, "objection"), {"number": "3708811988"}, AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(d)::text FROM cases_draft d WHERE id = %s", [draft.pk])
        assert "3708811988" not in cursor.fetchone()[0]


def test_too_much_text_is_refused_and_the_rest_stays(cast: Cast) -> None:
    draft = drafts.save_answers(drafts.filing_draft(cast.owner, "objection"), {"ground": "error"}, AT)
    with pytest.raises(BadInput, match="draft_too_long"):
        drafts.save_answers(draft, {"statement": "x" * 100_001}, AT)
    assert drafts.answers(Draft.objects.get(pk=draft.pk)) == {"ground": "error"}


def test_a_decisions_draft_belongs_to_the_case(cast: Cast) -> None:
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
    draft = drafts.decision_draft(case, "propose", cast.scjg.reviewer)
    drafts.save_answers(draft, {"reasoning": "The receipt shows 2 000."}, AT)
    taken_over = drafts.decision_draft(case, "propose", cast.scjg.second_reviewer)
    assert taken_over == draft
    assert drafts.answers(taken_over) == {"reasoning": "The receipt shows 2 000."}
    assert drafts.decision_draft(case, "decline", cast.scjg.reviewer) != draft


def test_a_draft_given_up_is_gone_with_its_files(cast: Cast) -> None:
    draft = drafts.filing_draft(cast.owner, "objection")
    evidence = DocumentPurpose.EVIDENCE
    document = documents.store(file=pdf(), uploaded_by=cast.owner, purpose=evidence, draft=draft, at=AT)
    drafts.discard(draft, LATER)
    drafts.discard(draft, LATER)
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert Document.objects.get(pk=document.pk).removed_at == LATER
    with pytest.raises(WrongState, match="draft_gone"):
        drafts.save_answers(draft, {"ground": "error"}, LATER)


def test_a_filed_draft_goes_and_its_evidence_stays(cast: Cast) -> None:
    draft = drafts.filing_draft(cast.owner, "objection")
    evidence = DocumentPurpose.EVIDENCE
    document = documents.store(file=pdf(), uploaded_by=cast.owner, purpose=evidence, draft=draft, at=AT)
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
    documents.attach_draft_documents(draft, case)
    drafts.discard(draft, LATER)
    document.refresh_from_db()
    assert (document.case, document.removed_at) == (case, None)


@pytest.mark.django_db(transaction=True)
def test_autosaves_from_two_tabs_at_once_lose_nothing() -> None:
    owner = build_cast().owner
    draft = drafts.filing_draft(owner, "objection")
    start = threading.Barrier(4)

    def type_into(field: str) -> None:
        start.wait()
        for number in range(5):
            drafts.save_answers(Draft.objects.get(pk=draft.pk), {f"{field}{number}": field}, AT)
        connection.close()

    tabs = [threading.Thread(target=type_into, args=(field,)) for field in "abcd"]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(drafts.answers(Draft.objects.get(pk=draft.pk))) == 20
