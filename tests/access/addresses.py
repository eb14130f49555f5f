"""What each row of the registry asks for: the objects in the address, and what a form would send.

A row is the name of an address, with a word after a stroke where it is asked about more than one thing.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Case
from cases.models.terms import TERMS
from desk.forms.intake import OF_PENALTIES
from tests.access.world import World
from tests.cast import UNUSED_NUMBER
from tests.intake.brought import as_csv
from tests.intake.brought import row as brought_row

Build = Callable[[World], Any]


def of(case: str, *more: Any) -> Build:
    """The number of one of the world's cases."""
    return lambda world: [getattr(world, case).reference, *more]


def of_repair(case: str) -> Build:
    """The number of one of the world's repairs."""
    return lambda world: [getattr(world.repairs, case).reference]


def pk(thing: str, *more: Any) -> Build:
    return lambda world: [getattr(world, thing).pk, *more]


ARGS: dict[str, Build] = {
    "claim_as": lambda world: ["self"],
    "objection_remove_file": pk("draft_file"),
    "objection_step": lambda world: ["statement"],
    "objection_save": lambda world: ["statement"],
    "repair_remove_file": lambda world: [world.repairs.draft_file.pk],
    "repair_step": lambda world: ["statement"],
    "repair_save": lambda world: ["statement"],
    "my_case": of("reviewing"),
    "my_case/repair": of_repair("answered"),
    "my_receipt/repair": of_repair("filed"),
    "my_defence": of_repair("noticed"),
    "desk_case/repair": of_repair("answered"),
    "my_case/claim": of("claimed"),
    "my_case/neighbour": of("neighbours"),
    "my_receipt": of("reviewing"),
    "my_supplement": of("waiting"),
    "my_material": of("reviewing"),
    "my_withdrawal": of("reviewing"),
    "my_document": pk("evidence"),
    "my_document/proof": pk("proof"),
    "my_document/answer": pk("answer_file"),
    "my_document/draft": pk("draft_file"),
    "my_document/authority": pk("authority"),
    "my_message": pk("result"),
    "my_reminder": lambda world: [world.cast.record.pk],
    "my_agents": lambda world: [world.cast.owner_link.pk],
    "my_agent_removal": lambda world: [world.cast.agent_link.pk],
    "desk_message": pk("note"),
    "desk_case": of("reviewing"),
    "desk_case/claim": of("claimed"),
    "desk_case/answered": of("answered"),
    "desk_draft": of("reviewing", "propose"),
    "desk_notes": of("reviewing"),
    "desk_watch": of("reviewing"),
    "desk_purpose": of("reviewing"),
    "desk_question_purpose": pk("question"),
    "desk_question_reveal": pk("question"),
    "desk_question_interest": pk("question"),
    "desk_reveal": of("reviewing"),
    "desk_notice": lambda world: [world.concluded.reference, world.notice(world.concluded).pk],
    "desk_notice/other": lambda world: [world.reviewing.reference, world.notice(world.concluded).pk],
    "desk_document": pk("evidence"),
    "desk_document/proof": pk("proof"),
    "desk_document/answer": pk("answer_file"),
    "desk_document/draft": pk("draft_file"),
    "desk_document/authority": pk("authority"),
    "desk_question": pk("question"),
    "desk_question_draft": pk("question"),
    "desk_question_take": pk("question", "claim"),
    "desk_counter_receipt": of("paper"),
    "desk_counter_claim": lambda world: [world.cast.claimant_link.pk],
    "desk_letter": pk("letter"),
    "desk_opening": pk("opened"),
    "desk_opening_decision": pk("asked_to_open"),
    "desk_absence_end": pk("absence"),
    "desk_intake_template": lambda world: ["csv"],
    "desk_intake_key_end": pk("system_key"),
    "desk_batch": of("batch"),
    "desk_batch_report": of("batch"),
    "desk_batch_decide": of("batch"),
    "desk_catalogue_item": lambda world: [world.cast.item.code],
    "desk_catalogue_change": lambda world: [world.cast.item.code],
    "desk_catalogue_proposal": pk("proposal"),
    "desk_catalogue_decide": pk("proposal"),
    "api_batch": of("batch"),
}
QUERY: dict[str, Build] = {
    "desk_act/withdraw_request": lambda world: {"assistance": world.question.pk},
    "desk_counter_paper": lambda world: {"case": world.reviewing.reference},
}

