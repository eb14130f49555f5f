"""A model field that is encrypted at rest and plain in Python.

The row's identity is its `sealed_id` (a UUID made before the first save), since an integer key does not
exist yet when a new row is encrypted.
"""

import uuid
from typing import Any

from django.db import models

from core.crypto import decrypt, encrypt


class SealedModel(models.Model):
    """A row with encrypted fields; `sealed_id` is the identity their values are bound to."""

    sealed_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def sealed(column: str, indexed: str = "") -> Any:
    """A property over an encrypted column: `number = sealed("number_sealed")`.

    `indexed` names the row's method that is given each new plain text, to keep its blind index.
    """

    def read(row: Any) -> str:
        return unseal(row, column, row.sealed_id, getattr(row, column))

    def write(row: Any, plain: str) -> None:
        setattr(row, column, encrypt(plain, bound_to=_identity(row, column, row.sealed_id)) if plain else "")
        if indexed:
            getattr(row, indexed)(plain)

    return property(read, write)


def unseal(model: Any, column: str, sealed_id: uuid.UUID, stored: str) -> str:
    """The plain text of a value that was read from the database without its object."""
    return decrypt(stored, bound_to=_identity(model, column, sealed_id)) if stored else ""


def _identity(model: Any, column: str, sealed_id: uuid.UUID) -> str:
    return f"{model._meta.db_table}.{column}.{sealed_id}"
