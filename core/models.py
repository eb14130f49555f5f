"""Numbers that run without gaps, per kind and year."""

from django.db import models


class Counter(models.Model):
    """The last number given out; a number taken in a transaction that fails is given out again."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
