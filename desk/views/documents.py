"""Files: always a download, never shown by the browser as part of this site."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cases import access, documents
from cases.models import Assistance, Case, Document
from desk import purposes
from desk.doors import officials
from desk.person import Person, person_of
from desk.views import purposes as purpose_asked

SANDBOX = "default-src 'none'; sandbox"


@require_safe
@officials()
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One file this person may open; the download is written down. A stranger gets 404."""
    person = person_of(request)
    document = access.document_for(person.user, pk, person.on)
    about = _about(document, person)
    if about is not None and (first := purpose_asked.first_for(request, about)):
        return first
    purpose = purposes.given(request, about) if about is not None else ""
    file = documents.open_for(person.user, document, purpose=purpose)
    response = FileResponse(
        file, as_attachment=True, filename=document.name, content_type=document.content_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _about(document: Document, person: Person) -> Case | Assistance | None:
    """What the file is looked at for: its case, or the question where that is all this person sees."""
    if document.case is None or access.staff_may_see(person.user, document.case, person.on):
        return document.case
    return document.assistance
