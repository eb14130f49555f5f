"""One payload per key, and the private texts a notice needs."""

import datetime as dt

from notifications import payloads
from notifications import repair_payloads as repairs
from notifications.payload import Payload

RECEIVED, DUE, ASSISTED_DUE = dt.date(2026, 9, 24), dt.date(2026, 9, 30), dt.date(2026, 10, 12)
OWN, ASSISTED = "objection.review.own@shandong-2020:39", "objection.review.assisted@shandong-2020:39"
CORRECTION = "objection.correction@qufu-2023:59"
REFERENCE = "YY-2026-00015"


def received(unit: int, **changes) -> payloads.ObjectionReceived:
    facts = {"reference": REFERENCE, "received_on": RECEIVED, "due_on": DUE, "unit": unit, "term": OWN}
    return payloads.ObjectionReceived(**facts | changes)


def warning(**changes) -> payloads.DeskWarning:
    facts = {"slot": "review", "rung": 0, "due_on": DUE, "level": "handler", "days": 1}
    return payloads.DeskWarning(**{"reference": REFERENCE} | facts | changes)


def result(unit: int, **changes) -> payloads.ObjectionResult:
    facts = {"reference": REFERENCE, "finding": "rejected", "decided_on": dt.date(2026, 9, 29), "unit": unit}
    return payloads.ObjectionResult(**facts | changes)


UPHELD = {
    "finding": "upheld",
    "remedy": "correct",
    "correction_due_on": dt.date(2026, 10, 8),
    "term": CORRECTION,
}
RESULT_TEXTS = {"reasoning": "The fine was 500 yuan, not 5,000.", "basis": "Shandong 39"}


def all_payloads(unit: int) -> list[Payload]:
    """Every key at least once, and every branch that says something else."""
    case = {"reference": REFERENCE}
    p = payloads
    return [
        received(unit),
        received(unit, provisional=True, term=None),
        p.ObjectionAccepted(**case, accepted_on=RECEIVED, due_on=DUE, unit=unit, term=OWN),
        p.ObjectionSupplementRequested(**case, respond_by=dt.date(2026, 9, 28), unit=unit, due_on=DUE),
        p.ObjectionTransferred(**case, unit=unit, due_on=DUE),
        p.ObjectionTermChanged(
            **case,
            received_on=RECEIVED,
            old_due_on=DUE,
            due_on=ASSISTED_DUE,
            unit=unit,
            units=(unit,),
            term=ASSISTED,
        ),
        p.ObjectionTermChanged(
            **case, received_on=RECEIVED, old_due_on=ASSISTED_DUE, due_on=DUE, unit=unit, term=OWN
        ),
        result(unit, **UPHELD),
        result(unit, **UPHELD | {"finding": "partly", "remedy": "delete"}),
        result(unit, **UPHELD | {"remedy": "annotate"}),
        result(unit, **UPHELD | {"remedy": "cease"}),
        result(unit),
        result(unit, finding="not_accepted"),
        result(unit, finding="referred"),
        *(
            p.ObjectionCorrected(**case, remedy=remedy, corrected_on=DUE, unit=unit, receivers=number)
            for number, remedy in enumerate(("correct", "delete", "annotate", "cease"))
        ),
        p.ObjectionCorrected(**case, remedy="correct", corrected_on=DUE, unit=unit, missing=True),
        result(unit, **UPHELD, missing=True),
        p.ObjectionWithdrawn(**case, withdrawn_on=DUE, unit=unit),
        p.ObjectionWithdrawn(
            **case,
            withdrawn_on=DUE,
            unit=unit,
            own_correction_due=True,
            own_correction_due_on=ASSISTED_DUE,
            term="provider.own_error_report@qufu-2023:57",
        ),
        *(
            p.ObjectionOwnCorrection(**case, reported_on=DUE, unit=unit, remedy=remedy, receivers=1)
            for remedy in ("correct", "delete", "annotate", "cease", None)
        ),
        p.ObjectionReceiptDateCorrected(
            **case,
            old_received_on=dt.date(2026, 9, 28),
            received_on=RECEIVED,
            old_due_on=dt.date(2026, 10, 8),
            due_on=DUE,
            unit=unit,
            term=OWN,
        ),
        p.ObjectionRemedyNoted(**case, kind="suit", unit=unit),
        p.ObjectionRemedyNoted(**case, kind="reconsideration", unit=unit),
        p.ObjectionReopened(**case, reopened_on=RECEIVED, due_on=DUE, unit=unit, term=OWN),
        p.RepairMayBeAskedFor(
            record=7, determined_on=dt.date(2026, 9, 1), since=dt.date(2026, 12, 2), unit=unit
        ),
        *(warning(days=days) for days in (2, 1, 0, -1, -2)),
        *(warning(slot=slot) for slot in ("correction", "assistance", "supplement", "own_correction")),
        *(warning(level=level) for level in ("supervisor", "unit_head", "director")),
        *(p.DeskWarnings(messages=tuple(range(1, number))) for number in (3, 41)),
        p.AgentAppointed(link=3, ends_on=dt.date(2027, 6, 30)),
        p.DeskTaskAssigned(**case, step="review", due_on=DUE),
        p.DeskAssistanceAsked(**case, unit=unit, respond_by=DUE),
        *(
            p.DeskAssistanceWithdrawn(**case, unit=unit, cause=cause)
            for cause in ("question", "objection", "passed_over")
        ),
        p.DeskAssistanceAnswered(**case, unit=unit),
        p.DeskAssistanceAnswered(**case, unit=unit, open=2),
        p.DeskAssistanceAnswered(**case, unit=unit, late=True),
        p.DeskSentBack(**case, round=1, due_on=DUE),
        p.DeskCorrectionReturned(**case, due_on=DUE),
        p.DeskReceiptDateProposed(**case, old_date=RECEIVED, new_date=dt.date(2026, 9, 21), unit=unit),
        p.DeskReceiptDateDecided(**case, new_date=RECEIVED, confirmed=True, due_on=DUE, provisional=True),
        p.DeskReceiptDateDecided(**case, new_date=RECEIVED, confirmed=False, due_on=DUE),
        *(
            p.DeskBatchWaits(reference="RK-2026-00003", unit=unit, entries=entries, nobody=nobody)
            for entries, nobody in ((1, False), (2, False), (1, True), (2, True))
        ),
        *(p.DeskMaterialAdded(**case, documents=documents) for documents in (0, 1, 2)),
        p.DeskNoticeFailed(**case, notice="objection.result", channel="email"),
        p.DeskNoticeFailed(**case, notice="objection.result", channel="in_app"),
        p.DeskNoApprover(**case, unit=unit),
        *(
            p.DeskRecordCorrected(**case, record=7, version=2, change=change)
            for change in ("corrected", "deleted", "annotated", "use_stopped")
        ),
        p.DeskNoSteward(**case, unit=unit, due_on=DUE, provisional=True),
        p.DeskReceiversNotTold(**case, record=7, units=(unit,)),
        *(p.DeskDeadLetter(kind=kind, item=9) for kind in ("message", "deadline", "notice", "step")),
        *(p.DeskDeadLetter(kind="message", item=9, others=others) for others in (1, 2)),
        p.DeskDeadLetter(**case, kind="message", item=9),
        *_of_a_repair(unit),
        *(warning(slot=slot) for slot in ("acceptance", "execution", "defence")),
        p.DeskAssistanceWithdrawn(**case, unit=unit, cause="repair"),
        *(
            p.DeskRecordCorrected(**case, record=7, version=2, change=change)
            for change in ("repaired", "repair_revoked")
        ),
        p.DeskOwnCorrectionDue(**case),
        p.DeskOwnCorrectionDue(**case, due_on=DUE, provisional=True),
    ]


