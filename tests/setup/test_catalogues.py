"""Message catalogues are compiled when they are stale, and only then."""

import gettext
import os

from config import catalogues

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "My case"\nmsgstr "我的案件"\n'


def write_catalogue(root, words=PO):
    po = root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(words)
    return po


def test_a_new_catalogue_is_compiled_and_read_by_gettext(tmp_path):
    po = write_catalogue(tmp_path)

    assert catalogues.compile_stale(tmp_path) == [po]

    with po.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("My case") == "我的案件"


def test_a_compiled_catalogue_is_left_alone_until_it_changes(tmp_path):
    po = write_catalogue(tmp_path)
    catalogues.compile_stale(tmp_path)
    os.utime(po, (1, 1))
    assert catalogues.compile_stale(tmp_path) == []

    os.utime(po)
    os.utime(po.with_suffix(".mo"), (1, 1))
    assert catalogues.compile_stale(tmp_path) == [po]
