"""Choosing files; what is in them is checked where they are stored."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from cases.models.document import MAX_BYTES


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """A list of uploaded files, empty when none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Files"))
        kwargs.setdefault("help_text", _("PDF, JPEG, PNG or Word (.docx), at most 10 MB each."))
        attrs = {
            "multiple": True,
            "accept": ".pdf,.jpg,.jpeg,.png,.docx",
            "data-max-bytes": str(MAX_BYTES),
            "data-too-big": _("larger than 10 MB"),
        }
        super().__init__(widget=FilesInput(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not chosen:
            raise forms.ValidationError(_("Choose at least one file."), code="file_missing")
        return chosen


class WithFiles(forms.Form):
    """A form that ends with files; `files` names a field and, as in every form, what was uploaded."""

    files_label: ClassVar[StrPromise] = _("Files")
    files_required: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(label=self.files_label, required=self.files_required)
