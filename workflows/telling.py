"""Who is told what by an action: the messages of the consequences table.

To the subject go formal notices, rendered inside the act; to colleagues go short notes, rendered when sent.
"""

import json
from collections.abc import Iterable, Mapping

from accounts.membership import audience_map, stand_ins
from accounts.models import Role, User
from cases import access, records, sight
from cases.fields import label
from cases.lifecycles.who import approver_conflict
from cases.models import Finding
from notifications import outbox, payloads
from notifications.payload import Payload
from workflows.acts import Act
from workflows.models import Deadline, Slot


# — to the subject —


def receipt(act: Act) -> None:
    review = _review(act)
    _to_subject(
        act,
        payloads.ObjectionReceived(
            reference=act.case.reference,
            received_on=act.case.received_on,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def accepted(act: Act) -> None:
    review = _review(act)
    _to_subject(
        act,
        payloads.ObjectionAccepted(
            reference=act.case.reference,
            accepted_on=act.today,
            due_on=review.due_on,
            unit=act.case.unit_id,
            provisional=review.is_provisional,
        ),
    )


def supplement_requested(act: Act) -> None:
    asked = act.lifecycle.file.supplement
    if asked is None or asked.pk != act.facts["supplement"]:
        asked = act.case.supplement_requests.get(pk=act.facts["supplement"])
    review = act.clock_in(Slot.REVIEW)
    _to_subject(
        act,
        payloads.ObjectionSupplementRequested(
            reference=act.case.reference,
            respond_by=asked.respond_by,
            unit=act.case.unit_id,
            due_on=review.due_on if review else None,
        ),
        {"items": "\n".join(json.loads(asked.items_json))},
    )


def transferred(act: Act) -> None:
    due_on = act.due_on()
    _to_subject(
        act,
        payloads.ObjectionTransferred(reference=act.case.reference, unit=act.case.unit_id, due_on=due_on),
    )
    _to_role(
        act,
        act.case.unit_id,
        Role.REVIEWER,
        payloads.DeskTaskAssigned(reference=act.case.reference, step=_step(act), due_on=due_on),
    )


def term_changed(act: Act) -> None:
    """Told once when the date moves: the first question, or the last one withdrawn."""
    review = act.clock_in(Slot.REVIEW)
    if review is None or act.review_was_due in (None, review.due_on):
        return
    _to_subject(
        act,
        payloads.ObjectionTermChanged(
            reference=act.case.reference,
            received_on=act.case.received_on,
            old_due_on=act.review_was_due,
            due_on=review.due_on,
            unit=act.case.unit_id,
            units=tuple(row.unit_id for row in act.lifecycle.file.open_assistances),
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def result(act: Act) -> None:
    proposal = act.lifecycle.file.proposal
    assert proposal is not None, "an approval decides on a proposal"
    correction = act.clock_in(Slot.CORRECTION)
    private = {"reasoning": proposal.reasoning, "basis": proposal.basis}
    if proposal.finding == Finding.REFERRED:
        private["referred_to"] = proposal.referred_to
    _to_subject(
        act,
        payloads.ObjectionResult(
            reference=act.case.reference,
            finding=proposal.finding,
            decided_on=act.today,
            unit=act.case.unit_id,
            remedy=proposal.remedy or None,
            correction_due_on=correction.due_on if correction else None,
        ),
        private,
    )


def corrected(act: Act) -> None:
    proposal = act.lifecycle.file.proposal
    assert proposal is not None, "a correction carries out a proposal"
    _to_subject(
        act,
        payloads.ObjectionCorrected(
            reference=act.case.reference,
            remedy=proposal.remedy,
            corrected_on=act.today,
            unit=act.case.unit_id,
            receivers=len(records.receivers(act.case.record)) if act.case.record else 0,
        ),
        {"changes": _changes(act)} if act.case.record else {"note": act.reason},
    )


def withdrawn(act: Act) -> None:
    _to_subject(
        act,
        payloads.ObjectionWithdrawn(
            reference=act.case.reference,
            withdrawn_on=act.today,
            unit=act.case.unit_id,
            own_correction_due=act.facts["own_correction_due"],
        ),
    )


def receipt_date(act: Act) -> None:
    review = act.clock_in(Slot.REVIEW)
    correction = act.case.receipt_date_corrections.filter(confirmed=True).order_by("-decided_at").first()
    if review is None or correction is None or act.review_was_due is None:
        return
    _to_subject(
        act,
        payloads.ObjectionReceiptDateCorrected(
            reference=act.case.reference,
            old_received_on=correction.old_date,
            received_on=correction.new_date,
            old_due_on=act.review_was_due,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def remedy_noted(act: Act) -> None:
    _to_subject(
        act,
        payloads.ObjectionRemedyNoted(
            reference=act.case.reference, kind=act.facts["kind"], unit=act.case.unit_id
        ),
    )


def reopened(act: Act) -> None:
    review = _review(act)
    _to_subject(
        act,
        payloads.ObjectionReopened(
            reference=act.case.reference,
            reopened_on=act.today,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
        {"reasons": act.reason},
    )


# — to colleagues —


def assistance_asked(act: Act) -> None:
    asked = act.assistance
    assert asked is not None, "the action is about one question"
    deadline = act.clock_of(asked.pk)
    _to_role(
        act,
        asked.unit_id,
        Role.REVIEWER,
        payloads.DeskAssistanceAsked(
            reference=act.case.reference,
            unit=act.case.unit_id,
            respond_by=deadline.due_on if deadline else act.today,
        ),
    )


def assistance_withdrawn(act: Act) -> None:
    asked = act.assistance
    assert asked is not None, "the action is about one question"
    _to_role(
        act,
        asked.unit_id,
        Role.REVIEWER,
        payloads.DeskAssistanceWithdrawn(reference=act.case.reference, unit=act.case.unit_id),
    )


def assistance_answered(act: Act) -> None:
    asked = act.assistance
    assert asked is not None, "the action is about one question"
    _to_handler(
        act,
        payloads.DeskAssistanceAnswered(
            reference=act.case.reference,
            unit=asked.unit_id,
            open=len(act.lifecycle.file.open_assistances),
            late=act.facts["late"],
        ),
    )


def material_added(act: Act) -> None:
    _to_handler(
        act,
        payloads.DeskMaterialAdded(reference=act.case.reference, documents=len(act.facts["documents"])),
    )


def sent_back(act: Act) -> None:
    _to_handler(
        act,
        payloads.DeskSentBack(reference=act.case.reference, round=act.facts["round"], due_on=act.due_on()),
    )


def correction_returned(act: Act) -> None:
    _to_role(
        act,
        act.case.unit_id,
        Role.APPROVER,
        payloads.DeskCorrectionReturned(reference=act.case.reference, due_on=act.due_on()),
    )


def task_assigned(act: Act) -> None:
    payload = payloads.DeskTaskAssigned(reference=act.case.reference, step=_step(act), due_on=act.due_on())
    _to_users(act, [act.facts["to"]], payload)


def no_approver(act: Act) -> None:
    """Nobody in the unit may approve: its supervisors are alarmed and appoint somebody from the centre."""
    people = audience_map([act.case.unit_id], act.today)
    approvers = people.get((act.case.unit_id, Role.APPROVER), [])
    if any(
        user != act.lifecycle.actor.user_id and not approver_conflict(act.lifecycle, user)
        for user in approvers
    ):
        return
    payload = payloads.DeskNoApprover(reference=act.case.reference, unit=act.case.unit_id)
    _to_users(act, people.get((act.case.unit_id, Role.SUPERVISOR), []), payload)


def receivers(act: Act) -> None:
    """Every unit that received an old version of the record is told of the new one."""
    record, proposal = act.case.record, act.lifecycle.file.proposal
    if record is None or proposal is None:
        return
    version = records.current(record)
    payload = payloads.DeskRecordCorrected(
        reference=act.case.reference, record=record.pk, version=version.number, change=version.change
    )
    people = audience_map([unit.pk for unit in records.receivers(record)], act.today)
    stewards = [
        user for (_unit, role), users in people.items() if role == Role.DATA_STEWARD for user in users
    ]
    _to_users(act, stewards, payload)


def own_duty(act: Act) -> None:
    """An error was found before the objection was withdrawn: the provider corrects it of its own duty (Article 57)."""
    if act.facts["own_correction_due"]:
        unit_id = act.case.record.unit_id if act.case.record else act.case.unit_id
        payload = payloads.DeskOwnCorrectionDue(reference=act.case.reference)
        _to_role(act, unit_id, Role.DATA_STEWARD, payload)
        _to_role(act, unit_id, Role.SUPERVISOR, payload)


# — how —


def _to_subject(act: Act, payload: Payload, private: Mapping[str, str] | None = None) -> None:
    """Everybody who speaks for the subject today; a letter where nobody has an account.

    What an entry says goes only to people with a verified link: a typed number proves nothing.
    """
    dedupe, texts = _dedupe(act, payload), dict(private or {})
    speakers = sight.speakers(act.case, act.today)
    if not speakers:
        outbox.queue_letter(payload, case_id=act.case.pk, dedupe=dedupe, private=texts, at=act.now)
        return
    offices = {act.case.unit_id: act.case.unit}
    to = {user: texts for user in speakers}
    if "changes" in texts:
        to = {user: texts if _may_read_entry(act, user) else {} for user in speakers}
    outbox.queue_notice(payload, to=to, case_id=act.case.pk, dedupe=dedupe, offices=offices, at=act.now)


def _may_read_entry(act: Act, user: User) -> bool:
    record = act.case.record
    return record is not None and access.may_see_record(user, record, act.today)


def _to_handler(act: Act, payload: Payload) -> None:
    """The handler or who stands in for them; the unit's reviewers while nobody has claimed the case."""
    if act.case.handler_id is None:
        _to_role(act, act.case.unit_id, Role.REVIEWER, payload)
    else:
        _to_users(act, [stand_ins([act.case.handler_id], act.today)[act.case.handler_id]], payload)


def _to_role(act: Act, unit_id: int, role: Role, payload: Payload) -> None:
    _to_users(act, audience_map([unit_id], act.today).get((unit_id, role), []), payload)


def _to_users(act: Act, user_ids: Iterable[int], payload: Payload) -> None:
    users = User.objects.filter(pk__in=list(user_ids), is_active=True)
    notes = [outbox.Note(payload, user, _dedupe(act, payload), act.case.pk) for user in users]
    outbox.queue_many(notes, at=act.now)


def _dedupe(act: Act, payload: Payload) -> str:
    return f"{payload.key}:{act.case.pk}:{act.event.seq}"


def _review(act: Act) -> Deadline:
    review = act.clock_in(Slot.REVIEW)
    assert review is not None, "the review clock runs"
    return review


def _step(act: Act) -> str:
    return act.item.step if act.item else "intake"


def _changes(act: Act) -> str:
    """One changed field a line, for the notice to the subject alone."""
    shown = records.versions_with_reasons(act.case.record)[0] if act.case.record else None
    lines = (
        [f"{label(change.key)}: {change.before} → {change.after}" for change in shown.changes]
        if shown
        else []
    )
    return "\n".join(lines)
