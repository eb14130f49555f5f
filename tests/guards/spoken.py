"""Finds words that people would see and no catalogue knows: in templates, and in Python where it can be told."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

from config.messages import KEYWORDS
from core.errors import DomainError

WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z]+ [A-Za-z]+|[\u4e00-\u9fff]")
# The product's two names stand in both languages; keys of the keyboard and an author's "no text" sign are no words.
NAMES = ("Redress", "信用权益保障平台", "中文", "English")
SEEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title", "label"}
CLASS_BLOCKS = {"body_class", "width"}  # blocks that fill a class attribute
UNSEEN_ELEMENTS = {"script", "style", "kbd"}
SPEAKING_KEYWORDS = {
    "label",
    "help_text",
    "verbose_name",
    "verbose_name_plural",
    "empty_label",
    "description",
    "sentence",
    "message",
}


class Seen(HTMLParser):
    """What a page shows or reads aloud, once its template tags are blanks."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN_ELEMENTS
        self.words += [value for name, value in attrs if name in SEEN_ATTRIBUTES and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for name, value in attrs if name in SEEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN_ELEMENTS

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data)


def in_template(text: str, *, html: bool) -> list[str]:
    """The pieces of a template that people read and no catalogue translates."""
    plain, literals = _without_tags(text)
    pieces = _shown(plain) if html else plain.split("\x00")
    return [_tidy(piece) for piece in pieces if WORD.search(_nameless(piece))] + [
        literal for literal in literals if SENTENCE.search(_nameless(literal))
    ]


def _without_tags(text: str) -> tuple[str, list[str]]:
    plain, literals, translated, silent = [], [], False, False
    for token in Lexer(text).tokenize():
        words = token.split_contents() if token.token_type == TokenType.BLOCK else []
        name = words[0] if words else ""
        if name in {"blocktranslate", "endblocktranslate"}:
            translated = name == "blocktranslate"
        elif name in {"comment", "endcomment", "block", "endblock"}:
            silent = name == "comment" or (name == "block" and words[1] in CLASS_BLOCKS)
        elif token.token_type == TokenType.TEXT and not translated and not silent:
            plain.append(token.contents)
        elif name and name not in {"translate", "load", "extends", "url", "static", "plural"}:
            literals += [literal[1:-1] for literal in re.findall(r"\"[^\"]*\"|'[^']*'", token.contents)]
        if token.token_type != TokenType.TEXT:
            plain.append("\x00")
    return "".join(plain), literals


def _shown(plain: str) -> list[str]:
    page = Seen()
    page.feed(plain.replace("\x00", " "))
    page.close()
    return page.words


def _nameless(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text


def _tidy(text: str) -> str:
    return " ".join(text.split())


def in_python(path: Path) -> Iterator[tuple[int, str]]:
    """Sentences in code that are shown to people without gettext, and gettext of what it cannot look up."""
    errors = {one.__name__ for one in _subclasses(DomainError)} | {"ValidationError"}
    for node in ast.walk(ast.parse(path.read_text())):
        for value in _spoken(node, errors):
            if _is_bare(value):
                yield value.lineno, ast.unparse(value)


def _subclasses(base: type[DomainError]) -> Iterator[type[DomainError]]:
    yield base
    for one in base.__subclasses__():
        yield from _subclasses(one)


def _spoken(node: ast.AST, errors: set[str]) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (word.value for word in node.keywords if word.arg in SPEAKING_KEYWORDS)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = {"add_error": 1, "no": 1} | dict.fromkeys(["success", "info", "warning"], 1)
        place = 0 if name in errors else said.get(name) if len(node.args) > 1 else None
        if place is not None and len(node.args) > place:
            yield node.args[place]
    elif isinstance(node, ast.ClassDef):
        choices = any("Choices" in ast.unparse(base) for base in node.bases)
        for line in node.body:
            if isinstance(line, ast.Assign) and choices and isinstance(line.value, ast.Tuple):
                yield line.value.elts[-1]
            elif isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "sentence":
                yield line.value


def _is_bare(value: ast.expr) -> bool:
    """A text as it stands: "…", f"…", "…" % x, "…".format(x)."""
    if isinstance(value, ast.BinOp):
        return _is_bare(value.left) or _is_bare(value.right)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "format":
        return _is_bare(value.func.value)
    if isinstance(value, ast.JoinedStr):
        return any(_is_bare(part) for part in value.values if isinstance(part, ast.Constant))
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and bool(WORD.search(value.value))


def unreadable_calls(path: Path) -> Iterator[tuple[int, str]]:
    """gettext of a variable or an f-string: nothing can gather its words."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS and node.args:
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                yield node.lineno, ast.unparse(node)
