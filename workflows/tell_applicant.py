"""What the applicant of a credit repair is told by an act: formal notices in the reader's language."""

import json
from collections.abc import Iterable, Sequence

from cases.lifecycles.states import RepairState
from cases.models import ItemVerdict, RepairItem, Revocation
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term
from lawbook.errors import NoTermInForce
from notifications import repair_payloads as payloads
from workflows.acts import Act
from workflows.models import Deadline, Slot
from workflows.recipients import to_subject
from workflows.repair_clocks import defence_until


def receipt(act: Act) -> None:
    """Received, or handed in to be passed on: then no term runs yet."""
    if act.case.state in (RepairState.PREPARING, RepairState.FORWARDED):
        to_subject(
            act,
            payloads.RepairForwarded(
                reference=act.case.reference, handed_in_on=act.today, unit=act.case.unit_id
            ),
        )
        return
    review, acceptance = _review(act), act.clock_in(Slot.ACCEPTANCE)
    to_subject(
        act,
        payloads.RepairReceived(
            reference=act.case.reference,
            received_on=act.case.received_on,
            accept_due_on=acceptance.due_on if acceptance else None,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
        {"records": _documents(act.lifecycle.file.items)},
    )


def accepted(act: Act) -> None:
    review = _review(act)
    to_subject(
        act,
        payloads.RepairAccepted(
            reference=act.case.reference,
            accepted_on=act.today,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def supplement_requested(act: Act) -> None:
    asked = act.case.supplement_requests.get(pk=act.facts["supplement"])
    review = act.clock_in(Slot.REVIEW)
    private = {"items": "\n".join(json.loads(asked.items_json))}
    to_subject(
        act,
        payloads.RepairSupplementRequested(
            reference=act.case.reference,
            respond_by=asked.respond_by,
            unit=act.case.unit_id,
            due_on=review.due_on if review else None,
            provisional=bool(review and review.is_provisional),
        ),
        private | ({"incomplete": asked.incomplete} if asked.incomplete else {}),
    )


def transferred(act: Act) -> None:
    review = _review(act)
    to_subject(
        act,
        payloads.RepairTransferred(
            reference=act.case.reference,
            unit=act.case.unit_id,
            due_on=review.due_on,
            provisional=review.is_provisional,
        ),
    )


def put_off(act: Act) -> None:
    row = next(one for one in act.lifecycle.file.extensions if one.pk == act.facts["extension"])
    review = act.clock_in(Slot.REVIEW)
    to_subject(
        act,
        payloads.RepairExtended(
            reference=act.case.reference,
            old_due_on=row.old_due_on,
            until=row.until,
            unit=act.case.unit_id,
            provisional=bool(review and review.is_provisional),
        ),
        {"reasons": row.reason},
    )


def result(act: Act) -> None:
    """Every record's verdict in one letter, and with it the information about repair (两书同达)."""
    proposal = act.lifecycle.file.proposal
    assert proposal is not None, "an approval decides on a proposal"
    execution = act.clock_in(Slot.EXECUTION)
    to_subject(
        act,
        payloads.RepairResult(
            reference=act.case.reference,
            finding=proposal.finding,
            decided_on=act.today,
            unit=act.case.unit_id,
            execution_due_on=execution.due_on if execution else None,
            term=execution.term if execution else None,
            provisional=bool(execution and execution.is_provisional),
        ),
        {"reasoning": proposal.reasoning, "basis": proposal.basis} | verdict_lists(act.lifecycle.file.items),
    )
    to_subject(act, payloads.RepairInformation(unit=act.case.unit_id, reference=act.case.reference), {})


def executed(act: Act) -> None:
    """Once, with the last line: what was done and when."""
    if act.facts["left"]:
        return
    granted = [item for item in act.lifecycle.file.items if item.verdict == ItemVerdict.GRANTED]
    to_subject(
        act,
        payloads.RepairExecuted(
            reference=act.case.reference,
            executed_on=act.today,
            unit=act.case.unit_id,
            waits=act.case.state == RepairState.AWAITING_RECEIPT,
        ),
        {"steps": _documents(granted)},
    )


def confirmed(act: Act) -> None:
    """The platform above has ended it, too."""
    granted = [item for item in act.lifecycle.file.items if item.verdict == ItemVerdict.GRANTED]
    to_subject(
        act,
        payloads.RepairExecuted(reference=act.case.reference, executed_on=act.today, unit=act.case.unit_id),
        {"steps": _documents(granted)},
    )


def withdrawn(act: Act) -> None:
    to_subject(
        act,
        payloads.RepairWithdrawn(reference=act.case.reference, withdrawn_on=act.today, unit=act.case.unit_id),
    )


def receipt_date(act: Act) -> None:
    review = act.clock_in(Slot.REVIEW)
    correction = act.case.receipt_date_corrections.filter(confirmed=True).order_by("-decided_at").first()
    if review is None or correction is None or act.review_was_due is None:
        return
    to_subject(
        act,
        payloads.RepairReceiptDateCorrected(
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


def revocation_noticed(act: Act) -> None:
    row = _revocation(act)
    defence = act.clock_in(Slot.DEFENCE)
    to_subject(
        act,
        payloads.RepairRevocationNotice(
            reference=act.case.reference,
            noticed_on=row.noticed_on,
            ground=row.ground,
            unit=act.case.unit_id,
            defence_until=defence_until(act),
            provisional=bool(defence and defence.is_provisional),
        ),
        {"facts": row.facts, "basis": row.basis, "records": _documents(row.items.select_related("record"))},
    )


def revoked(act: Act) -> None:
    row = _revocation(act)
    try:
        bar = terms.resolve("repair.bar", act.today).term
        barred_until = count_term(bar, act.today, current()).due_on
    except NoTermInForce:
        barred_until = None
    to_subject(
        act,
        payloads.RepairRevoked(
            reference=act.case.reference,
            decided_on=act.today,
            ground=row.ground,
            unit=act.case.unit_id,
            barred_until=barred_until,
        ),
        {
            "reasons": row.reasons,
            "basis": row.basis,
            "records": _documents(row.items.select_related("record")),
        },
    )


def stands(act: Act) -> None:
    row = _revocation(act)
    to_subject(
        act,
        payloads.RepairStands(reference=act.case.reference, decided_on=act.today, unit=act.case.unit_id),
        {"reasons": row.reasons},
    )


def _review(act: Act) -> Deadline:
    review = act.clock_in(Slot.REVIEW)
    assert review is not None, "the review clock runs"
    return review


def _revocation(act: Act) -> Revocation:
    row = act.lifecycle.file.revocation
    assert row is not None, "the act is about a revocation"
    return row


def _documents(items: Iterable[RepairItem]) -> str:
    """The entries of a letter, by the number of the deciding document, one a line."""
    return "\n".join(item.record.document_no for item in items)


def verdict_lists(items: Sequence[RepairItem]) -> dict[str, str]:
    """Both lists of the letter, where there is something in them; nothing for an application that is not accepted."""
    lists = {
        name: "\n".join(_line(item) for item in items if item.verdict == verdict)
        for name, verdict in (("granted", ItemVerdict.GRANTED), ("refused", ItemVerdict.REFUSED))
    }
    return {name: text for name, text in lists.items() if text}


def _line(item: RepairItem) -> str:
    said = " – ".join(filter(None, [item.reason, item.basis]))
    return f"{item.record.document_no}: {said}"
