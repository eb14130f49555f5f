"""A lawbook of the test's own: the city promises the result in two working days, the law demands it in three."""

import shutil
from pathlib import Path

import pytest

from lawbook import terms

PROMISE = """
[[source]]
key = "qufu-2026"
title_zh = "曲阜市社会信用服务承诺"
title_en = "Qufu Service Promise on Social Credit"
level = "municipal_document"
effective = 2026-01-01
"""
TERM = """
[[term]]
key = "objection.review.own"
title_zh = "异议审核处理并通知结果(服务承诺)"
title_en = "Review and tell the result, as promised"
amount = 2
unit = "working_day"
starts_on = "receipt"
met_by = "result_notice"
source = "qufu-2026"
article = "3"
force = "service_target"
verified = true
ladder = "statutory"
"""


@pytest.fixture
def quicker_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> terms.Lawbook:
    """The shipped rules and one stricter row of a lower level that is in force."""
    rules = shutil.copytree(terms.RULES, tmp_path / "rules")
    for name, text in (("sources.toml", PROMISE), ("terms.toml", TERM)):
        (rules / name).write_text((rules / name).read_text(encoding="utf-8") + text, encoding="utf-8")
    book = terms.Lawbook(rules)
    monkeypatch.setattr(terms, "book", lambda: book)
    return book
