"""Empty tables to fill in, and the report on a batch as a table; nothing in them can start a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cases.intake.columns import COLUMNS, LEVELS, NUMBER_KINDS, PENALTIES, TIER_WORDS

BOM = "\ufeff"  # so that Excel reads a CSV as UTF-8
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
ALLOWED = {
    "number_kind": tuple(NUMBER_KINDS),
    "basis_level": tuple(LEVELS),
    "penalties": tuple(PENALTIES),
    "tier": tuple(TIER_WORDS),
}


def as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark; a cell that a table would compute begins with an apostrophe."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([inert(cell) for cell in line] for line in lines)
    return (BOM + out.getvalue()).encode()


def inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def csv_template() -> bytes:
    return as_csv([[column.label for column in COLUMNS]])


def xlsx_template() -> bytes:
    """Every column as text, so that a number of 18 digits keeps them; a second sheet explains the columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Entries")
    for place, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, place, column.label)
        cell.font = Font(bold=True)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = 18
    sheet.freeze_panes = "A2"
    helping = book.create_sheet(_("How to fill it in"))
    helping.append([_("Column"), _("Needed"), _("What may stand there")])
    for column in COLUMNS:
        allowed = "、".join(ALLOWED.get(column.key, ()))
        helping.append([column.label, _("yes") if column.required else "", allowed])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
