import datetime as dt

import pytest

from lawbook.calendar import packaged
from lawbook.errors import BadRule, LawbookError, NoTermInForce
from lawbook.rows import in_chinese
from lawbook.terms import Lawbook, book, ladder, resolve, sources, term_by_pin, terms

D = dt.date
TODAY = D(2026, 9, 24)
SHIPPED = [
    ("objection.review.own", TODAY, 3, "working_day", "receipt"),
    ("objection.review.assisted", TODAY, 7, "working_day", "receipt"),
    ("objection.correction", TODAY, 2, "working_day", "finding"),
    ("objection.supplement_response", TODAY, 2, "working_day", "request"),
    ("objection.assistance_answer", TODAY, 2, "working_day", "request"),
    ("provider.own_error_report", TODAY, 3, "working_day", "error_found"),
    ("provider.basis_changed_report", TODAY, 3, "working_day", "basis_changed"),
    ("positive.withhold", TODAY, 2, "working_day", "receipt"),
    ("listing.publicity_end", TODAY, 3, "working_day", "listing_removed"),
    ("retention.person_negative", TODAY, 5, "year", "misconduct_ended"),
    ("retention.sealed", TODAY, 10, "year", "listing_removed"),
    ("disclosure.cap", TODAY, 5, "year", "misconduct_ended"),
    ("repair.accept", TODAY, 3, "working_day", "receipt"),
    ("repair.result", TODAY, 10, "working_day", "receipt"),
    ("repair.result", D(2024, 5, 10), 10, "working_day", "receipt"),
    ("listing.hearing_request", TODAY, 5, "working_day", "notice_served"),
    ("remedy.reconsideration", TODAY, 60, "day", "act_known"),
    ("remedy.suit", TODAY, 6, "month", "act_known"),
    ("publicity.minimum.ordinary", D(2024, 5, 10), 3, "month", "penalty_made"),
    ("publicity.minimum.safety", D(2024, 5, 10), 1, "year", "penalty_made"),
    ("publicity.maximum.safety", D(2024, 5, 10), 3, "year", "penalty_made"),
    ("publicity.minimum.general", TODAY, 3, "month", "date_of_document"),
    ("publicity.maximum.general", TODAY, 1, "year", "date_of_document"),
    ("publicity.maximum.minor", TODAY, 3, "month", "date_of_document"),
    ("publicity.minimum.serious", TODAY, 1, "year", "date_of_document"),
    ("publicity.maximum.serious", TODAY, 3, "year", "date_of_document"),
]


@pytest.mark.parametrize(("key", "on", "amount", "unit", "starts_on"), SHIPPED)
def test_the_shipped_terms_say_what_the_documents_say(key, on, amount, unit, starts_on):
    term = resolve(key, on, subject_kind="person").term
    assert (term.amount, term.unit, term.starts_on) == (amount, unit, starts_on)


def test_every_row_names_its_source_in_two_languages():
    for term in terms():
        assert term.title_zh and term.title_en and term.cited("zh-hans") and term.cited("en")
        assert term.article or not term.verified or term.source.level == "house_rule"
    assert all(source.title_zh and source.title_en for source in sources())


def test_a_pin_finds_its_row_again():
    for term in terms():
        assert term_by_pin(term.pin) is term
    own = resolve("objection.review.own", TODAY).term
    assert own.pin == "objection.review.own@shandong-2020:39"
    assert own.cited("zh-hans") == "《山东省社会信用条例》第三十九条"
    assert own.cited("en") == "Shandong Social Credit Regulation, Article 39"


def test_the_higher_level_prevails_while_both_are_in_force():
    found = resolve("objection.review.own", D(2024, 5, 10))
    assert (found.term.source.key, found.force, found.lapsed) == ("shandong-2020", "statutory", False)


def test_a_municipal_limit_was_statutory_while_its_document_was_in_force():
    found = resolve("objection.correction", D(2025, 6, 30))
    assert (found.force, found.lapsed) == ("statutory", False)


def test_a_lapsed_municipal_promise_is_kept_as_a_service_target():
    found = resolve("objection.correction", D(2025, 7, 1))
    assert (found.term.amount, found.force, found.lapsed) == (2, "service_target", True)
    assert found.term.cited("zh") == "《曲阜市社会信用管理办法（试行）》第五十九条"


def test_house_rules_are_service_targets():
    assert resolve("objection.assistance_answer", TODAY).force == "service_target"


def test_a_lapsed_publicity_period_is_not_a_promise():
    with pytest.raises(NoTermInForce):
        resolve("publicity.maximum.ordinary", D(2026, 4, 1))


