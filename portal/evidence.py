"""Files handed in with a form: all of them or none, and the sentence names the one that cannot be taken."""

import datetime as dt
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
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
    case: Case | None = None,
    draft: Draft | None = None,
    at: dt.datetime,
) -> list[Document]:
    """Raises BadInput with field `files` and the code of cases.documents."""
    return [_add(file, user, purpose, case=case, draft=draft, at=at) for file in files]


def _add(
    file: UploadedFile,
    user: User,
    purpose: DocumentPurpose,
    *,
    case: Case | None,
    draft: Draft | None,
    at: dt.datetime,
) -> Document:
    try:
        return documents.store(file=file, uploaded_by=user, purpose=purpose, case=case, draft=draft, at=at)
    except BadInput as error:
        named = {"name": clean_name(file.name or ""), "why": error.sentence}
        raise BadInput(_("%(name)s: %(why)s") % named, code=error.code, field="files") from error
