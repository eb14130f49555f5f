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


def sealed(column: str) -> Any:
    """A property over an encrypted column: `number = sealed("number_sealed")`."""

    def bound_to(row: Any) -> str:
        return f"{row._meta.db_table}.{column}.{row.sealed_id}"

    def read(row: Any) -> str:
        stored = getattr(row, column)
        return decrypt(stored, bound_to=bound_to(row)) if stored else ""

    def write(row: Any, plain: str) -> None:
        setattr(row, column, encrypt(plain, bound_to=bound_to(row)) if plain else "")

    return property(read, write)
