"""Every page there is: who looks at it, at which address, and what is pressed first where a press makes it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.e2e.window import Window


class Page(NamedTuple):
    """`who` is nobody, a subject's key or an official of the demo town; `args` are words of the world."""

    picture: str
    who: str
    name: str
    args: tuple[Any, ...] = ()
    query: str = ""
    status: int = 200
    then: Callable[[Window], None] | None = None


def press_send(window: Window) -> None:
    """Send the form as it is, whatever the browser would say to that."""
    form = window.page.locator("main form:not(.filters)").first
    form.evaluate("one => one.noValidate = true")
    with window.page.expect_navigation():
        form.locator("button:not([formaction])").first.click()


def empty_and_send(window: Window) -> None:
    window.page.locator("main textarea").first.fill("")
    press_send(window)


def ask_for_a_code(window: Window) -> None:
    window.send("sign_in_code", email="kong@demo.test")


def lose_the_cookies(window: Window) -> None:
    window.page.context.clear_cookies()
    press_send(window)


def open_all(window: Window) -> None:
    """Everything folded is unfolded."""
    window.unfold()


def show_number(window: Window) -> None:
    window.page.locator(".masked summary").click()
    window.page.locator("#purpose").fill("核对身份")
    window.press(".masked form button")


def find_the_company(window: Window) -> None:
    window.page.locator("#find").fill("孔府食品")
    window.press("form[role=search] button")


def open_a_case(window: Window) -> None:
    """A colleague's: what it is opened for is asked first."""
    window.press("[data-open] >> nth=0")
    assert window.has("#purpose"), window.page.url


def open_it_for_nothing(window: Window) -> None:
    open_a_case(window)
    press_send(window)


def change_the_case(window: Window) -> None:
    """The form grows old while it is open: somebody else was quicker."""
    window.page.locator("[name=seen]").evaluate("one => one.value = '0'")
    window.page.locator("main textarea").first.fill("请补充证据。")
    press_send(window)


def look_up(words: str) -> Callable[[Window], None]:
    def typed(window: Window) -> None:
        window.page.locator("[name=words]").fill(words)
        press_send(window)

    return typed


def begin(window: Window) -> None:
    window.send("repair_step")


def choose_nothing(window: Window) -> None:
    for box in window.page.locator("[name=records]").all():
        box.uncheck()
    press_send(window)


def leave_unsigned(window: Window) -> None:
    window.page.locator("[name=signed_name]").fill("")
    window.page.locator("[name=agreed]").uncheck()
    press_send(window)


