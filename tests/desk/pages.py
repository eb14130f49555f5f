"""Short words for what the desk tests press."""

import uuid
from typing import Any

from django.test import Client

from accounts.models import User
from cases.models import Case
from tests.cast import Cast
from workflows.filing import Filing, file_objection


def url(case: Case, rest: str = "") -> str:
    return f"/desk/cases/{case.reference}/{rest}"


def filed_by_a_person(cast: Cast) -> Case:
    """The resident objects to their own entry."""
    filing = Filing(ground="error", wanted="delete", statement="It was not me.", record=cast.person_record)
    return file_objection(
        user=cast.resident, link=cast.resident_link, filing=filing, submission_key=uuid.uuid4()
    )


def plain(user: User) -> Client:
    """The browser of somebody signed in who does not say what they look at a case for."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(response: Any) -> str:
    return response.content.decode()


def press(client: Client, case: Case, action: str, **typed: Any) -> Any:
    """Open the form of an action and send it as a browser would: with the `seen` it was shown with."""
    case.refresh_from_db()
    return client.post(url(case, f"act/{action}/"), {"seen": case.last_seq} | typed)


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state
