"""A day, as every browser's own picker takes it: ISO 8601 whatever the language of the page."""

from django import forms


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
