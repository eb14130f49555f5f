"""A provider brings rows: kept, encrypted and whole, before anything is looked at (Article 23).

By form, by file and by interface alike; the sweep of `workflows.intake.sweeping` does the rest.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from cases.actors import Actor
from cases.attempts import refusals_noted
from cases.intake import tables
from cases.models import BatchSource, CatalogueItem, IntakeBatch
from cases.uploads import clean_name
from core import clock
from core.crypto import decrypt_bytes, encrypt_bytes
from core.errors import NotAllowed, WrongState
from core.references import next_reference
from ledger.models import Kind
from ledger.recording import Fact, record
from workflows.intake.nudging import nudge

BRINGERS = (Role.REVIEWER, Role.DATA_STEWARD)
PREFIX = "RK"  # 入库


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    """What somebody brings; `name` is that of the file."""

    item: CatalogueItem
    source: BatchSource
    kind: str
    data: bytes
    submission_key: uuid.UUID
    name: str = ""


def may_bring(actor: Actor, item: CatalogueItem) -> bool:
    """Whoever makes or determines the information brings it: a member of the item's source unit (Article 23)."""
    return any(_holds(actor, item.unit_id, role) for role in BRINGERS)


def receive_file(
    *, actor: Actor, item: CatalogueItem, data: bytes, name: str, submission_key: uuid.UUID, at: dt.datetime
) -> IntakeBatch:
    """A table, CSV or XLSX. Raises NotAllowed, WrongState, and BadInput with a code of cases.intake.tables."""
    kind = tables.kind_of(data, name)
    if kind == tables.CSV:
        tables.read(data, kind)
    else:
        tables.check_headings(data, kind)
    bringing = Bringing(
        item=item, source=BatchSource.FILE, kind=kind, data=data, submission_key=submission_key, name=name
    )
    return receive(bringing, actor=actor, at=at)


def receive(bringing: Bringing, *, actor: Actor, at: dt.datetime) -> IntakeBatch:
    """Keeps it and asks a worker to look at it; the same submission sent twice is one batch.

    Raises NotAllowed: item_of_another_unit; WrongState: submission_used.
    """
    with refusals_noted(actor, "bring", bringing.item):
        _check_item(actor, bringing.item)
    try:
        with transaction.atomic():
            batch = _kept(bringing, actor, at)
            transaction.on_commit(nudge, robust=True)
    except IntegrityError:
        known = IntakeBatch.objects.filter(submission_key=bringing.submission_key).first()
        if known is None or known.brought_by_id != actor.user_id:
            raise WrongState(
                _("This was already sent. Please open it anew."), code="submission_used"
            ) from None
        return known
    return batch


def _check_item(actor: Actor, item: CatalogueItem) -> None:
    if not may_bring(actor, item):
        sentence = _("Only the unit that makes this information brings it (Article 23).")
        raise NotAllowed(sentence, code="item_of_another_unit")


def raw_of(batch: IntakeBatch) -> bytes:
    """The file as it was brought. Raises ValueError where it was erased."""
    if batch.raw is None:
        raise ValueError("the file of a batch that was looked at is erased")
    return decrypt_bytes(bytes(batch.raw), bound_to=_bound_to(batch))


def _kept(bringing: Bringing, actor: Actor, at: dt.datetime) -> IntakeBatch:
    item, person = bringing.item, actor.person
    batch = IntakeBatch(
        reference=next_reference(PREFIX, clock.local_date(at)),
        unit_id=item.unit_id,
        item=item,
        item_version=item.version,
        source=bringing.source,
        table_kind=bringing.kind,
        size=len(bringing.data),
        submission_key=bringing.submission_key,
        brought_by=person,
        brought_for=_in_place_of(actor, item.unit_id),
        brought_at=at,
        due_again_at=at,
    )
    batch.name = clean_name(bringing.name) if bringing.name else ""
    batch.raw = encrypt_bytes(bringing.data, bound_to=_bound_to(batch))
    batch.save()
    facts: dict[str, Fact] = {
        "action": "brought",
        "source": bringing.source.value,
        "unit": item.unit_id,
        "item": item.pk,
    }
    record(Kind.INTAKE, actor=person, obj=batch, facts=facts)
    return batch


def _bound_to(batch: IntakeBatch) -> str:
    return f"cases_intakebatch.raw.{batch.sealed_id}"


def _in_place_of(actor: Actor, unit_id: int) -> User | None:
    """Whom a deputy stands in for, where they do not have the role themselves."""
    if any(actor.holds(unit_id, role) for role in BRINGERS):
        return None
    absent = [who for role in BRINGERS for who in actor.principals_holding(unit_id, role)]
    return User.objects.filter(pk__in=absent).order_by("pk").first()


def _holds(actor: Actor, unit_id: int, role: Role) -> bool:
    return actor.holds(unit_id, role) or bool(actor.principals_holding(unit_id, role))
