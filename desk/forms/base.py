"""What every act's form shares: the moment it was made, its draft, its text blocks, its files."""

from typing import Any, ClassVar, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.lifecycles.states import Procedure
from cases.models import Case, Document, DocumentPurpose
from core.errors import DomainError
from desk.forms.files import FilesField
from desk.letters import letter_language
from desk.textblocks import blocks_for

CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, FilesField)
MISSING_CHOICE = _("Please choose one of these.")
MISSING_TEXT = _("Please write something here.")
CHOOSE = _("– choose –")
LONG = forms.Textarea(attrs={"rows": 8})
SHORT = forms.Textarea(attrs={"rows": 3})


class ActForm(forms.Form):
    """`seen` is the case's last event when the page was made: a form that grew old is refused, not guessed at."""

    use_required_attribute = False
    template: ClassVar[str] = "desk/act_plain.html"
    blocks_into: ClassVar[str] = ""  # the field that text blocks are added to
    uploads: ClassVar[DocumentPurpose | None] = None
    can_be_sent = True  # False where there is nothing to choose from

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, case: Case, user: User, action: str, assistance_id: int | None = None, **kwargs: Any
    ) -> None:
        self.case, self.user, self.action, self.assistance_id = case, user, action, assistance_id
        self.refusal: DomainError | None = None
        super().__init__(*args, **kwargs)
        self.build()
        for field in self.fields.values():
            field.error_messages["required"] = MISSING_CHOICE if isinstance(field, CHOSEN) else MISSING_TEXT

    def build(self) -> None:
        """Fields and choices that depend on the case."""

    def facts(self) -> dict[str, Any]:
        """The facts of the action, without the reason and the files."""
        return {}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        """The fact that the stored files become."""
        return {}

    def each(self, given: list[Document]) -> list[dict[str, Any]]:
        """The facts of each time the action is done: once, where a form does not say otherwise."""
        return [self.facts() | self.document_facts(given)]

    def blocks(self) -> list[tuple[str, str]]:
        """Text blocks: what they are called, and what they say."""
        if not self.blocks_into:
            return []
        of_objection = self.case.procedure == Procedure.OBJECTION
        name = self.action if of_objection else f"{self.case.procedure}.{self.action}"
        return blocks_for(name, letter_language(self.case))

    def with_block(self, text: str) -> Self:
        """The same form, not sent, with a text block added where it belongs: how blocks work without a script."""
        typed = {name: self.data.get(name, "") for name in [*self.drafted, "seen"]}
        before = typed.get(self.blocks_into, "").rstrip()
        typed[self.blocks_into] = f"{before}\n{text}" if before else text
        return type(self)(
            initial=typed,
            case=self.case,
            user=self.user,
            action=self.action,
            assistance_id=self.assistance_id,
        )

    def seen_now(self) -> Self:
        """What is sent again has been decided on the case as it is now."""
        self.data = {**self.data.dict(), "seen": str(self.case.last_seq)}  # type: ignore[attr-defined]  # a QueryDict
        return self

    @property
    def has_inputs(self) -> bool:
        return any(not field.is_hidden for field in self)

    @property
    def drafted(self) -> list[str]:
        """The fields that a draft keeps: everything typed, no files."""
        return [
            name
            for name, field in self.fields.items()
            if name != "seen" and not isinstance(field, FilesField)
        ]


class ReasonForm(ActForm):
    """Where a person could ask why."""

    reason = forms.CharField(label=_("Reason"), widget=SHORT)


class JustDo(ActForm):
    """Nothing to enter: the press of the button is the act."""
