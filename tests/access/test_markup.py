"""Everything that anybody can type is markup, a format and a template at once; on every page it stays text."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.urls import reverse

from accounts.models import Recusal, SubjectLink, Unit, User
from cases.models import Assistance, Case, Document
from notifications.channels.email import Email
from notifications.models import Message
from notifications.wording import rendered
from tests.access.people import browser_of
from tests.cast import NEIGHBOUR_NUMBER, UNUSED_NUMBER, Cast, build_cast
from tests.portal.journey import answer, begin, send
from tests.uploads import pdf
from workflows import heartbeat

pytestmark = pytest.mark.django_db
FORMAT = "%s %(name)s {0} {{ 7|add:1 }} {% now 'Y' %}"


def evil(mark: str) -> str:
    """A text that does something wherever it is taken for more than text; `mark` says where it was typed."""
    return f"<script>{mark}</script>\"'><img src=x onerror={mark}>{FORMAT} =1+1"


def found_in(page: str) -> list[str]:
    """The marks of the texts that became markup, or were counted out as a format."""
    return re.findall(r"<script>(\w+)</script>|<img src=x onerror=(\w+)|(\b8 2026\b)", page)


class Story:
    """One case from the claim to the corrected entry, and every field filled with such a text."""

    def __init__(self) -> None:
        self.cast: Cast = build_cast()
        bureau = self.cast.scjg
        User.objects.filter(pk=bureau.reviewer.pk).update(name=evil("reviewer")[:60])
        Unit.objects.filter(pk=bureau.unit.pk).update(
            name_en=evil("unit")[:120], name_zh=evil("unit")[:80], address=evil("address")[:160]
        )

    def tell(self) -> "Story":
        self.claim()
        self.file()
        self.work()
        self.decide()
        self.at_the_counter()
        heartbeat.run_deadlines()
        return self

    def claim(self) -> None:
        self.owner = browser_of(self.cast.owner)
        person = {"name": evil("claim")[:90], "number_kind": "citizen", "number": UNUSED_NUMBER}
        agent = person | {"scope": evil("scope")[:300], "ends_on": "2027-01-01", "number": NEIGHBOUR_NUMBER}
        stranger = browser_of(self.cast.stranger)
        assert stranger.post(reverse("claim_as", args=["self"]), person).status_code == 302
        assert stranger.post(reverse("claim_as", args=["person-agent"]), agent).status_code == 302
        self.waiting = SubjectLink.objects.filter(user=self.cast.stranger).latest("pk")
        Recusal.objects.create(
            user=self.cast.sw.approver, subject=self.cast.company, reason=evil("recusal")[:300]
        )

    def file(self) -> None:
        begin(self.owner, record=self.cast.record.pk)
        answers: dict[str, dict[str, Any]] = {
            "entry": {"record": "other"},
            "describe": {
                "publisher": evil("publisher"),
                "document_no": evil("no")[:99],
                "says": evil("says"),
            },
            "ground": {},
            "wanted": {},
            "statement": {"statement": evil("statement")},
            "evidence": {"files": [pdf(f"{evil('file')}.pdf")], "stay": "1"},
            "addressee": {},
        }
        for step, said in answers.items():
            assert answer(self.owner, step, **said).status_code == 302, step
        assert send(self.owner).status_code == 302
        self.case = Case.objects.get()

    def work(self) -> None:
        bureau = self.cast.scjg
        self.act(self.cast.centre.reviewer, "transfer", unit=bureau.unit.pk, reason=evil("transfer"))
        self.act(bureau.reviewer, "identify_record", record=self.cast.record.pk)
        self.act(bureau.reviewer, "request_supplement", items=evil("items"))
        typed = {"supplement-answer": evil("answer"), "supplement-files": pdf(f"{evil('more')}.pdf")}
        assert self.owner.post(self.mine("my_supplement"), typed).status_code == 302
        self.act(bureau.reviewer, "accept")
        self.post(bureau.reviewer, reverse("desk_notes", args=[self.case.reference]), text=evil("note"))
        self.act(bureau.reviewer, "request_assistance", unit=self.cast.sw.unit.pk, question=evil("question"))
        url = reverse("desk_question", args=[Assistance.objects.get().pk])
        finding = {"finding": evil("finding"), "evidence": pdf(f"{evil('proof')}.pdf")}
        self.post(self.cast.sw.reviewer, url, seen=self.last(), **finding)
        self.act(
            bureau.reviewer,
            "propose_receipt_date",
            received_on="2026-09-23",
            reason=evil("date"),
            evidence=pdf(),
        )
        self.act(bureau.approver, "refuse_receipt_date", reason=evil("refusal"))
        self.act(bureau.supervisor, "reassign", to=bureau.second_reviewer.pk, reason=evil("reassign"))

    def decide(self) -> None:
        bureau = self.cast.scjg
        decision: dict[str, Any] = {
            "finding": "upheld",
            "remedy": "correct",
            "reasoning": evil("reasoning"),
            "basis": evil("basis"),
            "field_amount": evil("amount"),
            "field_summary": evil("summary"),
            "field_penalty_kind": "罚款",
        }
        draft = reverse("desk_draft", args=[self.case.reference, "propose"])
        self.post(bureau.second_reviewer, draft, expected=204, **(decision | {"seen": self.last()}))
        self.act(bureau.second_reviewer, "propose", **decision)
        self.act(bureau.approver, "send_back", reason=evil("sent_back"))
        self.act(bureau.second_reviewer, "propose", **decision)
        self.act(bureau.approver, "approve")
        self.act(bureau.steward, "return_correction", reason=evil("returned"))
        self.act(bureau.second_approver, "approve")
        self.act(bureau.steward, "apply_correction", reason=evil("done"), evidence=pdf(f"{evil('c')}.pdf"))
        self.act(bureau.second_reviewer, "annotate_remedy", kind="suit", basis=evil("suit"))
        self.act(bureau.second_approver, "reopen", reason=evil("reopened"))

    def at_the_counter(self) -> None:
        form = {
            "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": evil("paper")[:90],
            "entry": evil("entry"), "document_no": evil("d")[:80], "ground": "error", "wanted": "correct",
            "statement": evil("paper_statement"), "received_on": "2026-09-23", "unit": self.cast.scjg.unit.pk,
            "paper": pdf(f"{evil('scan')}.pdf"), "submission_key": "6f1c7d0e-5d0b-4a53-8d3b-0f6b4f0f7a11",
        }  # fmt: skip
        self.post(self.cast.scjg.clerk, reverse("desk_counter_filing"), **form)
        self.paper = Case.objects.latest("pk")

    # — small words —

    def act(self, user: User, action: str, **typed: Any) -> None:
        url = reverse("desk_act", args=[self.case.reference, action])
        self.post(user, url, **({"seen": self.last()} | typed))

    def post(self, user: User, url: str, *, expected: int = 302, **typed: Any) -> None:
        answered = browser_of(user).post(url, typed)
        assert answered.status_code == expected, (url, answered.content.decode()[:3000])

    def last(self) -> int:
        return Case.objects.values_list("last_seq", flat=True).get(pk=self.case.pk)

    def mine(self, name: str) -> str:
        return reverse(name, args=[self.case.reference])

    # — where it can be read —

    def pages(self) -> Iterator[tuple[User, str]]:
        cast, bureau = self.cast, self.cast.scjg
        for name in ("my_case", "my_receipt", "my_withdrawal"):
            yield cast.owner, self.mine(name)
        for name in ("me", "my_record", "my_cases", "my_messages", "objection", "claim"):
            yield from ((user, reverse(name)) for user in (cast.owner, cast.stranger))
        for message in Message.objects.filter(recipient=cast.owner, channel="in_app", is_formal=True):
            yield cast.owner, reverse("my_message", args=[message.pk])
        for message in Message.objects.filter(case_id=self.case.pk, is_formal=True):
            yield bureau.reviewer, reverse("desk_notice", args=[self.case.reference, message.pk])
        for user in (bureau.reviewer, bureau.second_reviewer, bureau.approver, cast.auditor):
            yield user, reverse("desk_case", args=[self.case.reference])
        for view in ("mine", "unit", "watching", "done"):
            yield bureau.second_reviewer, f"{reverse('desk_inbox')}?view={view}&text={evil('query')}"
        for action in ("propose", "request_assistance", "transfer", "propose_receipt_date"):
            yield bureau.reviewer, reverse("desk_act", args=[self.case.reference, action])
        yield cast.sw.reviewer, reverse("desk_question", args=[Assistance.objects.get().pk])
        yield bureau.clerk, reverse("desk_counter")
        yield bureau.clerk, reverse("desk_counter_claim", args=[self.waiting.pk])
        yield bureau.clerk, reverse("desk_counter_receipt", args=[self.paper.reference])
        yield (
            bureau.clerk,
            reverse("desk_letter", args=[Message.objects.filter(channel="letter").latest("pk").pk]),
        )
        yield bureau.reviewer, reverse("desk_case", args=[self.paper.reference])
        for name in ("desk_board", "desk_stuck", "desk_absences"):
            yield bureau.supervisor, reverse(name)
        yield from ((cast.administrator, url) for url in administration())


def administration() -> Iterator[str]:
    yield reverse("admin:index")
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{label}_changelist")
        for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:3]:
            yield reverse(f"{label}_change", args=[pk])


@pytest.fixture(scope="module")
def story(of_a_module: None) -> Story:
    """Told once for all pages that are read."""
    return Story().tell()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_on_no_page_does_a_text_become_anything_else(language: str, story: Story) -> None:
    wrong, read = [], []
    for user, url in dict.fromkeys(story.pages()):
        browser = browser_of(user)
        page = browser.get(url, headers={"accept-language": language})
        assert page.status_code == 200, (user, url)
        text = page.content.decode()
        wrong += [(user.email, url, found) for found in found_in(text)]
        read.append(text)
    assert not wrong
    shown = set(re.findall(r"&lt;script&gt;(\w+)&lt;/script&gt;", "".join(read)))
    assert shown >= {
        *(
            "claim",
            "scope",
            "publisher",
            "says",
            "statement",
            "items",
            "answer",
            "note",
            "question",
            "finding",
        ),
        *("date", "reasoning", "basis", "amount", "summary", "sent_back", "returned", "reopened", "suit"),
        *(
            "paper",
            "entry",
            "paper_statement",
            "reviewer",
            "unit",
            "address",
            "recusal",
            "transfer",
            "refusal",
        ),
    }


def test_the_search_finds_what_it_looks_for() -> None:
    assert found_in(evil("one")) == [("one", "", ""), ("", "one", "")]
    assert found_in("%s 8 2026") == [("", "", "8 2026")]
    assert not found_in(html.escape(evil("one")))


def test_what_was_typed_is_there_to_the_letter(story: Story) -> None:
    assert story.case.objection.statement == evil("statement")
    page = browser_of(story.cast.scjg.reviewer).get(reverse("desk_case", args=[story.case.reference]))
    assert FORMAT.replace("'", "&#x27;") in page.content.decode()


def test_notices_hold_it_as_text_and_mails_not_at_all(story: Story) -> None:
    for row in Message.objects.filter(channel="email").select_related("recipient"):
        Email().send(row, rendered(row))
    assert mail.outbox
    for one in mail.outbox:
        message = one.message()
        assert "<script>" not in str(one.subject) and "\n" not in str(one.subject)
        assert message.get_content_type() in ("text/plain", "multipart/mixed", "multipart/alternative")
        assert {part.get_content_type() for part in message.walk()} <= {
            "text/plain",
            message.get_content_type(),
        }
        said = [name for name in ("reasoning", "basis", "statement", "name") if evil(name) in str(one.body)]
        assert said == [], "a mail announces: it names the office and carries nobody's words"
    told = Message.objects.filter(channel="in_app", is_formal=True)
    assert any(evil("reasoning") in row.body for row in told), "the notice itself holds them, as text"


def test_names_of_files_keep_neither_markup_nor_folders(story: Story) -> None:
    names = [document.name for document in Document.objects.all()]
    assert names and not [name for name in names if set(name) & set('<>"/\\')]
    for document in Document.objects.filter(case=story.case):
        sent = browser_of(story.cast.scjg.reviewer).get(reverse("desk_document", args=[document.pk]))
        assert "\n" not in sent["Content-Disposition"]
        assert sent["Content-Disposition"].startswith("attachment")