# The case on which each act of the office can be done.
ACTS_ON = {
    "accept": "fresh",
    "identify_record": "described",
    "transfer": "fresh",
    "request_supplement": "fresh",
    "continue_without": "waiting",
    "decline": "fresh",
    "refer_out": "fresh",
    "request_assistance": "reviewing",
    "proceed_without": "assisting",
    "withdraw_request": "assisting",
    "propose": "reviewing",
    "send_back": "proposed",
    "approve": "proposed",
    "apply_correction": "correcting",
    "return_correction": "correcting",
    "report_own_correction": "owed",
    "propose_receipt_date": "reviewing",
    "confirm_receipt_date": "redated",
    "refuse_receipt_date": "redated",
    "annotate_remedy": "concluded",
    "reopen": "concluded",
    "claim": "fresh",
    "release": "reviewing",
    "declare_interest": "reviewing",
    "reassign": "reviewing",
    "appoint_approver": "nobodys",
}
REPAIRS_ON = {
    "forward": "preparing",
    "record_receipt": "forwarded",
    "propose:repair": "accepted",
    "decline:repair": "filed",
    "propose_extension": "accepted",
    "approve_extension": "put_off",
    "refuse_extension": "put_off",
    "record_step": "executing",
    "record_upstream": "above",
    "propose_revocation": "concluded",
    "record_service": "unserved",
    "close_defence": "answered",
    "revoke": "closing",
    "refuse_revocation": "closing",
}

# — what is sent —

REASONED = {"reasoning": "It is so.", "basis": "Article 59"}
ACT_FORMS: dict[str, Build] = {
    "identify_record": lambda world: {"record": world.cast.record.pk},
    "transfer": lambda world: {"unit": world.cast.yj.unit.pk, "reason": "Theirs."},
    "request_supplement": lambda world: {"items": "Proof of payment"},
    "continue_without": lambda world: {"reason": "It did not come."},
    "decline": lambda world: REASONED | {"reason_code": "no_entry"},
    "refer_out": lambda world: REASONED | {"referred_to": "The court."},
    "request_assistance": lambda world: {"unit": world.cast.sw.unit.pk, "question": "Was it paid?"},
    "proceed_without": lambda world: {"reason": "Enough is known."},
    "withdraw_request": lambda world: {"reason": "Enough is known."},
    "propose": lambda world: REASONED | {"finding": "rejected"},
    "send_back": lambda world: {"reason": "The amount is missing."},
    "apply_correction": lambda world: {"evidence": world.file_to_send()},
    "return_correction": lambda world: {"reason": "The field is not there."},
    "report_own_correction": lambda world: {"remedy": "delete", "reason": "It was never ours."},
    "propose_receipt_date": lambda world: {
        "received_on": "2026-09-23",
        "reason": "The stamp.",
        "evidence": world.file_to_send(),
    },
    "refuse_receipt_date": lambda world: {"reason": "Not readable."},
    "annotate_remedy": lambda world: {"kind": "suit", "basis": "No. 7"},
    "reopen": lambda world: {"reason": "The court decided otherwise."},
    "declare_interest": lambda world: {"reason": "Related by marriage.", "confirmed": "on"},
    "reassign": lambda world: {"to": world.cast.scjg.second_reviewer.pk, "reason": "Too much work."},
    "appoint_approver": lambda world: {"to": world.cast.centre.approver.pk, "reason": "Nobody else."},
}
REPAIR_FORMS: dict[str, Build] = {
    "record_receipt": lambda world: {"upstream_reference": "SD-2", "received_on": "2026-09-24"},
    "propose:repair": lambda world: REASONED | verdict_of(world.repairs.accepted),
    "decline:repair": lambda world: REASONED | {"reason_code": "no_authority"},
    "propose_extension": lambda world: {"until": "2026-10-20", "reason": "The file of the court."},
    "refuse_extension": lambda world: {"reason": "There is time enough."},
    "record_step": lambda world: {
        "steps": [step.pk for step in world.repairs.executing.execution_steps.all()],
        "note": "Seen on the page.",
    },
    "record_upstream": lambda world: {"upstream_reference": "SD-3"},
    "propose_revocation": lambda world: {
        "items": [world.repairs.concluded.repair_items.get().pk],
        "ground": "false_material",
        "facts_found": "It was forged.",
        "basis": "Order 36",
    },
    "record_service": lambda world: {"served_on": "2026-09-24", "evidence": world.file_to_send()},
    "close_defence": lambda world: {"answer": "It is none."},
    "revoke": lambda world: {"reason": "It was forged."},
    "refuse_revocation": lambda world: {"reason": "It was not forged."},
}


