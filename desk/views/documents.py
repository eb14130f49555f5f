"""Files: always a download, never shown by the browser as part of this site."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cases import access, documents
from desk.doors import officials
from desk.person import person_of

SANDBOX = "default-src 'none'; sandbox"


@require_safe
@officials()
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One file this person may open; the download is written down. A stranger gets 404."""
    person = person_of(request)
    document = access.document_for(person.user, pk, person.on)
    file = documents.open_for(person.user, document)
    response = FileResponse(
        file, as_attachment=True, filename=document.name, content_type=document.content_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
