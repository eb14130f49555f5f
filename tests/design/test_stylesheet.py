"""One small hand-written sheet and script; no page brings a style or a script of its own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "static/css/redress.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FROM_ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//|url\(|@import""")
INLINE = re.compile(
    r"""<[^>]*\s(?:style|on[a-z]+)=["']|<style|<script(?![^>]*\bsrc=)|javascript:""", re.IGNORECASE
)


def test_the_stylesheet_is_smaller_than_40_kilobytes():
    assert len(SHEET.encode()) < 40_000


def test_the_stylesheet_takes_nothing_from_elsewhere():
    assert not FROM_ELSEWHERE.search(SHEET)


def test_every_token_that_is_used_is_defined():
    assert set(re.findall(r"var\(--([a-z-]+)", SHEET)) <= set(re.findall(r"--([a-z-]+):", SHEET))


def test_colours_are_written_only_as_tokens():
    rules = SHEET[SHEET.index("/* Ground */") : SHEET.index("/* Paper */")]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_brings_a_style_a_script_or_a_file_from_elsewhere(template):
    text = template.read_text()
    assert not INLINE.search(text)
    assert not FROM_ELSEWHERE.search(text)


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(re.findall(r'id="i-([a-z-]+)"', (ROOT / "templates/components/icons.html").read_text()))
    asked = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z-]+)" %}', path.read_text())}
    assert asked <= drawn
