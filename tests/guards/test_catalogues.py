"""Every sentence for people is in both catalogues, whole. `python -m config.messages` brings them up to date."""

import re
from pathlib import Path

import pytest

from config import messages
from config.env import ROOT
from tests.guards import spoken

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
LANGUAGES = list(messages.LANGUAGES)
# What is wrong with a rules file or a calendar at the start: told to who maintains it, in a terminal.
FOR_MAINTAINERS = {
    "lawbook/calendar.py",
    "lawbook/exclusions.py",
    "lawbook/fields.py",
    "lawbook/loading.py",
}


# docs/glossary.md has one word for one thing: the word that must not be used, and the one that is.
REPLACED = {"案件": "办件", "异议人": "申请人", "邮件地址": "电子邮箱", "帐": "账", "复核": "审批"}


@pytest.fixture(scope="module")
def source():
    return messages.extracted()


def sources(*suffixes: str) -> list[Path]:
    return [path for path in messages.sources(ROOT) if path.suffix in suffixes]


def ids(catalogue):
    return {(message.id, message.context) for message in messages.entries(catalogue)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_messages_in_use(language, source):
    known = ids(messages.read(language))

    assert ids(source) - known == set(), "missing: run python -m config.messages"
    assert known - ids(source) == set(), "used no more: run python -m config.messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_or_doubtful(language):
    assert [message.id for message in messages.lacking(messages.read(language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_what_the_command_would_write(language, source):
    path = messages.catalogue_file(language)

    assert path.read_text() == messages.written(language, messages.updated(language, source=source))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_translations_keep_what_is_filled_in_and_the_markup(language, mark):
    wrong = []
    for message in messages.entries(messages.read(language)):
        wanted = message.id[-1] if message.pluralizable else message.id
        for words in messages.words_of(message):
            if words and set(mark.findall(words)) != set(mark.findall(wanted)):
                wrong.append((wanted, words))
    assert wrong == []


def test_english_says_what_the_source_says():
    for message in messages.entries(messages.read("en")):
        assert messages.words_of(message) == (message.id if message.pluralizable else (message.id,))


def test_chinese_is_written_in_chinese():
    """A sentence copied from the source would pass every other test."""
    copied = [
        words
        for message in messages.entries(messages.read("zh_Hans"))
        for words in messages.words_of(message)
        if re.search("[A-Za-z]{2,}", PLACEHOLDER.sub("", words)) and not re.search("[\u4e00-\u9fff]", words)
    ]
    assert copied == []


def test_chinese_has_one_word_for_one_thing():
    said = "\n".join(
        words
        for message in messages.entries(messages.read("zh_Hans"))
        for words in messages.words_of(message)
    )
    assert [f"{word}: {better}" for word, better in REPLACED.items() if word in said] == []


def test_templates_hold_no_words_of_their_own():
    found = {
        str(path.relative_to(ROOT)): words
        for path in sources(".html", ".svg", ".txt")
        if (words := spoken.in_template(path.read_text(), html=path.suffix != ".txt"))
    }
    assert found == {}


def test_code_says_nothing_to_people_outside_gettext():
    found = {
        f"{path.relative_to(ROOT)}:{line}": words
        for path in sources(".py")
        for line, words in spoken.in_python(path)
        if str(path.relative_to(ROOT)) not in FOR_MAINTAINERS
    }
    assert found == {}


def test_gettext_is_only_asked_for_texts_that_can_be_gathered():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in sources(".py")
        for line, words in spoken.unreadable_calls(path)
    ]
    assert found == []


def test_the_scan_of_templates_finds_what_it_should():
    page = (
        '<p title="Hello you">{% translate "fine" %} Hard words</p>{% include "a.html" with t="Two words" %}'
    )

    assert spoken.in_template(page, html=True) == ["Hello you", "Hard words", "Two words"]
    assert spoken.in_template("{% blocktranslate %}fine{% endblocktranslate %} {{ x }} 你好", html=False) == [
        "你好"
    ]


def test_the_scan_of_code_finds_what_it_should(tmp_path):
    code = tmp_path / "code.py"
    code.write_text(
        'raise NotAllowed("Go away.")\nraise BadInput(_("Fine."))\nraise WrongState(f"No {x}")\n'
        'CharField(label="Name")\nmessages.success(request, "Done. %s" % x)\n_(words)\n'
    )

    assert [line for line, _words in spoken.in_python(code)] == [1, 3, 4, 5]
    assert [line for line, _words in spoken.unreadable_calls(code)] == [6]
