"""Text blocks for decisions: a beginning that a reviewer makes fit the case, never a decision by itself."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

Block = tuple[StrPromise, StrPromise]

REPAIR_RULE = _("Measures on Credit Repair (Order 36 of the National Development and Reform Commission)")
BASES: dict[str, StrPromise] = {
    "propose": _("Regulations of Shandong Province on Social Credit, Article 39"),
    "decline": _("Regulations of Shandong Province on Social Credit, Article 39"),
    "refer_out": _("Regulations of Shandong Province on Social Credit, Article 39"),
    "repair.propose": REPAIR_RULE,
    "repair.decline": REPAIR_RULE,
    "repair.propose_revocation": REPAIR_RULE,
}

BLOCKS: dict[str, tuple[Block, ...]] = {
    "propose": (
        (
            _("Upheld: the entry differs from the deciding document"),
            _(
                "The deciding document was compared with the entry. The entry says something else than the document. "
                "The objection is well founded; the entry is corrected to what the document says."
            ),
        ),
        (
            _("Upheld: the decision was revoked or changed"),
            _(
                "The decision on which the entry rests was revoked or changed by a decision in force. "
                "The entry no longer has a basis and is deleted."
            ),
        ),
        (
            _("Partly upheld"),
            _(
                "Part of what the objection says was confirmed. That part of the entry is corrected. "
                "The rest of the entry agrees with the deciding document and stays."
            ),
        ),
        (
            _("Rejected: the entry agrees with the deciding document"),
            _(
                "The deciding document was compared with the entry. Every field agrees with the document, which is "
                "in force. The objection gives no fact that shows otherwise; the entry stays as it is."
            ),
        ),
        (
            _("Rejected: the objection is to the decision itself"),
            _(
                "The objection is directed against the decision itself, not against how it was recorded. The entry "
                "agrees with the decision. Whether the decision is right is examined by reconsideration or suit."
            ),
        ),
    ),
    "decline": (
        (
            _("Not accepted: no entry can be identified"),
            _(
                "From what was handed in, no credit entry can be identified to which the objection is directed, "
                "and the material we asked for did not name one."
            ),
        ),
        (
            _("Not accepted: filed for somebody else without authority"),
            _(
                "The objection was filed for another person, and no power of attorney was shown when we asked for it."
            ),
        ),
    ),
    "repair.propose": (
        (
            _("Granted: put right and every duty done"),
            _(
                "What was handed in was compared with the decisions. The misconduct is put right, the duties are done, "
                "the shortest publicity has passed, and the commitment letter is signed."
            ),
        ),
        (
            _("Granted in part"),
            _(
                "Each entry was looked at by itself. Where the conditions of repair are met, it is granted; where one "
                "is not met, it is refused for the reason that stands beside the entry."
            ),
        ),
        (
            _("Refused: a duty is not done"),
            _(
                "From what was handed in it does not follow that every duty of the decision is done. A new application "
                "can be made once it is."
            ),
        ),
    ),
    "repair.decline": (
        (
            _("Not accepted: the material we asked for did not come"),
            _(
                "The material that is needed to look at the application was asked for and did not come in time."
            ),
        ),
        (
            _("Not accepted: a condition is not met"),
            _("A condition of repair is not met on the day of the application, as is set out below."),
        ),
    ),
    "refer_out": (
        (
            _("Referred: recorded by a body outside this platform"),
            _(
                "The entry was recorded by a body that does not work on this platform. We cannot check or change it. "
                "The body named below is competent and takes your objection directly."
            ),
        ),
    ),
}


def blocks_for(action: str, language: str) -> list[tuple[str, str]]:
    """What the blocks of an action are called in the reader's language, and what they say in the letter's."""
    return [(str(name), _said(text, language)) for name, text in BLOCKS.get(action, ())]


def basis_for(action: str, language: str) -> str:
    """The legal basis that a form begins with, in the letter's language."""
    return _said(BASES[action], language) if action in BASES else ""


def _said(text: StrPromise, language: str) -> str:
    with translation.override(language):
        return str(text)
