"""Where static files come from: our own folder, and of the packages only the administration's.

Viewflow's and other packages' pages are not mounted; their stylesheets name files that they do not ship, which
would stop `collectstatic`.
"""

from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder


class AdministrationFinder(AppDirectoriesFinder):
    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(["django.contrib.admin"], *args, **kwargs)
