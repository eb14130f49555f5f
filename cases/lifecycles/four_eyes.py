"""Four eyes and recusal: what keeps a person from a step, and whether anybody is left who may approve.

A bar is asked of the acting person and of whom a deputy acts for alike: nobody gets by standing in what they, or the
person away, may not do themselves. A bar names a person, so that the receiver of a task can be asked as well.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cases.casefile import Duty
from cases.lifecycles.base import YES, Lifecycle, Sentence, Verdict, no

Bar = Callable[[Lifecycle, int], Verdict]


def free_of_interest(lifecycle: Lifecycle, user_id: int) -> Verdict:
    """Recusal (回避): a declared interest, or they speak for the subject themselves."""
    return _barred("recused") if user_id in lifecycle.file.recused_ids else YES


def free_to_approve(lifecycle: Lifecycle, user_id: int) -> Verdict:
    """No interest, no working step on this case, not behind the disputed record."""
    if user_id in lifecycle.file.recused_ids:
        return _barred("recused")
    if user_id in lifecycle.file.workers:
        return _barred("four_eyes_worked")
    return _barred("four_eyes_author") if _is_behind_the_record(lifecycle, user_id) else YES


def free_to_reopen(lifecycle: Lifecycle, user_id: int) -> Verdict:
    """Who worked on the case before may find the office's own error; who is behind the record may not."""
    if user_id in lifecycle.file.recused_ids:
        return _barred("recused")
    return _barred("four_eyes_author") if _is_behind_the_record(lifecycle, user_id) else YES


def free_to_confirm(lifecycle: Lifecycle, user_id: int) -> Verdict:
    """Did not propose the receipt date, neither as self nor through a deputy."""
    if user_id in lifecycle.file.recused_ids:
        return _barred("recused")
    return _barred("four_eyes_proposed") if user_id in lifecycle.file.date_proposers else YES


def free_to_carry_out(lifecycle: Lifecycle, user_id: int) -> Verdict:
    """Neither proposed nor approved what is to be carried out."""
    if user_id in lifecycle.file.recused_ids:
        return _barred("recused")
    return _barred("four_eyes_decided") if user_id in lifecycle.file.deciders else YES


def in_place_of(verdict: Verdict) -> Verdict:
    """The same refusal, said to the deputy of the person it is about."""
    return no(verdict.code, BARRED[verdict.code][1])


def unit_may_approve(lifecycle: Lifecycle) -> bool:
    """Whether an approver of the unit, or a deputy in their place, is there today and free."""
    return any(_both_free(lifecycle, duty) for duty in lifecycle.file.approvers)


def anybody_may_approve(lifecycle: Lifecycle, from_centre: list[Duty]) -> bool:
    """In the unit, or whom the supervisor appointed: still an approver of the centre, there today, and free."""
    appointed = lifecycle.case.appointed_approver_id
    named = (duty for duty in from_centre if duty[0] == appointed)
    return any(_both_free(lifecycle, duty) for duty in named) or unit_may_approve(lifecycle)


def nobody_in_the_unit(lifecycle: Lifecycle) -> Verdict:
    """The condition on appointing somebody from the centre."""
    if not unit_may_approve(lifecycle):
        return YES
    sentence = _("An approver of the unit is there and may approve. The centre helps only where nobody is.")
    return no("approver_in_unit", sentence)


def _both_free(lifecycle: Lifecycle, duty: Duty) -> bool:
    return all(free_to_approve(lifecycle, person) for person in duty)


def _is_behind_the_record(lifecycle: Lifecycle, user_id: int) -> bool:
    return user_id in lifecycle.file.behind


def _barred(code: str) -> Verdict:
    return no(code, BARRED[code][0])


# What is said to the person, and to the deputy of that person.
BARRED: dict[str, tuple[Sentence, Sentence]] = {
    "recused": (
        _("You have declared an interest in this subject and keep out of its cases."),
        _(
            "The person you stand in for keeps out of this subject's cases, and so does their deputy in their place."
        ),
    ),
    "four_eyes_worked": (
        _("You worked on this case. Somebody who has not must approve it (four eyes)."),
        _(
            "The person you stand in for worked on this case. Somebody who has not must approve it (four eyes)."
        ),
    ),
    "four_eyes_author": (
        _("You entered or approved the disputed record. Somebody else must approve."),
        _("The person you stand in for entered or approved the disputed record. Somebody else must approve."),
    ),
    "four_eyes_proposed": (
        _("You proposed this date. Somebody else must confirm it (four eyes)."),
        _("The person you stand in for proposed this date. Somebody else must confirm it (four eyes)."),
    ),
    "four_eyes_decided": (
        _("You proposed or approved this. Another data steward must carry it out."),
        _("The person you stand in for proposed or approved this. Another data steward must carry it out."),
    ),
}
