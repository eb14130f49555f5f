"""What attempts have in common: something of somebody else's, and looking whether it stands as it stood."""

import re
import uuid
from typing import Any

from django.urls import reverse

from accounts.models import User
from cases.documents import store
from cases.models import Case, Document, DocumentPurpose
from tests.cast import (
    Cast,
    record_of,
)
from tests.uploads import pdf
from tests.workflows.story import at, do, filed
from workflows.filing import Filing, file_objection

NOW = at("2026-09-24", "10:00")


def stands(case: Case) -> tuple[Any, ...]:
    """Where a case stands: an attempt that got nowhere leaves it so."""
    case.refresh_from_db()
    return (case.state, case.handler_id, case.unit_id, case.received_on, case.last_seq)


def neighbours_case(cast: Cast) -> Case:
    record = record_of(cast.neighbour_link.subject, cast.item, "曲市监罚〔2026〕301号")
    filing = Filing(ground="error", wanted="delete", statement="It was not me.", record=record)
    user, link = cast.neighbour, cast.neighbour_link
    return file_objection(user=user, link=link, filing=filing, submission_key=uuid.uuid4(), now=NOW)


def paper_of(case: Case, user: User) -> Document:
    return store(file=pdf(), uploaded_by=user, purpose=DocumentPurpose.EVIDENCE, case=case, at=NOW)


def plain(page: str) -> str:
    """A page without what differs between any two: tokens, keys and running numbers."""
    page = re.sub(r'name="(csrfmiddlewaretoken|key|shown)" value="[^"]+"', "", page)
    page = re.sub(r"YY-2026-\d{5}", "YY", page)
    page = re.sub(r"/(messages|documents|questions)/\d+/", r"/\1/#/", page)
    return re.sub(r'(value|id|aria-labelledby)="[\w-]*\d+"', "", page)


def accepted_about_another_entry(cast: Cast) -> Case:
    case = filed(cast, record=record_of(cast.company, cast.item, "曲市监罚〔2026〕302号"))
    return do(case, "accept", cast.scjg.reviewer, NOW)


def act(case: Case, action: str) -> str:
    return reverse("desk_act", args=[case.reference, action])
