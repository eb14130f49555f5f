"""What a catalogue item says: the five elements of Article 21, its directory entry and its legal basis."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class BasisLevel(models.TextChoices):
    """Levels of the lawbook (lawbook/vocabulary.py), highest first."""

    LAW = "law", _("law")
    ADMINISTRATIVE_REGULATION = "administrative_regulation", _("administrative regulation")
    LOCAL_REGULATION = "local_regulation", _("local regulation")
    DEPARTMENTAL_RULE = "departmental_rule", _("departmental rule")
    POLICY = "policy", _("policy of the State Council or the Party centre")
    MUNICIPAL_DOCUMENT = "municipal_document", _("municipal document")


class Category(models.TextChoices):
    """Article 10."""

    BASIC = "basic", _("basic information")
    POSITIVE = "positive", _("positive information")
    NEGATIVE = "negative", _("negative information")
    OTHER = "other", _("other information")


class Sharing(models.TextChoices):
    """With whom it is shared (共享范围)."""

    GOVERNMENT = "government", _("with government units")
    ON_REQUEST = "on_request", _("with government units on request")
    AUTHORISED = "authorised", _("only as the subject authorises")
    NOT_SHARED = "not_shared", _("not shared")


class Rhythm(models.TextChoices):
    """How often its source unit brings it up to date (更新频次)."""

    AT_ONCE = "at_once", _("within 7 working days of the decision")
    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")
    YEARLY = "yearly", _("yearly")


class CatalogueTerms(models.Model):
    """Shared by an item and its versions, so that neither can say more than the other."""

    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    directory_no = models.CharField(_("number in the directory"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=20, choices=Category, default=Category.NEGATIVE)
    is_penalty = models.BooleanField(_("administrative penalty"), default=False)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    basis_level = models.CharField(
        _("level of the legal basis"), max_length=30, choices=BasisLevel, default=BasisLevel.LAW
    )
    is_public = models.BooleanField(_("published"), default=False)  # its publicity attribute
    sharing = models.CharField(_("sharing scope"), max_length=20, choices=Sharing, default=Sharing.GOVERNMENT)
    rhythm = models.CharField(_("update rhythm"), max_length=20, choices=Rhythm, default=Rhythm.AT_ONCE)
    repair_excluded_by = models.CharField(
        _("provision that excludes repair"), max_length=200, blank=True, default="", db_default=""
    )  # with its article; empty where its entries may be repaired (Article 60)
    sector = models.SlugField(
        _("sector"), blank=True
    )  # where a sector has rules of its own: food, market_regulation

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


TERMS = tuple(field.name for field in CatalogueTerms._meta.local_fields)
