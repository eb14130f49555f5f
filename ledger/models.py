"""What happened, for ever: an append-only record and the hash chain over it.

Ids, codes and HMACs only, never personal data. Tamper-evident, not tamper-proof: `manage.py ledger verify`
finds what was changed behind the triggers.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class Kind(models.TextChoices):
    READ = "read", _("personal data read")
    REVEAL = "reveal", _("masked number revealed")
    DOWNLOAD = "download", _("file downloaded")
    EXPORT = "export", _("data exported")
    LOGIN = "login", _("signed in")
    ROLE_CHANGE = "role_change", _("role or account changed")
    CLAIM = "claim", _("subject claimed")
    VERIFICATION = "verification", _("claim decided")
    REFUSED = "refused", _("attempt refused")
    RECUSAL = "recusal", _("interest declared")
    CATALOGUE = "catalogue", _("catalogue changed")
    INTAKE = "intake", _("entries brought in or decided on")
    HOLD = "hold", _("legal hold set or lifted")
    UNSEAL = "unseal", _("sealed entry asked for or opened")


class Entry(models.Model):
    """One thing somebody did or tried (Article 38: nobody may change or delete it)."""

    at = models.DateTimeField(_("at"), default=clock.now)
    actor_id = models.BigIntegerField(_("account"), null=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("object"), null=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ledger_kind_known"),
        ]
        indexes = [
            models.Index(fields=["actor_id", "at"]),
            models.Index(fields=["object_type", "object_id", "at"]),
        ]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_id}: {self.object_type} {self.object_id}"


class Batch(models.Model):
    """The rows that one statement inserted into a table, each with its hash: chained as one row, by a trigger."""

    table_name = models.CharField(max_length=63)
    row_ids = ArrayField(models.BigIntegerField())
    row_hashes = ArrayField(models.BinaryField())  # in the order of row_ids

    class Meta:
        verbose_name = _("rows that are chained together")
        verbose_name_plural = _("rows that are chained together")

    def __str__(self) -> str:
        return f"{len(self.row_ids)} rows of {self.table_name}"


class Link(models.Model):
    """One link of the chain: the hash of a row, and the hash of everything up to it. Written by a trigger."""

    position = models.BigIntegerField(primary_key=True)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    row_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table_name", "row_id"], name="a_row_is_chained_once"),
        ]
        verbose_name = _("link of the ledger's chain")
        verbose_name_plural = _("links of the ledger's chain")

    def __str__(self) -> str:
        return f"{self.position}: {self.table_name} {self.row_id}"


class Tombstone(models.Model):
    """A row was erased because a rule says so: which row, by which rule, when. It keeps nothing of what the row said.

    Only a row that has its tombstone can be deleted from an append-only table that allows it, and only such a row may
    be missing beside its link of the chain.
    """

    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    rule = models.CharField(_("rule"), max_length=80)  # the pinned row of the lawbook
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table_name", "row_id"], name="a_row_is_erased_once"),
            models.CheckConstraint(condition=~Q(rule=""), name="an_erasure_names_its_rule"),
        ]
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} by {self.rule}"
