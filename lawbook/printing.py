"""The counting slip as lines of text, for a terminal."""

from django.utils.translation import gettext as _

from lawbook.slips import Slip, SlipDay

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def slip_lines(slip: Slip, language: str) -> list[str]:
    """One line a day: date, weekday, its number or a dash, and why; then the version of the calendar."""
    lines = [_line(day, language) for day in slip.days]
    return [*lines, _("Calendar: %(version)s") % {"version": slip.calendar_version}]


def _line(day: SlipDay, language: str) -> str:
    chinese = language.startswith("zh")
    weekday = f"周{WEEKDAYS_ZH[day.weekday]}" if chinese else WEEKDAYS_EN[day.weekday]
    number = "–" if day.number is None else str(day.number)
    return f"{day.date}  {weekday}  {number:>3}  {', '.join(_reasons(day, chinese))}".rstrip()


def _reasons(day: SlipDay, chinese: bool) -> list[str]:
    words = {
        "start": _("start day, not counted"),
        "paused": _("paused, not counted"),
        "weekend": _("weekend"),
        "make_up": _("make-up working day"),
    }
    name = day.name_zh if chinese else day.name_en
    reasons = [words.get(day.kind, ""), name]
    reasons += [_("predicted")] if day.is_predicted else []
    reasons += [_("due day")] if day.is_due else []
    return [reason for reason in reasons if reason]
