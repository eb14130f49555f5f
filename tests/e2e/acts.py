"""What people do in their windows, told once: signing in and filing, taking a case, deciding it."""

from django.urls import reverse
from playwright.sync_api import FilePayload

from accounts.models import User
from tests.e2e.window import Window
from tests.uploads import pdf_bytes
from workflows import heartbeat

AMOUNT = "2000 元"
STATEMENT = "罚款决定书写的是 2000 元,公示写成了 20000 元。"
REASONING = "经核对处罚决定书原件,罚款金额应为 2000 元。"
PROOF = FilePayload(name="处罚决定书.pdf", mimeType="application/pdf", buffer=pdf_bytes())


def sign_in_and_file(subject: Window, email: str) -> str:
    """From the first page to the receipt, one question a page; returns the case's number."""
    subject.open("landing")
    subject.press("main .choices a >> nth=0", "sign_in")
    subject.sign_in(email)
    assert subject.at == "objection"
    answer_all(subject)
    subject.send("my_receipt")
    return subject.reference


def answer_all(subject: Window) -> None:
    """Every question of a filing, up to the page where everything is read once more."""
    subject.send("objection_step")
    subject.page.locator("[name=record]").first.check()
    subject.send("objection_step")
    for answer in ({"ground": "error"}, {"wanted": "correct"}, {"statement": STATEMENT}):
        subject.send("objection_step", **answer)
    subject.page.locator("input[type=file]").set_input_files(PROOF)
    subject.press("main form[data-upload] .buttons button >> nth=0", "objection_step")
    subject.page.locator("[name=unit]").first.wait_for()
    subject.send("objection_check", unit="")


def open_from_queue(official: Window, reference: str) -> None:
    """Find the case in the unit's queue and open it."""
    official.open("desk_inbox", query="?view=unit")
    official.follow("desk_case", reference)


def take(official: Window, reference: str) -> None:
    """Take the case from the unit's queue."""
    open_from_queue(official, reference)
    official.press(f'form[action="{act_url(reference, "claim")}"] button', "desk_case")


def act(official: Window, reference: str, action: str, **typed: str) -> None:
    """Press an action in the rail of the case, fill in its form and send it."""
    if official.at != "desk_case":
        official.open("desk_case", reference)
    official.press(f'.rail a[href^="{act_url(reference, action)}"]', "desk_act")
    official.unfold("main form")
    official.send(**typed)


def act_url(reference: str, action: str) -> str:
    return reverse("desk_act", args=[reference, action])


def decide(official: Window, reference: str) -> None:
    """Propose: upheld, the amount is corrected."""
    facts = {"finding": "upheld", "remedy": "correct", "field_amount": AMOUNT, "reasoning": REASONING}
    act(official, reference, "propose", **facts)


def at_desk(official: Window, user: User) -> Window:
    """The same window, the official signed in with a password."""
    official.sign_in_as_staff(user)
    return official


def sweep() -> None:
    """What the machinery does every minute: clocks, then the outbox, then what became of the notices."""
    heartbeat.run_deadlines()
    heartbeat.run_outbox()
    heartbeat.run_notices()
