"""Files handed in with a form: all of them or none, and the sentence names the one that cannot be taken."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SubjectLink, User
from cases import documents
from cases.models import Case, Document, DocumentPurpose, Draft
from cases.uploads import clean_name
from core.errors import BadInput


@transaction.atomic
def add_files(
    files: Iterable[UploadedFile],
    *,
    user: User,
    purpose: DocumentPurpose,
    at: dt.datetime,
    **belongs: Case | Draft | SubjectLink,
) -> list[Document]:
    """`belongs` names what they are for, as in cases.documents. Raises BadInput with field `files` and its code."""
    return [_add(file, user, purpose, at, belongs) for file in files]


def _add(
    file: UploadedFile, user: User, purpose: DocumentPurpose, at: dt.datetime, belongs: dict[str, Any]
) -> Document:
    try:
        return documents.store(file=file, uploaded_by=user, purpose=purpose, at=at, **belongs)
    except BadInput as error:
        named = {"name": clean_name(file.name or ""), "why": error.sentence}
        raise BadInput(_("%(name)s: %(why)s") % named, code=error.code, field="files") from error