def test_nothing_is_in_force_before_the_first_rule():
    with pytest.raises(NoTermInForce, match="no_term_in_force"):
        resolve("objection.review.own", D(2020, 9, 30))


def test_the_tiers_change_on_the_day_the_new_order_begins():
    assert resolve("publicity.maximum.ordinary", D(2026, 3, 31)).term.tier_scheme == "order-58"
    assert resolve("publicity.maximum.general", D(2026, 4, 1)).term.tier_scheme == "three-tiers"
    with pytest.raises(NoTermInForce):
        resolve("publicity.maximum.general", D(2026, 3, 31))


def test_a_sectors_own_rule_goes_before_the_general_one():
    tax = resolve("listing.defence", TODAY, sector="tax").term
    culture = resolve("listing.defence", TODAY, sector="culture").term
    assert (tax.amount, tax.unit) == (5, "day")
    assert (culture.amount, culture.unit) == (10, "working_day")
    market = resolve("publicity.maximum.general", TODAY, sector="market_regulation").term
    assert market.source.key == "samr-107"


def test_without_a_sector_rule_the_officer_enters_the_period():
    assert resolve("listing.defence", TODAY, sector="fire").term.amount is None


def test_an_unknown_name_is_an_error_with_a_code():
    for act in (
        lambda: resolve("objection.revue", TODAY),
        lambda: term_by_pin("objection.review.own@nowhere:1"),
    ):
        with pytest.raises(LawbookError, match="unknown_term"):
            act()
    with pytest.raises(LawbookError, match="unknown_ladder"):
        ladder("none")


def test_the_rules_are_read_once():
    assert book() is book()


STRICTER = """
[[term]]
key = "objection.review.own"
title_zh = "测试"
title_en = "Trial"
amount = {amount}
unit = "{unit}"
starts_on = "receipt"
met_by = "result_notice"
source = "{source}"
article = "9"
force = "statutory"
verified = true
{more}
"""


def add_rule(rules, source="qufu-2023", amount=2, unit="working_day", more=""):
    path = rules / "terms.toml"
    path.write_text(path.read_text() + STRICTER.format(source=source, amount=amount, unit=unit, more=more))
    return Lawbook(rules)


def test_a_stricter_lower_rule_in_force_stands_beside_the_statutory_one(rules):
    found = add_rule(rules).resolve("objection.review.own", D(2024, 5, 10))
    assert (found.term.source.key, found.term.amount) == ("shandong-2020", 3)
    assert found.stricter and (found.stricter.source.key, found.stricter.amount) == ("qufu-2023", 2)


def test_a_longer_a_lapsed_or_an_incomparable_rule_does_not_stand_beside_it(rules):
    assert resolve("objection.review.own", D(2024, 5, 10)).stricter is None
    assert add_rule(rules).resolve("objection.review.own", D(2026, 5, 10)).stricter is None


def test_another_unit_is_not_compared(rules):
    assert add_rule(rules, unit="day").resolve("objection.review.own", D(2024, 5, 10)).stricter is None


def test_of_two_rules_of_one_level_the_narrower_then_the_newer_holds(rules):
    narrow = 'subject_kind = "person"\nvalid_from = 2021-01-01'
    lawbook = add_rule(rules, "shandong-2020", 1, more=narrow)
    assert lawbook.resolve("objection.review.own", TODAY, subject_kind="person").term.amount == 1
    assert lawbook.resolve("objection.review.own", TODAY, subject_kind="organisation").term.amount == 3
    newer = add_rule(rules, "shandong-business-2020", 4)
    assert newer.resolve("objection.review.own", TODAY).term.amount == 4
    assert newer.resolve("objection.review.own", D(2020, 12, 31)).term.amount == 3


