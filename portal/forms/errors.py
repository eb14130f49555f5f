"""A refusal is shown beside the field it is about, with what was typed kept."""

from django import forms

from core.errors import DomainError


def show_refusal(form: forms.Form, error: DomainError) -> None:
    """Put the sentence where it belongs; the code goes with it."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, forms.ValidationError(str(error.sentence), code=error.code))
