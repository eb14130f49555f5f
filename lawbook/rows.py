"""Rules as typed, frozen rows: sources, terms, ladders."""

import datetime as dt
from dataclasses import dataclass

from core import clock
from lawbook.calendar import Calendar
from lawbook.vocabulary import (
    LEVELS,
    AfterExpiry,
    Audience,
    Event,
    Force,
    Level,
    Roll,
    SecondVisit,
    SelectedBy,
    Unit,
)


def in_chinese(article: str) -> str:
    """An article's number as laws write it: 39 is 三十九. Anything but a number below 1,000 stays as it is."""
    if not article.isdigit() or not 0 < int(article) < 1000:
        return article
    hundreds, tens, ones = int(article) // 100, int(article) // 10 % 10, int(article) % 10
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rules come from. `expired` is the last day in force, or None."""

    key: str
    title_zh: str
    title_en: str
    number: str
    level: Level
    effective: dt.date
    expired: dt.date | None

    @property
    def rank(self) -> int:
        """0 is a law; a higher number yields to a lower one (Article 86)."""
        return LEVELS.index(self.level)


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a term may be extended. `amount` is None where the text gives no length."""

    amount: int | None
    approver: str
    tell_applicant: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One time limit. `amount` is None where the officer must enter the period and its legal basis."""

    key: str
    title_zh: str
    title_en: str
    amount: int | None
    unit: Unit
    starts_on: Event
    met_by: Event
    source: Source
    article: str
    valid_from: dt.date
    valid_to: dt.date | None
    force: Force
    verified: bool
    roll: Roll
    pause: tuple[str, ...]
    extension: Extension | None
    sector: str
    subject_kind: str
    tier_scheme: str
    selected_by: SelectedBy
    second_visit: SecondVisit
    after_expiry: AfterExpiry
    ladder: str

    @property
    def pin(self) -> str:
        """The stable name that a case keeps: `objection.review.own@shandong-2020:39`."""
        return f"{self.key}@{self.source.key}" + (f":{self.article}" if self.article else "")

    @property
    def specificity(self) -> int:
        """How narrowly the row is drawn: a sector and a kind of subject count one each."""
        return bool(self.sector) + bool(self.subject_kind)

    def in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and not self.lapsed(on)

    def lapsed(self, on: dt.date) -> bool:
        return self.valid_to is not None and self.valid_to < on

    def cited(self, language: str) -> str:
        """The source and article as a letter cites them, in Chinese (`zh…`) or English."""
        chinese, house = language.startswith("zh"), self.source.level == "house_rule"
        title = self.source.title_zh if chinese else self.source.title_en
        if chinese and not house:
            title = f"《{title}》"
        if not self.article:
            return title
        return f"{title}第{in_chinese(self.article)}条" if chinese else f"{title}, Article {self.article}"


@dataclass(frozen=True, slots=True)
class Rung:
    """A warning: `offset` working days from the due date, at a time in Asia/Shanghai, to an audience."""

    offset: int
    at: dt.time
    audience: tuple[Audience, ...]

    def moment(self, due_on: dt.date, calendar: Calendar) -> dt.datetime:
        """When the rung is reached. Before a due date on a holiday, one counts from the last working day."""
        day = due_on
        if self.offset <= 0 and not calendar.is_working(due_on):
            day = calendar.previous_working_day(due_on)
        return clock.at(calendar.add_working_days(day, self.offset), self.at)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a term, lowest first. A rung is named by its position."""

    key: str
    title_zh: str
    title_en: str
    rungs: tuple[Rung, ...]
