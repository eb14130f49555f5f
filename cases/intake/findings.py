"""What is said about a line that cannot be taken: a code, its column, a sentence, and the article behind it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from cases.intake.columns import BY_KEY
from lawbook.exclusions import article_of

ALREADY_THERE = "already_there"
WAITS_ALREADY = "waits_already"

SENTENCES: dict[str, StrPromise] = {
    # It is there already: nothing is refused.
    ALREADY_THERE: _("This was brought and entered before; nothing is entered twice."),
    WAITS_ALREADY: _("This was brought before and is being decided on; nothing is entered twice."),
    # Article by article.
    "simple_procedure": _("Penalties of the simple procedure are not recorded (Article 15)."),
    "minor_and_remedied": _(
        "A slight offence that was put right by one's own will is not recorded (Article 15)."
    ),
    "municipal_basis": _("A municipal document alone is no basis for negative information."),
    "forbidden_data": _("It speaks of personal data that nobody may collect."),
    "record_on_minor": _(
        "The person was under 18 on that day. No credit record is made about minors (Article 3)."
    ),
    "factors_missing": _(
        "Give intent, circumstances and consequences, each with its reasons, for the grading."
    ),
    "graded_by_another_unit": _("Only the unit that made the penalty grades it."),
    # The provider's own key and the decision.
    "key_missing": _("Give the row its own key."),
    "key_too_long": _("The own key is longer than 80 characters."),
    "key_used": _("This key was used before for something else. Give a new row a key of its own."),
    "key_used_twice": _("This key stands twice in the table, with different content."),
    "record_exists": _("This decision is already recorded."),
    "document_twice": _("This decision stands in another row that is being brought."),
    "document_no_missing": _("Enter the number of the deciding document."),
    "document_no_too_long": _("The number of the document is longer than 80 characters."),
    # Whom it is about.
    "number_kind_unknown": _("The kind of number is none of those in the template."),
    "number_missing": _("Enter the number."),
    "number_length": _("The number has 18 characters."),
    "number_form": _("The number does not have the form of its kind."),
    "number_checksum": _("The last character does not fit. Please check the number."),
    "organisation_code_checksum": _(
        "Characters 9 to 17, the organisation code, do not fit together. Please check the code."
    ),
    "number_is_a_residence_permit": _("This is the number of a residence permit."),
    "number_is_no_residence_permit": _(
        "A residence permit's number begins with 9, 810000, 820000 or 830000."
    ),
    "birth_date_invalid": _("The date of birth in the number does not exist."),
    "birth_date_in_future": _("The date of birth in the number lies in the future."),
    "name_missing": _("Enter the name."),
    "name_too_long": _("The name is too long."),
    # Days.
    "date_missing": _("Enter the date."),
    "date_unreadable": _("This is no date. Write it as 2026-09-24."),
    "date_in_future": _("This date lies in the future."),
    "conduct_missing": _("For a person, say on which day it happened."),
    "conduct_after_decision": _("It happened after it was decided. Please check the dates."),
    # What it says.
    "text_missing": _("Please write something here."),
    "field_too_long": _("Please keep each field under 2,000 characters."),
    "basis_level_unknown": _("The level of the basis is none of those in the template."),
    "flag_unreadable": _("Write yes or no."),
    "cells_too_many": _("This row has more cells than the table has columns."),
    # The penalty.
    "penalty_missing": _("Say which kinds of penalty the decision has."),
    "penalty_kind_unknown": _("The kind of penalty is none of those in the template."),
    "tier_unknown": _("The tier is none of those in the template."),
    "tier_missing": _("Please grade the penalty: minor, general or serious."),
    "tier_without_scheme": _("This scheme has no tiers."),
    "not_a_penalty": _("This item records no penalties. Leave the columns of penalties empty."),
    "cannot_be_entered": _("This row could not be entered. Bring it again."),
    # The whole file.
    "table_damaged": _("The table is damaged or incomplete. Please save it again."),
    "table_empty": _("There is no row under the headings."),
    "too_many_rows": _("There are more rows than are taken at once."),
    "raw_lost": _("The file could not be opened again. Bring it once more."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`column` is the key of a column, or empty for the whole line."""

    code: str
    column: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Finding":
        return cls(str(stored.get("code", "")), str(stored.get("column", "")))

    @property
    def stored(self) -> dict[str, str]:
        return {"code": self.code, "column": self.column}

    @property
    def sentence(self) -> str:
        return str(SENTENCES.get(self.code, SENTENCES["cannot_be_entered"]))

    @property
    def label(self) -> str:
        column = BY_KEY.get(self.column)
        return column.label if column else ""

    @property
    def article(self) -> str:
        return article_of(self.code)
