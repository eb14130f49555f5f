"""Published years of the working-day calendar. What is published stays; a change is a new version."""

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from lawbook.days import Day, Kind


class YearStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")


class CalendarYear(models.Model):
    """One version of a year's holiday arrangement. The database refuses changes once it is published."""

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=20, choices=YearStatus, default=YearStatus.DRAFT)
    source = models.CharField(_("source"), max_length=200)
    imported_at = models.DateTimeField(_("imported at"), default=clock.now)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="one_row_per_version_of_a_year"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(status="published"), name="one_published_version_per_year"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True, published_by__isnull=True)
                | (~Q(status="draft") & Q(published_at__isnull=False)),
                name="a_published_year_says_when",
            ),
            models.CheckConstraint(condition=Q(year__range=(2000, 2199)), name="a_year_of_this_age"),
        ]
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")

    def __str__(self) -> str:
        return f"{self.year}.{self.version}"


class DayKind(models.TextChoices):
    WORKING = "working", _("working day")
    WEEKEND = "weekend", _("weekend")
    HOLIDAY = "holiday", _("holiday")
    MAKE_UP = "make_up", _("make-up working day")


class CalendarDay(models.Model):
    """One date of one version of a year: working or not, and why."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    is_working = models.BooleanField(_("working"))
    kind = models.CharField(_("kind"), max_length=20, choices=DayKind)
    name_zh = models.CharField(_("name in Chinese"), max_length=40, blank=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["year", "date"], name="one_row_per_date_of_a_version"),
            models.CheckConstraint(
                condition=Q(is_working=True, kind__in=["working", "make_up"])
                | Q(is_working=False, kind__in=["weekend", "holiday"]),
                name="a_day_works_as_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["working", "weekend"]) | (~Q(name_zh="") & ~Q(name_en="")),
                name="a_holiday_has_its_names",
            ),
        ]
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"

    def known(self) -> Day:
        """The day as the calendar takes it in."""
        return Day(self.date, self.is_working, cast(Kind, self.kind), self.name_zh, self.name_en)
