"""The lines of a list: what each says of its task or case."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desk import cells
from desk.masking import masked_name
from desk.person import Person
from lawbook.templatetags.lawbook import due
from workflows.rows import CaseRow, TaskRow

NUMBER = "NUMBER"


def table(
    rows: Iterable[Mapping[str, Any]], *, lists_tasks: bool, choices: set[int] | None = None
) -> SafeString:
    """Head and lines; `choices` are the units whose tasks may be ticked, None where nothing is."""
    hands_out, language = choices is not None, get_language()
    lines = (
        format_html(cells.line(lists_tasks, hands_out, row["unit_id"] in (choices or ()), language), **row)
        for row in rows
    )
    return format_html(
        "{}<tbody>{}</tbody>", cells.head(lists_tasks, hands_out, language), SafeString("".join(lines))
    )


def task_rows(tasks: Iterable[TaskRow], person: Person) -> list[dict[str, Any]]:
    about, language = _teller(), get_language()
    due_cell = cache(
        lambda due_on, handled, provisional: due(due_on, handled=handled, provisional=provisional)
    )
    return [
        about(task)
        | {
            "id": task.id,
            "url": url_of(task.reference, task.assistance_id),
            "step": cells.step(task.step, task.waiting, task.priority, language),
            "due": due_cell(task.due_on, task.assignee_id is not None, task.is_provisional),
            "unit_id": task.unit_id,
            "unit": cells.words(task.unit),
            "holder": cells.holder(_hold_of(task, person), task.assignee, language),
        }
        for task in tasks
    ]


def case_rows(cases: Iterable[CaseRow]) -> list[dict[str, Any]]:
    about, language = _teller(), get_language()
    return [
        about(case)
        | {
            "id": case.id,
            "url": url_of(case.reference),
            "step": cells.state(case.state, case.outcome, language),
            "unit_id": case.unit_id,
            "unit": cells.words(case.unit),
            "holder": case.handler or "–",
        }
        for case in cases
    ]


def url_of(reference: str, assistance_id: int | None = None) -> str:
    """A question's task opens the question, never the case behind it."""
    if assistance_id:
        return reverse("desk_question", args=[assistance_id])
    return _case_url().replace(NUMBER, reference)


@cache
def _case_url() -> str:
    """The address of a case with its number left out: looked up once, not for every line."""
    return reverse("desk_case", args=[NUMBER])


def _hold_of(task: TaskRow, person: Person) -> str:
    if task.assignee_id == person.user.pk:
        return "mine"
    return "duty" if person.actor.stands_in_for(task.assignee_id) else ""


def _teller() -> Callable[[TaskRow | CaseRow], dict[str, Any]]:
    """Words what a case is about, for one page: each subject's name is opened once."""
    name, language, in_words = cache(masked_name), get_language(), _("described in words")
    return lambda row: {
        "reference": row.reference,
        "subject": name(row.subject),
        "entry": cells.words(row.entry or in_words),
        "ground": cells.ground(row.ground, language),
    }