def verdict_of(case: Case) -> dict[str, str]:
    """Granted, in the form of a decision."""
    pk = case.repair_items.get().pk
    return {f"verdict_{pk}": "granted", f"basis_{pk}": "Order 36"}


SOMEBODY = {"name": "颜回", "number_kind": "citizen", "number": UNUSED_NUMBER}
FORMS: dict[str, Build] = {
    "look_up": lambda world: {"words": "曲阜孔府食品有限公司"},
    "my_reminder": lambda world: {"wanted": "no"},
    "desk_kept": lambda world: {
        "document_no": world.cast.record.document_no,
        "act": "hold",
        "reason": "A court asks.",
    },
    "desk_opening_decision": lambda world: {"allowed": "yes"},
    "claim_as": lambda world: SOMEBODY,
    "objection": lambda world: {"anew": "1"},
    "objection_check": lambda world: world.sending(),
    "objection_step": lambda world: {"statement": "It is wrong."},
    "objection_save": lambda world: {"statement": "It is wr"},
    "repair": lambda world: {"anew": "1"},
    "repair_check": lambda world: world.repairs.sending(),
    "repair_step": lambda world: {"statement": "It is paid."},
    "repair_save": lambda world: {"statement": "It is pa"},
    "my_defence": lambda world: {"defence-defence": "It is true."},
    "my_supplement": lambda world: {"supplement-answer": "Here it is."},
    "my_material": lambda world: {"material-files": world.file_to_send()},
    "my_withdrawal": lambda world: {"seen": seen(world.reviewing)},
    "my_channel": lambda world: {"channel": "letter"},
    "my_agents": lambda world: {
        "email": "lawyer@example.test",
        "scope": "objections",
        "ends_on": "2026-12-31",
        "files": world.file_to_send(),
    },
    "sign_in": lambda world: {"email": "new@example.test"},
    "sign_in_code": lambda world: {"code": "0000-0000"},
    "staff_sign_in": lambda world: {"email": "scjg.reviewer@example.test", "password": "wrong"},
    "desk_draft": lambda world: {"reasoning": "Half a sent", "seen": seen(world.reviewing)},
    "desk_find": lambda world: {"view": "unit", "text": "YY-2026"},
    "desk_hand_out": lambda world: {
        "items": world.task(world.reviewing).pk,
        "to": world.cast.scjg.second_reviewer.pk,
        "reason": "Too much work.",
    },
    "desk_notes": lambda world: {"text": "A note."},
    "desk_reveal": lambda world: {"purpose": "To call the company."},
    "desk_purpose": lambda world: {"purpose": "The monthly check."},
    "desk_question_purpose": lambda world: {"purpose": "The monthly check."},
    "desk_question_reveal": lambda world: {"purpose": "To look it up in our own system."},
    "desk_question_interest": lambda world: {
        "reason": "Related.",
        "confirmed": "on",
        "seen": seen(world.assisting),
    },
    "desk_question": lambda world: {"finding": "It was paid.", "seen": seen(world.assisting)},
    "desk_question_draft": lambda world: {"finding": "It was p", "seen": seen(world.assisting)},
    "desk_counter": lambda world: {"who": world.cast.claimant.email},
    "desk_counter_filing": lambda world: (
        SOMEBODY
        | {
            "kind": "person",
            "capacity": "",
            "entry": "A fine.",
            "ground": "error",
            "wanted": "correct",
            "statement": "It is wrong.",
            "unit": "",
            "received_on": "2026-09-23",
            "paper": world.file_to_send(),
            "submission_key": str(uuid.uuid4()),
        }
    ),
    "desk_counter_paper": lambda world: {
        "what": "add_material",
        "paper": world.file_to_send(),
        "seen": seen(world.reviewing),
    },
    "desk_telling": lambda world: {"channel": "in_app"},
    "desk_counter_claim": lambda world: {"decision": "verify", "how": "Licence shown."},
    "desk_letter": lambda world: {"on": "2026-09-24"},
    "desk_absences": lambda world: {
        "user": world.cast.scjg.reviewer.pk,
        "deputy": world.cast.scjg.second_reviewer.pk,
        "starts_on": "2026-09-28",
        "ends_on": "2026-09-30",
    },
    "desk_intake_table": lambda world: {
        "item": world.cast.item.pk,
        "table": SimpleUploadedFile("rows.csv", as_csv([brought_row(3)])),
        "submission_key": str(uuid.uuid4()),
    },
    "desk_intake_entry": lambda world: (
        {name: value for name, value in brought_row(4).items() if name not in OF_PENALTIES}
        | {"item": world.cast.item.pk, "submission_key": str(uuid.uuid4())}
    ),
    "desk_intake_keys": lambda world: {"label": "Another system", "ends_on": "2026-12-31"},
    "desk_batch_decide": lambda world: {"decision": "confirm"},
    "desk_catalogue_new": lambda world: item_form(world, code="new-item"),
    "desk_catalogue_change": lambda world: item_form(world, name_en="Penalties, as changed"),
    "desk_catalogue_decide": lambda world: {"decision": "confirm"},
    "set_language": lambda world: {"language": "en", "next": "/"},
}


