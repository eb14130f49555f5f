"""A second person of the unit looks at a batch and lets it count, or rejects it with a reason (four eyes)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LinkStatus, Recusal, Role, SubjectLink, User
from cases.actors import Actor
from cases.attempts import refusals_noted
from cases.models import BatchStatus, IntakeBatch, IntakeRow, ProviderKey, RowStatus
from core.errors import BadInput, DomainError, NotAllowed, WrongState
from ledger.models import Kind
from ledger.recording import Fact, record
from notifications import outbox
from notifications.payloads import DeskBatchWaits
from workflows.intake.nudging import nudge

CONFIRMERS = (Role.APPROVER, Role.REVIEWER)


def why_not(batch: IntakeBatch, actor: Actor) -> DomainError | None:
    """What keeps this person from deciding about the batch, or None: the same for the page and for the act."""
    if not _roles(batch, actor):
        return NotAllowed(_("A reviewer or an approver of the unit decides."), code="other_role")
    if batch.status != BatchStatus.WAITING:
        return WrongState(_("Nobody is to decide about this batch now."), code="batch_not_waiting")
    brought = {batch.brought_by_id, batch.brought_for_id} - {None}
    if actor.user_id in brought:
        return NotAllowed(
            _("You brought this batch. Somebody else decides (four eyes)."), code="four_eyes_brought"
        )
    if any(actor.stands_in_for(who) for who in brought):
        sentence = _("You stand in for the person who brought this batch. Somebody else decides (four eyes).")
        return NotAllowed(sentence, code="four_eyes_brought")
    if _interested(batch, actor):
        sentence = _("You have declared an interest in somebody of this batch, or speak for them.")
        return NotAllowed(sentence, code="recused")
    return None


def confirm(batch: IntakeBatch, *, actor: Actor, at: dt.datetime) -> IntakeBatch:
    """From now on its rows are entered, and each counts once it is. Raises NotAllowed, WrongState."""
    with refusals_noted(actor, "confirm_batch", batch), transaction.atomic():
        batch = _to_decide(batch, actor)
        batch.status, batch.due_again_at = BatchStatus.ENTERING, at
        _decided(batch, actor, at, "confirmed")
        transaction.on_commit(nudge, robust=True)
    return batch


def reject(batch: IntakeBatch, *, actor: Actor, reason: str, at: dt.datetime) -> IntakeBatch:
    """None of its rows counts; what they said is erased, and their keys are free again.

    Raises NotAllowed, WrongState, BadInput: reason_missing.
    """
    with refusals_noted(actor, "reject_batch", batch), transaction.atomic():
        batch = _to_decide(batch, actor)
        if not reason.strip():
            raise BadInput(_("Say why."), code="reason_missing", field="reason")
        batch.status, batch.reason, batch.due_again_at = BatchStatus.REJECTED, reason.strip(), None
        IntakeRow.objects.filter(batch=batch, status=RowStatus.ACCEPTED).update(
            status=RowStatus.DROPPED, said_sealed="", document_index="", number_index=""
        )
        ProviderKey.objects.filter(batch=batch).delete()
        _decided(batch, actor, at, "rejected")
    return batch


def _to_decide(batch: IntakeBatch, actor: Actor) -> IntakeBatch:
    batch = IntakeBatch.objects.select_for_update(no_key=True).defer("raw").get(pk=batch.pk)
    refusal = why_not(batch, actor)
    if refusal is not None:
        raise refusal
    return batch


def _decided(batch: IntakeBatch, actor: Actor, at: dt.datetime, action: str) -> None:
    batch.decided_by, batch.decided_at, batch.attempts = actor.person, at, 0
    batch.decided_for = _in_place_of(batch, actor)
    batch.save()
    outbox.withdraw_about(DeskBatchWaits.key, "reference", [batch.reference])  # not told yet, and need not be
    facts: dict[str, Fact] = {"action": action, "accepted": batch.accepted, "refused": batch.refused}
    record(Kind.INTAKE, actor=actor.person, obj=batch, facts=facts)


def _roles(batch: IntakeBatch, actor: Actor) -> list[int]:
    """Those in whose role the actor may decide: themselves, or somebody away."""
    found = [actor.person.pk] if any(actor.holds(batch.unit_id, role) for role in CONFIRMERS) else []
    return found + [who for role in CONFIRMERS for who in actor.principals_holding(batch.unit_id, role)]


def _in_place_of(batch: IntakeBatch, actor: Actor) -> User | None:
    first = _roles(batch, actor)[0]
    return None if first == actor.user_id else User.objects.get(pk=first)


def _interested(batch: IntakeBatch, actor: Actor) -> bool:
    """Recusal (回避) of the person, or of whom they would decide for."""
    numbers = IntakeRow.objects.filter(batch=batch, status=RowStatus.ACCEPTED).values("number_index")
    people = {actor.person.pk, *_roles(batch, actor)[:1]}
    declared = Recusal.objects.filter(
        user__in=people, ended_at__isnull=True, subject__number_index__in=numbers
    )
    speaks = SubjectLink.objects.filter(
        user__in=people,
        status__in=[LinkStatus.CLAIMED, LinkStatus.VERIFIED],
        subject__number_index__in=numbers,
    )
    return declared.exists() or speaks.exists()
