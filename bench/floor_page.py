"""The least that a page of 25 tasks costs: session, user, one raw query, one template. Nothing is decided or hidden."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.base import Template

ROWS = """
    SELECT c.reference, c.state, w.step, w.due_on, w.assignee_id
    FROM (
        SELECT * FROM workflows_workitem WHERE unit_id = %(unit)s AND role = 'reviewer' ORDER BY due_on, id LIMIT 25
    ) w JOIN cases_case c ON c.id = w.case_id ORDER BY w.due_on, w.id
"""
PAGE = """<!doctype html><title>{{ user }}</title><table>{% for reference, state, step, due_on, assignee in rows %}
<tr><td>{{ reference }}</td><td>{{ state }}</td><td>{{ step }}</td><td>{{ due_on }}</td><td>{{ assignee }}</td></tr>
{% endfor %}</table>"""
_pages: list[Template] = []


@login_required
def floor_page(request: HttpRequest) -> HttpResponse:
    """The first page of one unit's queue."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"unit": request.GET["unit"]})
        rows = cursor.fetchall()
    if not _pages:
        _pages.append(engines["django"].from_string(PAGE))
    return HttpResponse(_pages[0].render({"rows": rows, "user": request.user}))