def item_form(world: World, **changes: Any) -> dict[str, Any]:
    """What the form of a catalogue item holds; nothing stands for a box that is not ticked."""
    now = {name: getattr(world.cast.item, name) for name in TERMS}
    said = {name: "on" if value is True else value for name, value in now.items() if value is not False}
    day = {"valid_from": "2026-09-30", "reason": "A new directory.", "unit": world.cast.scjg.unit.pk}
    return said | day | changes


def seen(case: Case) -> int:
    """What an honest form says: the last event of the case as it is now."""
    return Case.objects.values_list("last_seq", flat=True).get(pk=case.pk)


def case_of(world: World, act: str) -> Case:
    """The case on which an act of the office can be done."""
    if act in REPAIRS_ON:
        return getattr(world.repairs, REPAIRS_ON[act])
    return getattr(world, ACTS_ON[act])


def url_of(world: World, row: str) -> str:
    name, _stroke, variant = row.partition("/")
    if name == "desk_act":
        args = [case_of(world, variant).reference, variant.partition(":")[0]]
    else:
        args = ARGS.get(row, lambda world: [])(world)
    return reverse(name, args=args, query=QUERY.get(row, lambda world: None)(world))


def form_of(world: World, row: str) -> dict[str, Any]:
    name, _stroke, variant = row.partition("/")
    if name == "desk_act":
        forms = REPAIR_FORMS if variant in REPAIRS_ON else ACT_FORMS
        return {"seen": seen(case_of(world, variant))} | forms.get(variant, lambda world: {})(world)
    return FORMS.get(row, lambda world: {})(world)
