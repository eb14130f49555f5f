"""What never enters a credit record: exclusions with their articles, and words of data that nobody may collect."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from lawbook.errors import BadRule
from lawbook.fields import Row
from lawbook.loading import tables_of
from lawbook.rows import Source, in_chinese
from lawbook.terms import RULES, book

FILE = "exclusions.toml"


@dataclass(frozen=True, slots=True)
class Article:
    source: Source
    number: str

    def cited(self, language: str) -> str:
        if language.startswith("zh"):
            return f"《{self.source.title_zh}》第{in_chinese(self.number)}条"
        return f"{self.source.title_en}, Article {self.number}"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """`key` is the code of the refusal; both articles count where there are two."""

    key: str
    title_zh: str
    title_en: str
    articles: tuple[Article, ...]

    def cited(self, language: str) -> str:
        """`《…》第十五条、《…》第十三条`, or in English."""
        return ("、" if language.startswith("zh") else "; ").join(
            one.cited(language) for one in self.articles
        )


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A kind of personal data that is never collected, by the words that give it away."""

    key: str
    title_zh: str
    title_en: str
    pattern: re.Pattern[str]
    persons_only: bool


@dataclass(frozen=True, slots=True)
class Exclusions:
    by_key: Mapping[str, Exclusion]
    forbidden: tuple[Forbidden, ...]
    any_of_all: re.Pattern[str]  # one look tells whether a text needs a closer one


def article_of(code: str, language: str | None = None) -> str:
    """The articles behind a refusal, as the reader's language cites them; empty where none is needed."""
    found = exclusions().by_key.get(code)
    return found.cited(language or get_language() or "zh-hans") if found else ""


def forbidden_in(text: str, *, of_a_person: bool) -> str:
    """The key of the first kind of forbidden data that a text speaks of, or nothing (Article 63, Shandong 42)."""
    rules = exclusions()
    if not rules.any_of_all.search(text):
        return ""
    for one in rules.forbidden:
        if (of_a_person or not one.persons_only) and any(hit[1] for hit in one.pattern.finditer(text)):
            return one.key
    return ""


@cache
def exclusions() -> Exclusions:
    """Read once. Raises BadRule with file, row and field."""
    return load(RULES)


def load(folder: Path) -> Exclusions:
    tables = tables_of(folder / FILE, "exclusion", "forbidden")
    found = [_exclusion(row) for row in tables["exclusion"]]
    words: list[str] = []
    kinds = tuple(_forbidden(row, words) for row in tables["forbidden"])
    by_key = {one.key: one for one in found}
    if len(by_key) != len(found):
        raise BadRule(f"{FILE}: an exclusion is there twice.")
    return Exclusions(by_key, kinds, re.compile("|".join(map(re.escape, words)), re.IGNORECASE))


def _exclusion(row: Row) -> Exclusion:
    articles = tuple(_article(row, text) for text in row.texts("articles"))
    if not articles:
        raise row.wrong("articles", "an exclusion names its article")
    made = Exclusion(row.text("key"), row.text("title_zh"), row.text("title_en"), articles)
    row.done()
    return made


def _article(row: Row, text: str) -> Article:
    source, _colon, number = text.partition(":")
    if source not in book().sources or not number:
        raise row.wrong("articles", f"{text} is not a source and an article")
    return Article(book().sources[source], number)


def _forbidden(row: Row, words: list[str]) -> Forbidden:
    """What is harmless is matched first and taken away, so that the word inside it is not found."""
    said, harmless = row.texts("words"), row.texts("unless")
    if not said:
        raise row.wrong("words", "one word at least")
    words += said
    allowed = "|".join(map(re.escape, harmless))
    pattern = (f"(?:{allowed})|" if allowed else "") + f"({'|'.join(map(re.escape, said))})"
    made = Forbidden(
        key=row.text("key"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        pattern=re.compile(pattern, re.IGNORECASE),
        persons_only=row.flag("persons_only"),
    )
    row.done()
    return made
