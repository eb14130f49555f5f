"""What people read, gathered into locale/: `python -m config.messages` updates both catalogues.

Source strings are English. The Chinese catalogue is written by people; the English one is filled by itself.
A message that nothing uses any more is dropped, a new one is added empty, and the command names what still
lacks Chinese words. Gettext need not be installed: Django turns templates into Python, Babel reads Python.
"""

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.env import ROOT

LANGUAGES = {"zh_Hans": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
PACKAGES = (
    "accounts",
    "api",
    "cases",
    "config",
    "core",
    "desk",
    "lawbook",
    "ledger",
    "notifications",
    "portal",
    "workflows",
)
TEMPLATES = ("*.html", "*.svg", "*.txt")
PLURAL, CONTEXT, CONTEXT_PLURAL = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
HEADER = """\
# {title}
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""
TITLES = {
    "zh_Hans": "Chinese. Write words into empty msgstr; `python -m config.messages` does the rest.",
    "en": "English. Made by `python -m config.messages`: never edited by hand.",
}


def catalogue_file(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def extracted(root: Path = ROOT) -> Catalog:
    """Every message in code and templates, in the order of files and lines, with the files that use it."""
    found = Catalog()
    for path in sources(root):
        name = str(path.relative_to(root))
        for function, words in _calls(path):
            _add(found, name, function, words)
    return found


def updated(language: str, root: Path = ROOT, source: Catalog | None = None) -> Catalog:
    """The messages in use with the words that this language's catalogue already has for them."""
    known, fresh = read(language, root), Catalog(locale=language)
    for message in entries(source or extracted(root)):
        old = known.get(message.id, message.context)
        words = _own_words(message) if language == "en" else (_kept_words(old, message) if old else "")
        flags = message.flags | (_doubts(old, message) if old and language != "en" else set())
        fresh.add(message.id, words, message.locations, flags, context=message.context)
    return fresh


def read(language: str, root: Path = ROOT) -> Catalog:
    path = catalogue_file(language, root)
    text = path.read_bytes() if path.exists() else b""
    return read_po(BytesIO(text), locale=language, ignore_obsolete=True)


def written(language: str, catalogue: Catalog) -> str:
    """The text of the catalogue's file: files without line numbers, no dates, one line per message."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    head = HEADER.format(title=TITLES[language], language=language, plurals=LANGUAGES[language])
    return head + body.getvalue().decode()


def update(root: Path = ROOT) -> dict[str, Catalog]:
    """Bring both files up to date with the code; a file whose text stays the same is not touched."""
    source = extracted(root)
    catalogues = {language: updated(language, root, source) for language in LANGUAGES}
    for language, catalogue in catalogues.items():
        path, text = catalogue_file(language, root), written(language, catalogue)
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return catalogues


def lacking(catalogue: Catalog) -> list[Message]:
    """Messages without words, or with words that somebody marked as doubtful (fuzzy)."""
    return [message for message in entries(catalogue) if message.fuzzy or not all(words_of(message))]


def words_of(message: Message) -> tuple[str, ...]:
    """The translation, or each of its plural forms."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _own_words(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _kept_words(old: Message, message: Message) -> str | tuple[str, ...]:
    """The words so far, in the form that the message has now."""
    if old.pluralizable == message.pluralizable:
        return old.string if isinstance(old.string, str) else tuple(old.string or ())
    words = words_of(old)
    return words[:1] if message.pluralizable else words[0]


def _doubts(old: Message, message: Message) -> set[str]:
    """Words that were written for one number of things are looked at again when there may be several, and back."""
    return {"fuzzy"} if old.pluralizable != message.pluralizable else old.flags & {"fuzzy"}


def sources(root: Path) -> list[Path]:
    code = [path for package in PACKAGES for path in (root / package).rglob("*.py")]
    pages = [path for pattern in TEMPLATES for path in (root / "templates").rglob(pattern)]
    return sorted(path for path in [*code, *pages] if "migrations" not in path.parts)


def _calls(path: Path) -> Iterator[tuple[Any, Any]]:
    text = path.read_text()
    if path.suffix != ".py":
        # What Django makes of a template is no whole program: its indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, function, words, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, [], {}):
        yield function, words


def _add(found: Catalog, name: str, function: str, words: Any) -> None:
    parts = [words] if isinstance(words, str) else list(words or ())
    context = parts.pop(0) if KEYWORDS[function] in (CONTEXT, CONTEXT_PLURAL) else None
    plural = KEYWORDS[function] in (PLURAL, CONTEXT_PLURAL)
    ids = parts[: 2 if plural else 1]
    if len(ids) == (2 if plural else 1) and all(isinstance(one, str) and one for one in ids):
        found.add(tuple(ids) if plural else ids[0], locations=[(name, 1)], context=context)


def _report(catalogues: dict[str, Catalog]) -> Iterable[str]:
    for language, catalogue in catalogues.items():
        missing = lacking(catalogue)
        yield f"{language}: {len(catalogue)} messages, {len(missing)} without words"
        for message in missing:
            first = message.id[0] if message.pluralizable else message.id
            yield f"  {message.locations[0][0]}: {first!r}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(_report(update())) + "\n")
