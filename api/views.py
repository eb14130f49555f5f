"""Batches by interface: the same rows as in a table, the same checks, the same second person."""

import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.doors import body_of, refused, with_key
from cases.actors import Actor
from cases.intake import tables
from cases.models import BatchSource, CatalogueItem, IntakeBatch, IntakeKey
from core import clock
from core.errors import BadInput
from workflows.intake import receiving, showing

MOST_FOUND = 1000  # lines in one answer


@require_POST
@with_key
def batches(request: HttpRequest, key: IntakeKey, actor: Actor) -> JsonResponse:
    """`{"item": code, "submission_key": uuid, "rows": [{column: text, …}, …]}`; answered before anything is looked at.

    The same submission key again is the same batch.
    """
    said = body_of(request)
    code = str(said.get("item", ""))
    own = CatalogueItem.objects.filter(unit=key.unit_id)
    item = own.filter(code=code).first() if code.isprintable() else None  # others cannot even be looked for
    if item is None:
        raise BadInput(_("The unit has no item with this code."), code="item_unknown", field="item")
    try:
        submission_key = uuid.UUID(str(said.get("submission_key", "")))
    except ValueError:
        sentence = _("Give the submission a UUID of its own.")
        raise BadInput(sentence, code="submission_key_unreadable", field="submission_key") from None
    bringing = receiving.Bringing(
        item=item,
        source=BatchSource.API,
        kind=tables.ROWS,
        data=tables.packed(said.get("rows")),
        submission_key=submission_key,
        name=key.label,
    )
    batch = receiving.receive(bringing, actor=actor, at=clock.now())
    return JsonResponse(_shown(batch), status=202)


@require_safe
@with_key
def batch(request: HttpRequest, key: IntakeKey, actor: Actor, reference: str) -> JsonResponse:
    """How far a batch of the unit is, and what was found: `?after=` a line for what follows it."""
    found = IntakeBatch.objects.filter(reference=reference, unit=key.unit_id).defer("raw").first()
    if found is None:
        return refused("batch_unknown", _("There is no such batch."), 404)  # type: ignore[arg-type]
    after = request.GET.get("after", "0")
    return JsonResponse(
        _shown(found) | _findings(found, int(after) if after.isdecimal() and len(after) < 9 else 0)
    )


def _shown(batch: IntakeBatch) -> dict[str, Any]:
    figures = ("total", "taken", "accepted", "there", "refused", "entered")
    return {
        "batch": batch.reference,
        "url": reverse("api_batch", args=[batch.reference]),
        "status": batch.status,
        **{name: getattr(batch, name) for name in figures},
    }


def _findings(batch: IntakeBatch, after: int) -> dict[str, Any]:
    rows = list(showing.found_in(batch).filter(line__gt=after)[: MOST_FOUND + 1])
    lines = [
        {
            "line": one.line,
            "column": one.finding.column,
            "code": one.finding.code,
            "sentence": one.finding.sentence,
            "article": one.finding.article,
        }
        for one in showing.report_lines(rows[:MOST_FOUND])
    ]
    return {"trouble": batch.trouble, "findings": lines, "more": len(rows) > MOST_FOUND}
