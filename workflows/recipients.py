"""To whom a message of an act goes: the subject's people, the handler, a role in a unit."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from accounts.membership import audience_map, stand_ins
from accounts.models import Role, User
from cases import access, sight
from core.prepared import any_of, prepared
from notifications import outbox
from notifications.catalogue import CATALOGUE
from notifications.payload import Payload
from workflows.acts import Act


def to_subject(act: Act, payload: Payload, private: Mapping[str, str] | None = None) -> None:
    """Everybody who speaks for the subject today; a letter where nobody has an account.

    What an entry says goes only to people with a verified link: a typed number proves nothing.
    """
    dedupe, texts = _dedupe(act, payload), dict(private or {})
    if CATALOGUE[payload.key].is_formal:
        texts["addressee"] = act.case.subject.name  # also where an agent opens the letter
    speakers = sight.speakers(act.case, act.today)
    if not speakers:
        outbox.queue_letter(payload, case_id=act.case.pk, dedupe=dedupe, private=texts, at=act.now)
        return  # printed and posted by hand
    offices = {act.case.unit_id: act.case.unit}
    to = dict.fromkeys(speakers, texts)
    if "changes" in texts:
        unchecked = {key: text for key, text in texts.items() if key != "changes"}
        to = {user: texts if _may_read_entry(act, user) else unchecked for user in speakers}
    rows = outbox.queue_notice(
        payload, to=to, case_id=act.case.pk, dedupe=dedupe, offices=offices, at=act.now
    )
    act.to_send += len(rows)


def _may_read_entry(act: Act, user: User) -> bool:
    record = act.case.record
    return record is not None and access.may_see_record(user, record, act.today)


def to_handler(act: Act, payload: Payload) -> None:
    """The handler or who stands in for them; the unit's reviewers where no handler works there (any more)."""
    handler, people = act.case.handler_id, audience_map([act.case.unit_id], act.today)
    if handler is not None and any(handler in users for users in people.values()):
        to_users(act, [stand_ins([handler], act.today)[handler]], payload)
    else:
        to_users(act, people.get((act.case.unit_id, Role.REVIEWER), []), payload)


def to_role(act: Act, unit_id: int, role: Role, payload: Payload) -> None:
    to_users(act, audience_map([unit_id], act.today).get((unit_id, role), []), payload)


def to_users(act: Act, user_ids: Iterable[int], payload: Payload, about: str = "") -> None:
    """`about` tells several messages of one kind apart, where an act says something of several records."""
    users = _active(user_ids=list(user_ids))
    dedupe = _dedupe(act, payload) + (f":{about}" if about else "")
    notes = [outbox.Note(payload, user, dedupe, act.case.pk) for user in users]
    rows = outbox.queue_many(notes, at=act.now)
    act.to_send += sum(row.next_at <= act.now for row in rows)  # the others wait for the working day


@prepared
def _active(user_ids: list[int]) -> QuerySet[User]:
    return User.objects.filter(pk=any_of(user_ids), is_active=True).select_related("preference")


def _dedupe(act: Act, payload: Payload) -> str:
    return f"{payload.key}:{act.case.pk}:{act.event.seq}"
