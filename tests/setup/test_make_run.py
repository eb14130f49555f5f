"""`make run` from nothing: people file over HTTP, Ctrl-C leaves no process, nor does make alone; the data stays."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.journey import ANSWERS
from tests.setup.checkout import TO_ANSWER, Checkout, Visitor, wait_until

PASSWORD = "redress-demo-2026"  # as README says
SUBJECT, OFFICIAL = "kong@demo.test", "zx.reviewer@demo.test"  # what nobody recorded goes to the centre

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    fresh = Checkout(tmp_path / "redress")
    try:
        yield fresh
    finally:
        fresh.remove()


def test_from_nothing_to_a_filed_objection_and_the_next_day_it_is_still_there(checkout: Checkout) -> None:
    running = checkout.start()
    subject, official = Visitor(checkout.address), Visitor(checkout.address)
    sign_in_with_a_code(subject)
    reference = file_an_objection(subject)
    mail = f"/demo/mailbox?to={SUBJECT}"
    wait_until(lambda: reference in subject.open(mail), TO_ANSWER, lambda: "no worker sent the receipt")
    assert '"status": "ok"' in official.open("/healthz/deadlines")
    official.send("/account/staff/", email=OFFICIAL, password=PASSWORD)
    assert official.path == "/desk/"
    assert reference in official.open("/desk/?view=unit")

    checkout.press_ctrl_c(running)
    assert not checkout.answers()
    assert checkout.left() == []
    assert checkout.services() == "DATABASE_URL: stopped\nREDIS_URL: stopped\n"

    running = checkout.start()
    assert reference in subject.open("/cases/"), "the session, the case and the keys are those of yesterday"
    checkout.interrupt_make_alone(running)
    assert not checkout.answers()
    assert checkout.left() == []
    assert "Traceback" not in checkout.log.read_text(errors="replace")


def sign_in_with_a_code(subject: Visitor) -> None:
    """The code is read where README says: in the demo's mailbox."""
    subject.send("/account/", email=SUBJECT)
    door = subject.path
    code = re.search(r"\b\d{4}-\d{4}\b", subject.open(f"/demo/mailbox?to={SUBJECT}"))
    assert code, subject.page
    subject.send(door, code=code[0])
    assert "/account/" not in subject.path


def file_an_objection(subject: Visitor) -> str:
    """Every question, about an entry that is described in words; returns the case's number."""
    subject.send("/objection/")
    said = ANSWERS | {"entry": {"record": "other"}}
    for _question in said:
        subject.send(subject.path, **said[subject.path.removeprefix("/objection/")])
    subject.send("/objection/check", **subject.hidden("key", "shown"))
    receipt = re.fullmatch(r"/cases/(YY-\d{4}-\d{5})/receipt", subject.path)
    assert receipt, (subject.path, subject.page[:2000])
    return receipt[1]
