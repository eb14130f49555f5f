"""The catalogue of what may be recorded: proposed by one person, confirmed by another, every version kept.

Article 21 says what an item names, Article 22 that the centre compiles it with the departments.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Unit, UnitKind, User
from cases import actors, publishing
from cases.actors import Actor
from cases.attempts import refusals_noted
from cases.intake.findings import Finding
from cases.intake.rows import only_municipal
from cases.models import (
    BasisLevel,
    CatalogueItem,
    CatalogueProposal,
    CatalogueVersion,
    Category,
    ProposalOutcome,
    Record,
)
from cases.models.terms import TERMS
from core import clock
from core.errors import BadInput, DomainError, NotAllowed, WrongState
from ledger.models import Kind
from ledger.recording import record

PROPOSERS = (Role.UNIT_ADMIN, Role.DIRECTOR)
CONFIRMERS = (Role.UNIT_ADMIN, Role.DIRECTOR)  # of the centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an item is to say from a day on. `item` is None for a new one."""

    code: str
    unit: Unit
    said: dict[str, Any]
    valid_from: dt.date
    reason: str
    approval: str = ""
    item: CatalogueItem | None = field(default=None)


def may_propose(actor: Actor, unit: Unit) -> bool:
    """Unit administrators for their own unit's items; those of the centre, and its director, for all."""
    return _holds(actor, unit.pk, Role.UNIT_ADMIN) or may_confirm(actor)


def may_confirm(actor: Actor) -> bool:
    """The centre's administrators and its director (Articles 6, 22)."""
    centre = {pk for pk, unit in actor.units.items() if unit.kind == UnitKind.CENTRE}
    return any(_holds(actor, pk, role) for pk in centre for role in CONFIRMERS)


def propose(change: Change, *, actor: Actor, at: dt.datetime) -> CatalogueProposal:
    """Somebody wants an item to say something else, or a new item; nothing changes yet.

    Raises NotAllowed: not_allowed; BadInput: municipal_basis, valid_from_in_past, nothing_changed, code_taken,
    reason_missing; WrongState: proposal_open.
    """
    with refusals_noted(actor, "propose_item", change.unit):
        if not may_propose(actor, change.unit) or (change.item and not may_propose(actor, change.item.unit)):
            raise NotAllowed()
    _check(change, clock.local_date(at))
    proposal = CatalogueProposal(
        code=change.code,
        item=change.item,
        unit=change.unit,
        valid_from=change.valid_from,
        approval=change.approval.strip(),
        reason=change.reason.strip(),
        proposed_by=actor.person,
        proposed_at=at,
        **change.said,
    )
    try:
        with transaction.atomic():
            proposal.save()
            record(Kind.CATALOGUE, actor=actor.person, obj=proposal, facts={"action": "proposed"})
    except IntegrityError as error:
        sentence = _("A change of this item already waits for a second person.")
        raise WrongState(sentence, code="proposal_open") from error
    return proposal


def confirm(proposal: CatalogueProposal, *, actor: Actor, at: dt.datetime) -> CatalogueVersion:
    """A second person agrees: the next version is there, and holds from its day.

    Raises NotAllowed: other_role, four_eyes_proposed; WrongState: proposal_decided; BadInput: code_taken.
    """
    with refusals_noted(actor, "confirm_item", proposal), transaction.atomic():
        proposal = _to_decide(proposal, actor)
        today = clock.local_date(at)
        version = _next_version(proposal, actor, at)
        _close(proposal, ProposalOutcome.CONFIRMED, actor.person, at)
        if version.valid_from <= today:
            _bring_into_force(version, today)
    return version


def refuse(proposal: CatalogueProposal, *, actor: Actor, reason: str, at: dt.datetime) -> CatalogueProposal:
    """A second person does not agree, and says why. Raises as `confirm`, and BadInput: reason_missing."""
    with refusals_noted(actor, "refuse_item", proposal), transaction.atomic():
        proposal = _to_decide(proposal, actor)
        if not reason.strip():
            raise BadInput(_("Say why."), code="reason_missing", field="reason")
        proposal.refusal = reason.strip()
        _close(proposal, ProposalOutcome.REFUSED, actor.person, at)
    return proposal


@transaction.atomic
def bring_into_force(today: dt.date) -> int:
    """Versions whose day has come; for the sweep. Done again, it changes nothing."""
    due = CatalogueVersion.objects.filter(valid_from__lte=today).order_by("item", "number")
    latest = {version.item_id: version for version in due}
    items = CatalogueItem.objects.select_for_update(no_key=True).filter(pk__in=latest)
    changed = [item.pk for item in items if item.version < latest[item.pk].number]
    for pk in changed:
        _bring_into_force(latest[pk], today)
    return len(changed)


@transaction.atomic
def begin(*, code: str, unit: Unit, valid_from: dt.date, **said: Any) -> CatalogueItem:
    """An item with its first version, for an installation that begins with a catalogue it was given."""
    item = CatalogueItem.objects.create(code=code, unit=unit, **said)
    CatalogueVersion.objects.create(
        item=item,
        number=1,
        unit=unit,
        valid_from=valid_from,
        reason="首版",
        **{name: getattr(item, name) for name in TERMS},
    )
    return item


