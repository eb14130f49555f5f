"""Choosing files: several at once, or one; what is in them is checked where they are stored."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.models.document import MAX_BYTES

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """A list of uploaded files, empty when none was chosen."""

    def __init__(self, *, single: bool = False, **kwargs: Any) -> None:
        attrs = {
            "accept": ACCEPTED,
            "data-max-bytes": str(MAX_BYTES),
            "data-too-big": _("larger than 10 MB"),
        }
        kwargs.setdefault("help_text", _("PDF, JPEG, PNG or DOCX, at most 10 MB each."))
        widget = forms.FileInput(attrs=attrs) if single else FilesInput(attrs=attrs | {"multiple": True})
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data]
        given = [one for one in chosen if one]
        if self.required and not given:
            raise forms.ValidationError(_("Choose at least one file."), code="file_missing")
        return given
