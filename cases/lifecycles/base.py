"""What every lifecycle shares: a state read from and written to its case, and verdicts with a sentence."""

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar

from django_stubs_ext import StrPromise
from viewflow.fsm import State

from cases.actors import Actor
from cases.casefile import CaseFile
from cases.models import Assistance, Case

Sentence = str | StrPromise
Facts = dict[str, Any]  # what an act leaves in its event: ids, dates and codes only


class Verdict(State.CONDITION):  # type: ignore[misc]  # viewflow ships no types
    """Yes, possibly for somebody who is away; or no, with a code and a sentence."""

    def __init__(
        self,
        is_true: bool,
        unmet: Sentence = "",
        *,
        code: str = "",
        on_behalf_of: int | None = None,
        not_now: bool = False,
    ) -> None:
        super().__init__(is_true, unmet)
        self.code = code
        self.on_behalf_of = on_behalf_of
        self.not_now = not_now

    def later(self) -> "Verdict":
        """The same refusal, said of the moment and not of the person."""
        return Verdict(self.is_true, self.unmet, code=self.code, not_now=True)


YES = Verdict(True)


def no(code: str, sentence: Sentence) -> Verdict:
    return Verdict(False, sentence, code=code)


def act(label: Sentence, *, reason: bool = False) -> dict[str, Any]:
    """How an act is called on a button, and whether a person could ask "why?"."""
    return {"label": label, "reason": reason}


class Lifecycle:
    """One case and the facts a transition needs; only workflows.actions calls transitions.

    `assistance` is the one question an answer or a claim is about. `OTHERS_STEPS` are the states in which somebody
    else than the handler is to act, `DECLINED` the reasons for not accepting.
    """

    OTHERS_STEPS: ClassVar[Collection[str]] = ()
    DECLINED: ClassVar[Collection[str]] = ()

    def __init__(self, file: CaseFile, *, assistance: Assistance | None = None) -> None:
        self.file = file
        self.assistance = assistance

    def may_take_step(self, actor: Actor) -> Verdict:
        """Whether this person may take the step that is open now."""
        raise NotImplementedError

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def actor(self) -> Actor:
        return self.file.actor

    @property
    def now(self) -> dt.datetime:
        return self.file.now
