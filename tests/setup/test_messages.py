"""A message that comes to be about one or several things keeps its words, marked for a person to look at."""

import pytest

from config import messages

ONE = 'from x import gettext as _\n_("%(n)s task")\n'
MANY = 'from x import ngettext\nngettext("%(n)s task", "%(n)s tasks", 2)\n'


@pytest.mark.parametrize(("before", "after"), [(ONE, MANY), (MANY, ONE)])
def test_a_message_that_changes_its_number_keeps_its_words_and_is_doubtful(before, after, tmp_path):
    code = tmp_path / "desk" / "words.py"
    code.parent.mkdir()
    code.write_text(before)
    messages.update(tmp_path)
    catalogue = messages.read("zh_Hans", tmp_path)
    (message,) = messages.entries(catalogue)
    message.string = ("%(n)s项任务",) if message.pluralizable else "%(n)s项任务"
    messages.catalogue_file("zh_Hans", tmp_path).write_text(messages.written("zh_Hans", catalogue))

    code.write_text(after)
    catalogues = messages.update(tmp_path)

    (message,) = messages.lacking(catalogues["zh_Hans"])
    assert messages.words_of(message) == ("%(n)s项任务",)
    assert message.fuzzy
    assert messages.lacking(catalogues["en"]) == []
    (again,) = messages.entries(messages.read("zh_Hans", tmp_path))
    assert messages.words_of(again) == ("%(n)s项任务",)
    assert messages.update(tmp_path)["zh_Hans"].get(message.id).fuzzy, "until a person has looked at it"