def _of_a_repair(unit: int) -> list[Payload]:
    case, r = {"reference": REFERENCE, "unit": unit}, repairs
    term = "repair.result@ndrc-36"
    executing = {"execution_due_on": DUE, "term": "repair.execution@house"}
    received = {**case, "received_on": RECEIVED, "due_on": ASSISTED_DUE, "term": term}
    grounds = ("false_material", "false_commitment", "broken_commitment")
    return [
        r.RepairReceived(**received, accept_due_on=DUE),
        r.RepairReceived(**received, provisional=True),
        r.RepairForwarded(**case, handed_in_on=RECEIVED),
        r.RepairAccepted(**case, accepted_on=RECEIVED, due_on=DUE, term=term),
        r.RepairSupplementRequested(**case, respond_by=dt.date(2026, 9, 28), due_on=DUE),
        r.RepairTransferred(**case, due_on=DUE),
        r.RepairExtended(**case, old_due_on=DUE, until=ASSISTED_DUE),
        *(
            r.RepairResult(**case, finding=finding, decided_on=RECEIVED, **executing)
            for finding in ("repaired", "partly_repaired")
        ),
        *(
            r.RepairResult(**case, finding=finding, decided_on=RECEIVED)
            for finding in ("refused", "not_accepted")
        ),
        r.RepairInformation(**case),
        r.RepairInformation(unit=unit, may_apply_from=DUE),
        r.RepairExecuted(**case, executed_on=DUE),
        r.RepairExecuted(**case, executed_on=DUE, waits=True),
        r.RepairWithdrawn(**case, withdrawn_on=DUE),
        r.RepairReceiptDateCorrected(**received, old_received_on=DUE, old_due_on=DUE),
        *(
            r.RepairRevocationNotice(**case, noticed_on=RECEIVED, ground=ground, defence_until=until)
            for ground, until in zip(grounds, (DUE, None, DUE), strict=True)
        ),
        *(
            r.RepairRevoked(**case, decided_on=RECEIVED, ground=ground, barred_until=until)
            for ground, until in zip(grounds, (dt.date(2029, 9, 24), None, DUE), strict=True)
        ),
        r.RepairStands(**case, decided_on=RECEIVED),
        r.DeskExtensionProposed(**case, due_on=DUE, until=ASSISTED_DUE),
        *(
            r.DeskExtensionDecided(reference=REFERENCE, until=DUE, approved=approved)
            for approved in (True, False)
        ),
        *(r.DeskDefended(reference=REFERENCE, documents=number) for number in (0, 2)),
    ]


ONE_RECORD = "曲市监罚〔2026〕201号"
PRIVATE = {
    "repair.received": {"records": ONE_RECORD},
    "repair.supplement_requested": {"items": "– proof of payment"},
    "repair.extended": {"reasons": "The court has to be asked."},
    "repair.result": RESULT_TEXTS,
    "repair.executed": {"steps": ONE_RECORD},
    "repair.revocation_notice": {
        "facts": "The receipt was forged.",
        "basis": "Order 36",
        "records": ONE_RECORD,
    },
    "repair.revoked": {"reasons": "It is forged.", "basis": "Order 36", "records": ONE_RECORD},
    "repair.stands": {"reasons": "It is genuine."},
    "objection.supplement_requested": {"items": "– the penalty decision\n– proof of payment"},
    "objection.result": RESULT_TEXTS,
    "desk.warnings": {"listed": "- YY-2026-00015: 1 working day left"},
}
