"""The public look-up: by name or code, only organisations, only what is published this minute, and not without end."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Subject
from cases.models import CatalogueItem, Record, RecordChange
from cases.penalties import NewPenalty
from cases.publicity import Sanction, Scheme
from cases.records import NewEntry, append_version, enter_record
from core import clock
from tests.cast import (
    COMPANY_USCC,
    OTHER_USCC,
    PERSON_NUMBER,
    Cast,
    catalogue_item,
    verified_organisation,
)
from tests.workflows.story import at, filed

NAME = "曲阜孔府食品有限公司"
STALL = "92370881MA3C0K7Y4X"


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    found = catalogue_item(cast.yj.unit)
    found.is_public = True
    found.save()
    return found


@pytest.fixture
def enter(cast: Cast, item: CatalogueItem) -> Callable[..., Record]:
    def entered(decided: str = "2026-09-01", subject: Subject | None = None, **facts) -> Record:
        said = {"summary": "未按规定进行安全培训", "amount": "10000 元", "note": "内部备注"} | facts.pop(
            "said", {}
        )
        facts = {"sanctions": (Sanction("fine", "general"),)} | facts
        number = f"曲应急罚〔2026〕{Record.objects.count()}号"
        entry = NewEntry(item, number, dt.date.fromisoformat(decided), said, penalty=NewPenalty(**facts))
        return enter_record(subject=subject or cast.company, entry=entry, author=None, at=clock.now())

    return entered


@pytest.fixture
def reader(db: None) -> Client:
    return Client(headers={"accept-language": "en"})


def ask(browser: Client, words: str, status: int = 200) -> str:
    response = browser.post(reverse("look_up"), {"words": words})
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        NAME,
        f"  {NAME} ",
        "曲阜 孔府食品 有限公司",
        COMPANY_USCC,
        COMPANY_USCC.lower(),
        "９１３７０８８１ＭＡ３Ｃ０Ｔ２Ｘ５Ｈ",
        "91370881-MA3C0T2X5H",
    ],
)
def test_it_is_found_by_its_whole_name_or_code_however_typed(reader: Client, enter, words: str) -> None:
    record = enter(corrected_on=dt.date(2026, 9, 20))
    page = ask(reader, words)
    for said in (
        NAME,
        record.document_no,
        "Qufu",
        "《中华人民共和国行政处罚法》",
        "Tue 1 September",
        "1 September 2027",
        "Measures on Credit Repair",
        "未按规定进行安全培训",
    ):
        assert said in page, said
    assert COMPANY_USCC not in page.replace(f'value="{words}"', ""), "masked but where it was typed"
    assert "913***********2X5H" in page
    assert "内部备注" not in page


def test_brackets_and_width_of_a_name_make_no_difference(reader: Client, enter) -> None:
    enter(subject=verified_organisation(OTHER_USCC, "鲁西（曲阜）建材有限公司"))
    for words in ("鲁西(曲阜)建材有限公司", "鲁西（曲阜）建材有限公司", "鲁西【曲阜】建材有限公司"):
        assert "鲁西（曲阜）建材有限公司</h2>" in ask(reader, words)


@pytest.mark.parametrize("words", ["孔府食品有限公司", "曲阜孔府食品", OTHER_USCC, "没有这家公司"])
def test_a_part_of_a_name_or_somebody_else_finds_nothing(reader: Client, enter, words: str) -> None:
    enter()
    page = ask(reader, words)
    assert "Nothing is published today" in page
    assert "曲应急罚" not in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Enter the name or the code"),
        ("孔府", "Enter the whole name"),
        ("91370881MA3C0T2X5G", "The last character does not fit"),
        ("91370881MA3C0T2X5", "The number has 18 characters"),
        (PERSON_NUMBER, "does not fit"),
        ("公" * 130, "120 characters at most"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_sentence(reader: Client, words: str, sentence: str) -> None:
    assert sentence in ask(reader, words, 422)


def test_persons_and_individual_businesses_are_never_found(reader: Client, cast: Cast, enter) -> None:
    enter(subject=cast.person)
    enter(subject=verified_organisation(STALL, "曲阜市王芳小吃店"))
    for words in (cast.person.name + "　　", "曲阜市王芳小吃店", STALL, PERSON_NUMBER):
        response = reader.post(reverse("look_up"), {"words": words})
        assert "曲应急罚" not in response.content.decode()
    assert Subject.objects.filter(kind="person").exclude(name_index="").count() == 0


def test_nobody_who_only_claims_a_number_is_found(reader: Client, enter, cast: Cast) -> None:
    record = enter()
    Record.objects.filter(pk=record.pk).update(subject=cast.claimant_link.subject)
    assert "Nothing is published today" in ask(reader, COMPANY_USCC)


def test_it_is_gone_the_minute_its_publicity_ends_without_any_sweep(reader: Client, enter) -> None:
    enter(corrected_on=dt.date(2026, 9, 20))
    with time_machine.travel(at("2027-09-01", "23:59"), tick=False):
        assert "曲应急罚" in ask(reader, NAME)
    with time_machine.travel(at("2027-09-02", "00:00"), tick=False):
        assert "Nothing is published today" in ask(reader, NAME)


def test_it_is_not_there_before_its_first_day(reader: Client, enter) -> None:
    enter("2026-09-24", document_on=dt.date(2026, 10, 10))
    assert "Nothing is published today" in ask(reader, NAME)
    with time_machine.travel(at("2026-10-10", "00:00"), tick=False):
        assert "曲应急罚" in ask(reader, NAME)


@pytest.mark.parametrize("change", [RecordChange.DELETED, RecordChange.USE_STOPPED])
def test_what_was_deleted_or_stopped_is_gone_at_once(reader: Client, enter, change: RecordChange) -> None:
    record = enter()
    append_version(
        record, change=change, fields={"summary": "x"}, reason_zh="删除", reason_en="Gone", case=None,
        author=None, at=clock.now(),
    )  # fmt: skip
    assert "Nothing is published today" in ask(reader, NAME)


@pytest.mark.parametrize("facts", [{"is_secret": True}, {"repaired_on": dt.date(2026, 9, 24)}])
def test_a_record_that_was_changed_past_us_is_gone_at_once_too(reader: Client, enter, facts: dict) -> None:
    Record.objects.filter(pk=enter().pk).update(**facts)
    assert "Nothing is published today" in ask(reader, NAME)


def test_an_entry_whose_rule_cannot_be_asked_is_not_shown(reader: Client, enter) -> None:
    Record.objects.filter(pk=enter().pk).update(scheme="order-58", sanctions=[{"kind": "fine"}])
    assert "Nothing is published today" in ask(reader, NAME)


def test_an_open_objection_is_marked(reader: Client, enter, cast: Cast) -> None:
    record = enter()
    assert "disputed" not in ask(reader, NAME)
    filed(cast, record=record)
    assert "An objection to this entry is being examined" in ask(reader, NAME)


def test_numbers_of_people_in_a_text_are_masked(reader: Client, enter) -> None:
    enter(said={"summary": f"负责人孔某（{PERSON_NUMBER}，13805370001）未到场"})
    page = ask(reader, NAME)
    assert PERSON_NUMBER not in page
    assert "13805370001" not in page
    assert "370***********0029" in page


def test_an_uncorrected_entry_says_until_when(reader: Client, enter) -> None:
    enter()
    assert "until the office that decided has noted that it is put right" in ask(reader, NAME)


def test_scenario_9_an_older_decision_names_its_own_rule(reader: Client, enter, item: CatalogueItem) -> None:
    item.sector = "food"
    item.save()
    enter("2024-05-10", sanctions=(Sanction("fine"),), scheme=Scheme.ORDER_58)
    page = ask(reader, NAME)
    assert "10 May 2027" in page
    assert "food, drugs, special equipment, work safety, fire" in page


def test_three_queries_however_much_is_found(reader: Client, enter) -> None:
    enter()
    ask(reader, NAME)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ask(reader, NAME)
    for _ in range(5):
        enter()
    with CaptureQueriesContext(connection) as many:
        ask(reader, NAME)
    assert len(many) == len(few) == 2


def test_nothing_stands_in_the_address_and_no_engine_keeps_it(reader: Client, enter) -> None:
    enter()
    assert "曲应急罚" not in reader.get(reverse("look_up"), {"words": NAME}).content.decode()
    response = reader.post(reverse("look_up"), {"words": NAME})
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert 'name="robots"' in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_one_address_may_not_ask_without_end_and_others_still_may(reader: Client, enter) -> None:
    enter()
    for _ in range(20):
        ask(reader, NAME)
    page = ask(reader, NAME, 429)
    assert "Too many questions at once" in page
    assert "曲应急罚" not in page
    other = reader.post(reverse("look_up"), {"words": NAME}, REMOTE_ADDR="10.1.2.3")
    assert other.status_code == 200
    with time_machine.travel(at("2026-09-24", "10:01"), tick=False):
        assert ask(reader, NAME)


def test_everybody_together_may_not_either(reader: Client, enter, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal import limits

    few = (limits.Limit("everybody", 3, 60, of_one=False),)
    monkeypatch.setattr("portal.views.lookup.LOOK_UP", few)
    answers = [
        reader.post(reverse("look_up"), {"words": NAME}, REMOTE_ADDR=f"10.0.0.{n}").status_code
        for n in range(4)
    ]
    assert answers == [200, 200, 200, 429]
    assert not [key for key in cache._cache.get_client().keys("*") if b"10.0.0" in key]


def test_one_network_of_many_addresses_is_one_asker(reader: Client, enter) -> None:
    def status(address: str) -> int:
        return reader.post(reverse("look_up"), {"words": NAME}, REMOTE_ADDR=address).status_code

    assert [status(f"2001:db8:1:2::{n:x}") for n in range(21)] == [200] * 20 + [429]
    assert status("2001:db8:1:3::1") == 200
    assert [status("10.9.9.9") for _ in range(20)] == [200] * 20
    assert status("::ffff:10.9.9.9") == 429, "the same address, written otherwise"
    assert status("10.9.9.8") == 200


def test_a_header_of_the_asker_makes_nobody_somebody_else(reader: Client, enter) -> None:
    def status(n: int) -> int:
        headers = {
            "x-forwarded-for": f"10.7.0.{n}",
            "x-real-ip": f"10.7.0.{n}",
            "forwarded": f"for=10.7.0.{n}",
        }
        return reader.post(reverse("look_up"), {"words": NAME}, headers=headers).status_code

    assert [status(n) for n in range(21)] == [200] * 20 + [429]


@pytest.mark.parametrize(
    "text", ["电话13800138000", "tel13800138000a", "138 0013 8000", "138-0013-8000", "１３８００１３８０００"]
)
def test_a_telephone_in_a_text_is_masked_however_it_is_written(text: str) -> None:
    from cases.lookup import masked_text

    assert "0013" not in masked_text(text).replace(" ", "").replace(
        "-", ""
    ) and "００１３" not in masked_text(text)