PUBLIC = [
    Page("landing", "", "landing"),
    Page("calculator", "", "calculator"),
    Page("calculator-holiday", "", "calculator", query="?received_on=2026-09-24&days=7"),
    Page("calculator-refused", "", "calculator", query="?received_on=&days=0", status=422),
    Page("look-up", "", "look_up"),
    Page("look-up-found", "", "look_up", then=look_up("曲阜孔府食品有限公司")),
    Page("look-up-nothing", "", "look_up", then=look_up("曲阜没有这家公司")),
    Page("look-up-refused", "", "look_up", then=look_up("91370881MA3C0T2X5G")),
    Page("demo-mailbox", "", "demo_mailbox"),
    Page("sign-in", "", "sign_in"),
    Page("sign-in-refused", "", "sign_in", then=press_send),
    Page("sign-in-code", "", "sign_in", then=ask_for_a_code),
    Page("staff-sign-in", "", "staff_sign_in"),
    Page("not-found", "stranger", "my_case", ("YY-2026-99999",), status=404),
    Page("form-expired", "stranger", "claim_as", ("self",), then=lose_the_cookies),
]
SUBJECT = [
    Page("me", "kong", "me"),
    Page("me-nobody", "stranger", "me"),
    Page("agents", "kong", "my_agents", ("own link",)),
    Page("agents-refused", "kong", "my_agents", ("own link",), then=press_send),
    Page("agent-removal", "kong", "my_agent_removal", ("agent",)),
    Page("claim", "stranger", "claim"),
    *(
        Page(f"claim-{situation}", "stranger", "claim_as", (situation,))
        for situation in ("self", "organisation", "organisation-agent", "person-agent", "guardian")
    ),
    Page("claim-refused", "stranger", "claim_as", ("organisation-agent",), then=press_send),
    Page("record", "kong", "my_record", then=open_all),
    Page("record-locked", "newcomer", "my_record"),
    Page("filing-start", "yan", "objection"),
    Page("filing-begun", "kong", "objection"),
    *(
        Page(f"filing-{number}-{step}", "kong", "objection_step", (step,))
        for number, step in enumerate(
            ("who", "entry", "describe", "ground", "wanted", "statement", "evidence", "addressee"), start=1
        )
    ),
    Page("filing-9-check", "kong", "objection_check"),
    Page("filing-refused", "kong", "objection_step", ("statement",), then=empty_and_send),
    Page("filing-discard", "kong", "objection_discard"),
    Page("repair-start", "yan", "repair"),
    Page("repair-begun", "kong", "repair"),
    *(
        Page(f"repair-{number}-{step}", "kong", "repair_step", (step,))
        for number, step in enumerate(("entries", "kind", "statement", "evidence", "commitment"), start=1)
    ),
    Page("repair-6-check", "kong", "repair_check"),
    Page("repair-nothing-chosen", "kong", "repair_step", ("entries",), then=choose_nothing),
    Page("repair-unsigned", "kong", "repair_step", ("commitment",), then=leave_unsigned),
    Page("repair-discard", "kong", "repair_discard"),
    Page("repair-receipt", "kong", "my_receipt", ("repair filed",)),
    Page("repair-case-filed", "kong", "my_case", ("repair filed",), then=open_all),
    Page("repair-case-asked", "kong", "my_case", ("repair asked",)),
    Page("repair-case-put-off", "kong", "my_case", ("repair put off",)),
    Page("repair-case-executing", "kong", "my_case", ("repair executing",), then=open_all),
    Page("repair-case-noticed", "kong", "my_case", ("repair noticed",)),
    Page("repair-case-defence-refused", "kong", "my_case", ("repair noticed",), then=press_send),
    Page("repair-barred", "yan", "repair", then=begin),
    Page("repair-case-revoked", "yan", "my_case", ("repair revoked",)),
    Page("repair-withdraw", "kong", "my_withdrawal", ("repair filed",)),
    Page("receipt", "kong", "my_receipt", ("kong-1",)),
    Page("my-cases", "kong", "my_cases"),
    Page("my-cases-none", "stranger", "my_cases"),
    Page("case-filed", "kong", "my_case", ("kong-1",), then=open_all),
    Page("case-supplement", "kong", "my_case", ("kong-2",)),
    Page("case-supplement-again", "kong", "my_case", ("incomplete",)),
    Page("case-supplement-refused", "kong", "my_case", ("kong-2",), then=press_send),
    Page("case-assisting", "kong", "my_case", ("kong-4",)),
    Page("case-upheld", "kong", "my_case", ("kong-3",)),
    Page("case-rejected", "ling", "my_case", ("ling-2",)),
    Page("case-approving", "ling", "my_case", ("ling-1",)),
    Page("case-overdue", "yan", "my_case", ("yan-3",)),
    Page("case-correcting", "yan", "my_case", ("yan-2",)),
    Page("withdraw", "kong", "my_withdrawal", ("kong-1",)),
    Page("messages", "ling", "my_messages"),
    Page("messages-none", "stranger", "my_messages"),
    Page("message-result", "ling", "my_message", ("result",)),
]
DESK = [
    Page("inbox-mine", "scjg.reviewer", "desk_inbox"),
    Page("inbox-unit", "scjg.supervisor", "desk_inbox", query="?view=unit"),
    Page("inbox-watching", "scjg.reviewer", "desk_inbox", query="?view=watching"),
    Page("inbox-done", "scjg.reviewer", "desk_inbox", query="?view=done"),
    Page("inbox-filtered", "sw.reviewer", "desk_inbox", query="?view=unit&due=overdue"),
    Page("inbox-found", "scjg.reviewer", "desk_inbox", query="?view=unit", then=find_the_company),
    Page("inbox-every-unit", "zx.director", "desk_inbox", query="?view=unit&unit=board"),
    Page("inbox-nothing", "scjg.clerk", "desk_inbox", query="?view=unit&text=YY-1999"),
    Page("messages", "scjg.reviewer", "desk_messages"),
    Page("messages-none", "zx.clerk", "desk_messages"),
    Page("message", "sw.steward", "desk_message", ("told",)),
    Page("untold", "scjg.supervisor", "desk_untold"),
    Page("untold-clerk", "zx.clerk", "desk_untold"),
    Page("untold-none", "yj.reviewer", "desk_untold"),
    Page("case-new", "scjg.reviewer", "desk_case", ("kong-1",), then=open_all),
    Page("case-number-shown", "scjg.reviewer", "desk_case", ("kong-1",), then=show_number),
    Page("case-reviewing", "scjg.reviewer", "desk_case", ("yan-1",)),
    Page("case-assisting", "yj.reviewer", "desk_case", ("kong-4",)),
    Page("case-supplement", "sw.reviewer", "desk_case", ("kong-2",)),
    Page("case-purpose", "scjg.supervisor", "desk_inbox", query="?view=unit", then=open_a_case),
    Page(
        "case-purpose-refused", "scjg.supervisor", "desk_inbox", query="?view=unit", then=open_it_for_nothing
    ),
    Page("case-overdue", "sw.supervisor", "desk_case", ("yan-3",)),
    Page("case-approving", "scjg.approver", "desk_case", ("ling-1",)),
    Page("case-correcting", "yj.steward", "desk_case", ("yan-2",)),
    Page("case-concluded", "scjg.reviewer", "desk_case", ("kong-3",), then=open_all),
    Page("case-paper", "zx.reviewer", "desk_case", ("paper",)),
    *(
        Page(f"act-{action}", who, "desk_act", (case, action), query)
        for action, who, case, query in (
            ("accept", "scjg.reviewer", "kong-1", ""),
            ("request_supplement", "scjg.reviewer", "kong-1", ""),
            ("decline", "scjg.reviewer", "kong-1", ""),
            ("refer_out", "scjg.reviewer", "kong-1", ""),
            ("transfer", "scjg.reviewer", "kong-1", ""),
            ("request_assistance", "scjg.reviewer", "yan-1", ""),
            ("propose", "scjg.reviewer", "yan-1", ""),
            ("proceed_without", "yj.reviewer", "kong-4", ""),
            ("withdraw_request", "yj.reviewer", "kong-4", "?assistance={open question}"),
            ("approve", "scjg.approver", "ling-1", ""),
            ("send_back", "scjg.approver", "ling-1", ""),
            ("apply_correction", "yj.steward", "yan-2", ""),
            ("return_correction", "yj.steward", "yan-2", ""),
            ("propose_receipt_date", "scjg.reviewer", "kong-1", ""),
            ("confirm_receipt_date", "scjg.approver", "yan-1", ""),
            ("refuse_receipt_date", "scjg.approver", "yan-1", ""),
            ("annotate_remedy", "sw.reviewer", "ling-2", ""),
            ("reopen", "sw.approver", "ling-2", ""),
            ("declare_interest", "scjg.reviewer", "kong-1", ""),
            ("reassign", "scjg.supervisor", "kong-1", ""),
            ("identify_record", "zx.reviewer", "paper", ""),
            ("continue_without", "scjg.reviewer", "silent", ""),
            ("appoint_approver", "yj.supervisor", "nobodys", ""),
            ("report_own_correction", "scjg.steward", "owed", ""),
        )
    ),
    Page("repair-case", "scjg.reviewer", "desk_case", ("repair filed",), then=open_all),
    Page("repair-case-executing", "scjg.steward", "desk_case", ("repair executing",)),
    Page("repair-case-revoked", "scjg.reviewer", "desk_case", ("repair revoked",)),
    Page("repair-case-put-off", "scjg.approver", "desk_case", ("repair to put off",)),
    *(
        Page(f"repair-act-{action}", who, "desk_act", (case, action), query)
        for action, who, case, query in (
            ("forward", "zx.reviewer", "repair preparing", ""),
            ("record_receipt", "zx.reviewer", "repair forwarded", ""),
            ("decline", "scjg.reviewer", "repair filed", ""),
            ("propose", "scjg.reviewer", "repair accepted", ""),
            ("propose_extension", "scjg.reviewer", "repair accepted", ""),
            ("approve_extension", "scjg.approver", "repair to put off", ""),
            ("refuse_extension", "scjg.approver", "repair to put off", ""),
            ("approve", "scjg.approver", "repair proposed", ""),
            ("record_step", "scjg.steward", "repair executing", "?step={repair step}"),
            ("record_upstream", "scjg.reviewer", "repair above", ""),
            ("propose_revocation", "scjg.reviewer", "repair executed", ""),
            ("record_service", "scjg.reviewer", "repair unserved", ""),
            ("close_defence", "scjg.reviewer", "repair answered", ""),
            ("revoke", "scjg.approver", "repair closing", ""),
            ("refuse_revocation", "scjg.approver", "repair closing", ""),
        )
    ),
    Page("repair-act-refused", "scjg.reviewer", "desk_act", ("repair accepted", "propose"), then=press_send),
    Page("act-approve-missing", "scjg.approver", "desk_act", ("missing proposed", "approve")),
    Page("act-enter-missing", "scjg.steward", "desk_act", ("missing", "apply_correction")),
    Page(
        "act-enter-missing-refused",
        "scjg.steward",
        "desk_act",
        ("missing", "apply_correction"),
        then=press_send,
    ),
    Page("act-ask-again", "scjg.reviewer", "desk_act", ("answered", "request_supplement")),
    Page("act-refused", "scjg.reviewer", "desk_act", ("yan-1", "propose"), then=press_send),
    Page(
        "act-grown-old", "scjg.reviewer", "desk_act", ("kong-1", "request_supplement"), then=change_the_case
    ),
    Page("act-not-allowed", "scjg.reviewer", "desk_act", ("ling-1", "approve"), status=403),
    Page("notice", "sw.reviewer", "desk_notice", ("ling-2", "result mail")),
    Page("question-open", "sw.reviewer", "desk_question", ("open question",)),
    Page("question-number-shown", "sw.reviewer", "desk_question", ("open question",), then=show_number),
    Page("question-interest", "sw.reviewer", "desk_question_interest", ("open question",)),
    Page(
        "question-interest-refused",
        "sw.reviewer",
        "desk_question_interest",
        ("open question",),
        then=press_send,
    ),
    Page("question-answered", "scjg.reviewer", "desk_question", ("answered question",)),
    Page("counter", "zx.clerk", "desk_counter"),
    Page("counter-filing", "zx.clerk", "desk_counter_filing"),
    Page("counter-filing-refused", "zx.clerk", "desk_counter_filing", then=press_send),
    Page("counter-filing-open", "zx.clerk", "desk_counter_filing", then=open_all),
    Page("counter-find", "zx.clerk", "desk_counter_paper"),
    Page("counter-find-nothing", "zx.clerk", "desk_counter_paper", query="?case=YY-1999", status=404),
    Page("counter-paper", "zx.clerk", "desk_counter_paper", query="?case={incomplete}"),
    Page(
        "counter-paper-refused", "zx.clerk", "desk_counter_paper", query="?case={incomplete}", then=press_send
    ),
    Page("telling", "scjg.reviewer", "desk_telling"),
    Page("counter-receipt", "zx.clerk", "desk_counter_receipt", ("paper",)),
    Page("counter-claim", "zx.clerk", "desk_counter_claim", ("claim",)),
    Page("counter-letter", "zx.clerk", "desk_letter", ("letter",)),
    Page("board", "zx.director", "desk_board"),
    Page("board-unit", "scjg.supervisor", "desk_board"),
    Page("stuck", "sw.supervisor", "desk_stuck"),
    Page("publicity", "zx.director", "desk_publicity"),
    Page("kept", "zx.supervisor", "desk_kept"),
    Page("kept-refused", "zx.supervisor", "desk_kept", then=press_send),
    Page("sealed", "zx.supervisor", "desk_opening", ("opening",)),
    Page("intake", "scjg.reviewer", "desk_intake"),
    Page("intake-none", "yj.reviewer", "desk_intake"),
    Page("intake-table", "scjg.reviewer", "desk_intake_table"),
    Page("intake-table-refused", "scjg.reviewer", "desk_intake_table", then=press_send),
    Page("intake-entry", "scjg.reviewer", "desk_intake_entry"),
    Page("intake-entry-refused", "scjg.reviewer", "desk_intake_entry", then=press_send),
    Page("intake-keys", "scjg.steward", "desk_intake_keys"),
    Page("intake-keys-refused", "scjg.steward", "desk_intake_keys", then=press_send),
    Page("batch-waiting", "scjg.approver", "desk_batch", ("waiting batch",), then=open_all),
    Page("batch-own", "scjg.reviewer", "desk_batch", ("waiting batch",)),
    Page("batch-entered", "scjg.supervisor", "desk_batch", ("entered batch",)),
    Page("catalogue", "scjg.clerk", "desk_catalogue"),
    Page("catalogue-item", "zx.director", "desk_catalogue_item", ("penalty",)),
    Page("catalogue-new", "zx.director", "desk_catalogue_new"),
    Page("catalogue-new-refused", "zx.director", "desk_catalogue_new", then=press_send),
    Page("catalogue-change", "scjg.admin", "desk_catalogue_change", ("penalty",)),
    Page("catalogue-proposal", "zx.admin", "desk_catalogue_proposal", ("change of an item",), then=open_all),
    Page("catalogue-proposal-own", "zx.director", "desk_catalogue_proposal", ("change of an item",)),
    Page("absences", "scjg.supervisor", "desk_absences"),
    Page("board-other-role", "scjg.reviewer", "desk_board", status=403),
    Page("portal-as-official", "scjg.reviewer", "my_cases", status=403),
]
ADMIN = [
    Page("index", "admin", "admin:index"),
    *(
        Page(f"{model}-{page}", "admin", f"admin:{app}_{model}_{page}")
        for app, model in (
            ("accounts", "unit"),
            ("accounts", "user"),
            ("accounts", "membership"),
            ("accounts", "absence"),
            ("accounts", "recusal"),
        )
        for page in ("changelist", "add")
    ),
    Page("user-change", "admin", "admin:accounts_user_change", ("reviewer",)),
    Page("subject-changelist", "admin", "admin:accounts_subject_changelist"),
    Page("subjectlink-changelist", "admin", "admin:accounts_subjectlink_changelist"),
    Page("subjectlink-change", "admin", "admin:accounts_subjectlink_change", ("own link",)),
    Page("message-changelist", "admin", "admin:notifications_message_changelist"),
]
# What Django's administration breaks of its own: its combobox, its pairs of date and time, its breadcrumbs.
FRAMEWORKS = {"admin": ("aria-input-field-name", "label", "link-in-text-block")}
PARTS = {"portal": [*PUBLIC, *SUBJECT], "desk": DESK, "admin": ADMIN}
NO_PAGE = {
    "home": "leads to one's own list",
    "my_channel": "POST only; the refused choice is the page of one's own links",
    "my_reminder": "POST only; leads back to the entry",
    "objection_remove_file": "POST only",
    "objection_save": "POST only",
    "repair_remove_file": "POST only",
    "repair_save": "POST only",
    "my_defence": "POST only; the refused form is the case's page",
    "my_supplement": "POST only; the refused form is the case's page",
    "my_material": "POST only; the refused form is the case's page",
    "my_document": "a download",
    "sign_out": "POST only",
    "set_language": "POST only",
    "desk_find": "POST only; leads to the list",
    "desk_take_next": "POST only",
    "desk_hand_out": "POST only",
    "desk_messages_read": "POST only",
    "desk_draft": "POST only",
    "desk_notes": "POST only",
    "desk_watch": "POST only",
    "desk_document": "a download",
    "desk_purpose": "POST only; the question is the page of the case",
    "desk_question_purpose": "POST only; the question is the page of the question",
    "desk_question_draft": "POST only",
    "desk_question_take": "POST only",
    "desk_opening_decision": "POST only",
    "desk_absence_end": "POST only",
    "desk_intake_template": "a download",
    "desk_intake_key_end": "POST only",
    "desk_batch_report": "a download",
    "desk_batch_decide": "POST only",
    "desk_catalogue_decide": "POST only",
    "api_batches": "for units' systems",
    "api_batch": "for units' systems",
    "healthz": "for monitors",
    "healthz_deadlines": "for monitors",
}
REACHED = {
    "sign_in_code": "sign-in-code",
    "desk_reveal": "case-number-shown",
    "desk_question_reveal": "question-number-shown",
}  # by a press in that page
