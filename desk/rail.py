"""The action rail of a case: what this person can do now, and why not the rest."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from cases.lifecycles.machines import manner_of
from cases.models import Draft
from desk import counterpapers
from desk.casepage import CasePage
from desk.doing import draft_kind
from workflows.judging import Choice, choices

MAIN = (
    "accept",
    "approve",
    "propose",
    "apply_correction",
    "report_own_correction",
    "continue_without",
    "confirm_receipt_date",
    "forward",
    "record_receipt",
    "record_step",
    "record_upstream",
    "record_service",
    "close_defence",
    "revoke",
)
PRESSED = ("claim", "release")  # nothing to enter: a button on the case page itself
ELSEWHERE = ("answer",)  # on the question's own page
INSTEAD = {
    "approve": "send_back",
    "apply_correction": "return_correction",
    "approve_extension": "refuse_extension",
    "revoke": "refuse_revocation",
}  # the other way to end the same step


@dataclass(frozen=True, slots=True)
class Rail:
    """`actions` as the component shows them: links, buttons, and refusals with their sentence."""

    actions: list[dict[str, Any]]
    last_seq: int

    def offers(self, name: str) -> bool:
        """Whether this person may do it now."""
        return any(one.get("action") == name and not one.get("why_not") for one in self.actions)

    @property
    def has_any(self) -> bool:
        return any(not action.get("why_not") for action in self.actions)


def rail(page: CasePage) -> Rail:
    """Every act of the procedure, the allowed ones first; constant queries."""
    mine = page.item is not None and page.item.assignee_id == page.person.user.pk
    hidden = (*ELSEWHERE, "claim") if mine else ELSEWHERE  # nobody takes what they have
    offered = [one for one in choices(page.case, page.person.user) if one.action not in hidden]
    drafts = set(Draft.objects.filter(case=page.case).values_list("kind", flat=True))
    asked = {one["row"].pk: str(one["row"].unit) for one in page.assistances}
    shown = [_shown(page, choice, drafts, asked) for choice in offered]
    if page.case.is_open and page.person.has(Role.COUNTER_CLERK):
        shown.append(counterpapers.offered(page.case))
    return Rail(sorted(shown, key=_weight), page.case.last_seq)


def url_of(reference: str, choice: Choice) -> str:
    """Where an act is done: its form, for one question where it is about one."""
    url = reverse("desk_act", args=[reference, choice.action])
    return f"{url}?assistance={choice.assistance_id}" if choice.assistance_id else url


def instead_of(page: CasePage, action: str) -> dict[str, Any] | None:
    """The other way to end the same step: its label and where it is done."""
    if action not in INSTEAD:
        return None
    url = reverse("desk_act", args=[page.case.reference, INSTEAD[action]])
    return {
        "label": manner_of(page.case.procedure, INSTEAD[action])["label"],
        "url": url,
        "kind": "secondary",
    }


def _shown(page: CasePage, choice: Choice, drafts: set[str], asked: dict[int, str]) -> dict[str, Any]:
    label = str(choice.label)
    if choice.assistance_id:
        label = _("%(label)s: %(text)s") % {"label": label, "text": asked.get(choice.assistance_id, "")}
    shown: dict[str, Any] = {"label": label, "action": choice.action}
    if not choice.allowed:
        return shown | {"why_not": choice.why}
    shown["kind"] = "primary" if choice.action in MAIN else "secondary"
    where = "post_url" if choice.action in PRESSED else "url"
    shown[where] = url_of(page.case.reference, choice)
    if draft_kind(choice.action, choice.assistance_id) in drafts:
        shown["hint"] = _("A draft was begun.")
    return shown


def _weight(action: dict[str, Any]) -> tuple[bool, bool]:
    return (bool(action.get("why_not")), action.get("kind") != "primary")
