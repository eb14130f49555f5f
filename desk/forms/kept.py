"""An entry by the number of its document: hold it, lift its hold, or ask to read it while it is sealed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.keeping import LONGEST

ACTS = (
    ("hold", _("Hold it: nothing of it is erased")),
    ("lift", _("Lift its hold")),
    ("open", _("Ask to read it while it is sealed")),
)


class KeptForm(forms.Form):
    use_required_attribute = False

    document_no = forms.CharField(label=_("Number of the deciding document"), max_length=80)
    act = forms.ChoiceField(label=_("What is to be done"), choices=ACTS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, help_text=_("It stays in the log. Name no person in it.")
    )