BROKEN = [
    ("terms.toml", "amount = 3", 'amount = "3"', "terms.toml, row objection.review.own, field amount"),
    ("terms.toml", "amount = 3", "amount = -3", "at least 0"),
    ("terms.toml", "amount = 3", "amount = true", "field amount"),
    ("terms.toml", "amount = 3\n", "", "field amount: it is missing"),
    ("terms.toml", "amount = 3", "amuont = 3\namount = 3", "no such field"),
    ("terms.toml", 'unit = "working_day"', 'unit = "fortnight"', "fortnight is not one of working_day"),
    ("terms.toml", 'starts_on = "receipt"', 'starts_on = "reciept"', "field starts_on"),
    ("terms.toml", 'source = "shandong-2020"', 'source = "shandong"', "nothing is called shandong"),
    ("terms.toml", 'article = "59"', 'article = "59"\nvalid_to = 2025-07-01', "in force until 2025-06-30"),
    ("terms.toml", 'article = "59"', 'article = "59"\nvalid_from = 2023-06-30', "in force from 2023-07-01"),
    ("terms.toml", 'article = "39"\n', "", "a verified row names its article"),
    ("terms.toml", 'ladder = "statutory"', 'ladder = "steep"', "no ladder is called steep"),
    ("terms.toml", "verified = true", 'verified = "yes"', "true or false"),
    ("terms.toml", 'key = "objection.review.own"', 'key = ""', "field key: it is empty"),
    ("terms.toml", 'key = "objection.review.own"', f'key = "{"x" * 80}"', "longer than 80"),
    ("terms.toml", 'force = "service_target"', 'force = "statutory"', "a house rule is never statutory"),
    ("terms.toml", "amount = 3", "amount = ", "this is not TOML"),
    ("terms.toml", "[[term]]", "[[terms]]", "only [[term]] rows belong here"),
    ("sources.toml", 'level = "law"', 'level = "rumour"', "rumour is not one of law"),
    ("sources.toml", "expired = 2026-03-31", "expired = 2022-03-31", "it ends before it begins"),
    ("sources.toml", 'key = "ndrc-36"', 'key = "ndrc-58"', "row ndrc-58, field key: there twice"),
    ("sources.toml", "effective = 2021-07-15", 'effective = "2021-07-15"', "a date such as 2026-09-24"),
    ("ladders.toml", 'audience = ["director"]', "audience = []", "nobody would be warned"),
    ("ladders.toml", 'audience = ["director"]', 'audience = ["mayor"]', "mayor is not one of handler"),
    ("ladders.toml", "offset = 2, at", "offset = 1, at", "each later than the one before"),
    ("ladders.toml", "at = 09:00:00", 'at = "nine"', "a time such as 09:00:00"),
]


@pytest.mark.parametrize(("file", "good", "bad", "sentence"), BROKEN)
def test_a_mistake_in_a_rules_file_is_told_with_file_row_and_field(rules, file, good, bad, sentence):
    path = rules / file
    text = path.read_text()
    assert good in text
    path.write_text(text.replace(good, bad, 1))
    with pytest.raises(BadRule) as caught:
        Lawbook(rules)
    assert sentence in str(caught.value.sentence)
    assert str(caught.value.sentence).startswith(file)


def test_a_missing_file_and_a_doubled_pin_are_told(rules):
    text = (rules / "terms.toml").read_text()
    (rules / "terms.toml").write_text(text + "[[term]]" + text.split("[[term]]")[1])
    with pytest.raises(BadRule, match="bad_rule") as caught:
        Lawbook(rules)
    assert "there twice" in str(caught.value.sentence)
    (rules / "terms.toml").unlink()
    with pytest.raises(BadRule) as caught:
        Lawbook(rules)
    assert "the file is missing" in str(caught.value.sentence)


def test_an_extension_says_who_approves_and_who_is_told():
    extension = resolve("repair.result", TODAY).term.extension
    assert extension and (extension.approver, extension.tell_applicant) == ("approver", True)
    assert extension.amount is None


def test_the_statutory_ladder_climbs_from_handler_to_director():
    rungs = [(rung.offset, str(rung.at), rung.audience) for rung in ladder("statutory").rungs]
    assert rungs == [
        (-1, "09:00:00", ("handler",)),
        (0, "09:00:00", ("handler", "supervisor")),
        (1, "09:00:00", ("supervisor", "unit_head")),
        (2, "09:00:00", ("director",)),
    ]


def test_rungs_fall_on_working_mornings_around_the_due_date():
    moments = [rung.moment(D(2026, 9, 30), packaged()) for rung in ladder("statutory").rungs]
    assert [moment.isoformat() for moment in moments] == [
        "2026-09-29T01:00:00+00:00",
        "2026-09-30T01:00:00+00:00",
        "2026-10-08T01:00:00+00:00",
        "2026-10-09T01:00:00+00:00",
    ]


def test_a_due_date_on_a_holiday_is_warned_of_on_the_working_day_before():
    moments = [rung.moment(D(2026, 10, 3), packaged()) for rung in ladder("statutory").rungs]
    assert [moment.day for moment in moments] == [29, 30, 8, 9]


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("3", "三"),
        ("10", "十"),
        ("15", "十五"),
        ("20", "二十"),
        ("39", "三十九"),
        ("107", "一百零七"),
        ("110", "一百一十"),
    ],
)
def test_articles_are_written_as_laws_write_them(article, words):
    assert in_chinese(article) == words
    assert in_chinese("8-2") == "8-2"
