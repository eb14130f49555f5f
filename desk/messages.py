"""What this service told an official, in their language, each with the way to what it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import access
from desk.person import Person
from notifications.inbox import inbox_of
from notifications.models import Message
from notifications.payloads import DeskBatchWaits
from notifications.wording import Text, rendered_for_a_list

PAGE = 25


@dataclass(frozen=True, slots=True)
class Told:
    """One message; `about_url` is empty where the reader may not open what it is about."""

    message: Message
    subject: str
    body: str
    reference: str
    about_url: str


def page_of(person: Person, before: Message | None) -> tuple[list[Message], bool]:
    """The newest messages, or those that are older than one; and whether there are more."""
    rows: QuerySet[Message] = inbox_of(person.user)
    if before is not None:
        rows = rows.filter(TupleLessThan(Tuple("created_at", "id"), (before.created_at, before.pk)))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def told(messages: Sequence[Message], person: Person) -> list[Told]:
    """In words, with their addresses; the same number of queries however many they are."""
    texts = rendered_for_a_list(messages, get_language() or "")
    about = _addresses(messages, person) | _batches(messages, person)
    return [_told(one, text, about) for one, text in zip(messages, texts, strict=True)]


def _told(message: Message, text: Text | None, about: Mapping[int | str, str]) -> Told:
    return Told(
        message=message,
        subject=text.subject if text else _("A message about a case"),
        body=text.body.strip() if text else "",
        reference=str(message.payload.get("reference") or ""),
        about_url=about.get(_about(message), ""),
    )


def _about(message: Message) -> int | str:
    """The case's id, or a batch's number."""
    return message.payload["reference"] if message.key == DeskBatchWaits.key else message.case_id or 0


def _batches(messages: Iterable[Message], person: Person) -> dict[int | str, str]:
    """By number: the page of a batch, where the reader may open it. No query where no message is about one."""
    wanted = {one.payload["reference"] for one in messages if one.key == DeskBatchWaits.key}
    if not wanted:
        return {}
    seen = access.visible_batches(person.user, person.on).filter(reference__in=wanted)
    return {
        number: reverse("desk_batch", args=[number]) for number in seen.values_list("reference", flat=True)
    }


def _addresses(messages: Iterable[Message], person: Person) -> dict[int | str, str]:
    """By case: its page, or for an asked unit its question's; nothing where the reader may open neither."""
    wanted = {one.case_id for one in messages if one.case_id}
    asked = access.visible_assistances(person.user, person.on).filter(case__in=wanted).order_by("pk")
    seen = access.visible_cases(person.user, person.on).filter(pk__in=wanted)
    questions = asked.values_list("pk", "case_id")
    found: dict[int | str, str] = {case: reverse("desk_question", args=[pk]) for pk, case in questions}
    cases = seen.values_list("pk", "reference")
    return found | {pk: reverse("desk_case", args=[reference]) for pk, reference in cases}
