"""The commitment letter of a repair (信用修复承诺书): filled in from what is known, shown whole before it is signed."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.identity import masked
from accounts.models import Subject, SubjectKind
from cases.models import Record
from core.templatetags.redress import full_date
from lawbook import terms


def letter(subject: Subject, records: Iterable[Record], on: dt.date) -> str:
    """What is promised, by whom and about which entries, one paragraph a line; not signed yet."""
    is_organisation = subject.kind == SubjectKind.ORGANISATION
    whose = {"name": subject.name, "number": subject.number if is_organisation else masked(subject.number)}
    if is_organisation:
        head = (
            _("%(name)s (unified social credit code %(number)s) applies for the repair of these entries:")
            % whose
        )
    else:
        head = _("%(name)s (identity number %(number)s) applies for the repair of these entries:") % whose
    listed = [_entry(number, record) for number, record in enumerate(records, start=1)]
    promises = (
        _("We publicly promise:"),
        _("1. The misconduct is put right, the duties of the decision are done, and its harm is undone."),
        _("2. What we state and hand in for this application is true, accurate and complete."),
        _("3. We keep to laws and rules and act in good faith from now on, and accept being supervised."),
        _(
            "4. We know: if material is false, this promise is grossly false, or we break it on purpose, the repair "
            "is revoked, the entries are published again, the breach is recorded, and for %(years)s years no repair "
            "can be applied for. We answer for it before the law."
        )
        % {"years": terms.resolve("repair.bar", on).term.amount},
    )
    return "\n".join([head, *listed, *promises])


def signed(text: str, name: str, on: dt.date) -> str:
    """The letter with its signature, as it is kept."""
    return "\n".join(
        [
            text,
            pgettext("letter of commitment", "Signed by: %(name)s") % {"name": name},
            pgettext("letter of commitment", "Date: %(day)s") % {"day": full_date(on)},
        ]
    )


def fingerprint(text: str) -> str:
    """Stands for the letter that was read: another one as soon as a word of it changes."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _entry(number: int, record: Record) -> str:
    said = {
        "number": number,
        "document": record.document_no,
        "item": record.item,
        "office": record.unit,
        "day": full_date(record.determined_on),
    }
    return _("(%(number)s) %(document)s, %(item)s, decided by %(office)s on %(day)s") % said
