"""The kinds of visitor of whom every address is asked, each with the three letters of their column."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.access.world import World
from tests.officials import Official

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Who = Callable[[World], User | None]

ROLES: dict[str, tuple[str, Who]] = {
    "ano": ("nobody signed in", lambda world: None),
    "cla": ("subject with a claim of the company's number", lambda world: world.cast.claimant),
    "own": ("subject with a verified link: the company's owner", lambda world: world.cast.owner),
    "oth": ("another subject, verified", lambda world: world.cast.neighbour),
    "age": ("agent with a power of attorney in force", lambda world: world.cast.agent),
    "rem": ("removed agent: the link has ended", lambda world: world.cast.former_agent),
    "cle": ("counter clerk of the unit", lambda world: world.cast.scjg.clerk),
    "rev": ("reviewer of the unit who handles the cases", lambda world: world.cast.scjg.reviewer),
    "col": ("reviewer of the unit, a colleague", lambda world: world.cast.scjg.second_reviewer),
    "rec": ("reviewer and approver of the unit, recused", lambda world: world.recused),
    "for": ("reviewer of another unit", lambda world: world.cast.yj.reviewer),
    "app": ("approver of the unit", lambda world: world.cast.scjg.approver),
    "ask": ("reviewer of the asked unit", lambda world: world.cast.sw.reviewer),
    "ste": ("data steward of the unit", lambda world: world.cast.scjg.steward),
    "sup": ("supervisor of the unit", lambda world: world.cast.scjg.supervisor),
    "aud": ("auditor of the centre", lambda world: world.cast.auditor),
    "dir": ("director of the centre", lambda world: world.cast.director),
    "adm": ("administrator", lambda world: world.cast.administrator),
    "hea": ("head of the unit", lambda world: world.cast.scjg.head),
    "leg": ("legal reviewer of the unit", lambda world: world.legal_reviewer),
    "uad": ("unit administrator of the unit", lambda world: world.unit_admin),
    "cen": ("supervisor of the centre", lambda world: world.cast.centre.supervisor),
}
SUBJECTS = ("cla", "own", "oth", "age", "rem")
OFFICE = (
    "cle",
    "rev",
    "col",
    "rec",
    "for",
    "app",
    "ask",
    "ste",
    "sup",
    "aud",
    "dir",
    "adm",
    "hea",
    "leg",
    "uad",
    "cen",
)


def browser_of(user: User | None) -> Client:
    """The browser of somebody who is signed in, or of nobody; it reads English."""
    client = Official(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client
