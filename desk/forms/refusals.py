"""A refusal is shown beside the field it is about; its code goes with it."""

from django import forms

from core.errors import DomainError


def show_refusal(form: forms.BaseForm, error: DomainError, name: str = "") -> None:
    """`name` is what the form calls the field, where that differs; what is about no field goes on top."""
    field = name or error.field
    sentence = forms.ValidationError(str(error.sentence), code=error.code)
    form.add_error(field if field in form.fields else None, sentence)