def _check(change: Change, today: dt.date) -> None:
    said = change.said
    municipal = said["basis_level"] == BasisLevel.MUNICIPAL_DOCUMENT or only_municipal(said["legal_basis"])
    if said["category"] == Category.NEGATIVE and municipal:
        found = Finding("municipal_basis", "legal_basis")
        raise BadInput(f"{found.sentence} {found.article}", code=found.code, field="legal_basis")
    if only_municipal(said["repair_excluded_by"]):
        sentence = _(
            "A municipal document alone excludes nothing from repair. Name the law with its article."
        )
        raise BadInput(sentence, code="municipal_exclusion", field="repair_excluded_by")
    if change.valid_from < today:
        sentence = _("A version holds from today or from a later day.")
        raise BadInput(sentence, code="valid_from_in_past", field="valid_from")
    if not change.reason.strip():
        raise BadInput(_("Say why."), code="reason_missing", field="reason")
    item = change.item
    if item is None and CatalogueItem.objects.filter(code=change.code).exists():
        raise BadInput(_("Another item has this code."), code="code_taken", field="code")
    same = (
        item and all(getattr(item, name) == said[name] for name in TERMS) and item.unit_id == change.unit.pk
    )
    if same:
        raise BadInput(_("Nothing was changed."), code="nothing_changed")


def why_not(proposal: CatalogueProposal, actor: Actor) -> DomainError | None:
    """What keeps this person from deciding about a proposal, or None: the same for the page and for the act."""
    if not may_confirm(actor):
        return NotAllowed(_("The centre's administrators or its director decide."), code="other_role")
    if proposal.outcome != ProposalOutcome.OPEN:
        return WrongState(_("Somebody has already decided about this."), code="proposal_decided")
    own = proposal.proposed_by_id == actor.user_id or actor.stands_in_for(proposal.proposed_by_id)
    if own or _proposed_in_place_of(proposal, actor):
        sentence = _("You, or somebody you stand in for, proposed this. Somebody else decides (four eyes).")
        return NotAllowed(sentence, code="four_eyes_proposed")
    return None


def _proposed_in_place_of(proposal: CatalogueProposal, actor: Actor) -> bool:
    """Whether somebody without a right of their own proposed it while standing in for this person."""
    proposer = actors.actor(proposal.proposed_by, clock.local_date(proposal.proposed_at))
    held = {role for _unit, role in proposer.holdings}
    return proposer.stands_in_for(actor.user_id) and held.isdisjoint(PROPOSERS)


def _to_decide(proposal: CatalogueProposal, actor: Actor) -> CatalogueProposal:
    locked = CatalogueProposal.objects.select_for_update(no_key=True, of=("self",))
    proposal = locked.select_related("item", "unit").get(pk=proposal.pk)
    refusal = why_not(proposal, actor)
    if refusal is not None:
        raise refusal
    return proposal


def _next_version(proposal: CatalogueProposal, actor: Actor, at: dt.datetime) -> CatalogueVersion:
    """A new item is there at once; what is recorded under it is looked at by its version in force."""
    item = proposal.item or _new_item(proposal)
    last = CatalogueVersion.objects.filter(item=item).order_by("-number").first()
    before = last.number if last else item.version if proposal.item else 0
    return CatalogueVersion.objects.create(
        item=item,
        number=before + 1,
        unit=proposal.unit,
        valid_from=max(proposal.valid_from, clock.local_date(at)),
        approval=proposal.approval,
        reason=proposal.reason,
        proposed_by=proposal.proposed_by,
        confirmed_by=actor.person,
        at=at,
        **{name: getattr(proposal, name) for name in TERMS},
    )


def _new_item(proposal: CatalogueProposal) -> CatalogueItem:
    said = {name: getattr(proposal, name) for name in TERMS}
    try:
        with transaction.atomic():
            return CatalogueItem.objects.create(code=proposal.code, unit=proposal.unit, **said)
    except IntegrityError as error:
        raise BadInput(_("Another item has this code."), code="code_taken", field="code") from error


def _close(proposal: CatalogueProposal, outcome: ProposalOutcome, by: User, at: dt.datetime) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, at
    proposal.save(update_fields=["outcome", "decided_by", "decided_at", "refusal"])
    record(Kind.CATALOGUE, actor=by, obj=proposal, facts={"action": outcome.value})


def _bring_into_force(version: CatalogueVersion, today: dt.date) -> None:
    """What it says of publicity and sector may place every entry of the item anew."""
    said = {name: getattr(version, name) for name in TERMS}
    CatalogueItem.objects.filter(pk=version.item_id).update(unit=version.unit, version=version.number, **said)
    publishing.look_again(Record.objects.filter(item=version.item_id), today)


def _holds(actor: Actor, unit_id: int, role: Role) -> bool:
    return actor.holds(unit_id, role) or bool(actor.principals_holding(unit_id, role))
