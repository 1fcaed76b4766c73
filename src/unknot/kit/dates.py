"""Dates, times, lengths, money and phone numbers in words: one place for pages and letters.

People read the venue's time, always. Where a clock change makes a wall time come twice, its zone's short name tells the
two apart. The order of day and month and the clock are translatable patterns (Django's format letters), so a language
brings its own; decision 0045 says why English has 24 hours. Nothing here asks what time it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as by_letters
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext, override, pgettext

from unknot.spine.times import is_repeated, zone_name

if TYPE_CHECKING:
    from babel import Locale

# Currencies whose sign people know; any other is written with its three letters.
SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "MXN": "$", "EUR": "€", "GBP": "£"}


def full(moment: datetime, zone: ZoneInfo) -> str:
    """For letters: ``Tuesday 24 November 2026, 16:30 (Chicago time)``."""
    words = {"day": long_day(moment.astimezone(zone).date()), "time": clock(moment, zone), "place": place(zone)}
    return gettext("%(day)s, %(time)s (%(place)s time)") % words


def when(moment: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """For lists: ``Today 16:30``, ``Tomorrow 09:00``, ``Thursday 26 November, 09:00``."""
    # A row begins like a sentence; inside one, languages that write days small keep them small.
    return capfirst(when_within(moment, zone, now=now))


def when_within(moment: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """The same inside a sentence or after a colon: ``today 16:30``, ``Thursday 26 November, 09:00``."""
    the_day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    near = {today: gettext("today"), today + timedelta(days=1): gettext("tomorrow")}.get(the_day)
    words = {"day": near or date_of(the_day, today=today), "time": clock(moment, zone)}
    return (gettext("%(day)s %(time)s") if near else gettext("%(day)s, %(time)s")) % words


def day(the_day: date, *, today: date) -> str:
    """``Today``, ``Tomorrow``, ``Thursday 26 November``; with the year where it is another one."""
    if the_day == today:
        return gettext("Today")
    if the_day == today + timedelta(days=1):
        return gettext("Tomorrow")
    return date_of(the_day, today=today)


def date_of(the_day: date, *, today: date) -> str:
    """``Thursday 26 November``, also today; with the year where it is another one."""
    if the_day.year != today.year:
        return long_day(the_day)
    return by_letters(the_day, pgettext("day without year, in format letters", "l j F"))


def short_day(the_day: date) -> str:
    """``Tue 24``, for a row of days."""
    return by_letters(the_day, pgettext("short day, in format letters", "D j"))


def weekday(the_day: date, *, today: date) -> str:
    """``Today``, ``Tomorrow``, ``Thursday``: the head of a column, over `month_day`."""
    near = {today: gettext("Today"), today + timedelta(days=1): gettext("Tomorrow")}
    return near.get(the_day) or by_letters(the_day, "l")


def month_day(the_day: date) -> str:
    """``24 Nov``, where a column has no room for more."""
    return by_letters(the_day, pgettext("day and short month, in format letters", "j M"))


def long_day(the_day: date) -> str:
    """``Tuesday 24 November 2026``."""
    return by_letters(the_day, pgettext("day with year, in format letters", "l j F Y"))


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """``16:30``; ``01:30 CDT`` and ``01:30 CST`` where the clock shows the same twice."""
    words = by_letters(moment.astimezone(zone), pgettext("time of day, in format letters", "H:i"))
    return f"{words} {zone_name(moment, zone)}" if is_repeated(moment, zone) else words


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """``16:30 to 17:15``."""
    return gettext("%(start)s to %(end)s") % {"start": clock(starts_at, zone), "end": clock(ends_at, zone)}


def unparted(words: str) -> str:
    """For pages: the same words, where no line ends between a day and its month, in ``(Chicago time)`` or ``IL 60601``.

    In letters the blanks stay as they are: a text message with other ones would cost twice as much.
    """
    whole = _what_stays_whole(get_language() or "")
    return whole.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), words)


@cache
def _what_stays_whole(language: str) -> re.Pattern[str]:
    """A day and its month as this language has them ("24 de noviembre"), short brackets, a state and its zip."""
    with override(language):
        months = "|".join(re.escape(str(name)) for name in MONTHS.values())
    day, short, state_and_zip = r"\d{1,2}\.?", r"\([^()]{1,24}\)", r"\b[A-Z]{2} \d{5}\b"
    dated = rf"(?i:\b{day} (?:\w{{1,3}} )?(?:{months})\b|\b(?:{months}) {day}(?!\d))"
    return re.compile(f"{dated}|{short}|{state_and_zip}")


def minutes(count: int) -> str:
    """``45 minutes``."""
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def place(zone: ZoneInfo) -> str:
    """The city a zone is named after: ``Chicago``, ``New York``."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def money(cents: int, currency: str) -> str:
    """An amount in hundredths of its currency: ``$70``, ``$72.50``, ``70 CHF``.

    Point or comma, and the side of the sign, are those of people who speak the language where the money is used.
    """
    from babel.numbers import get_decimal_symbol  # here, because it takes long to load

    local = _money_locale(get_language() or "", currency)
    figure = f"{cents // 100}{get_decimal_symbol(local)}{cents % 100:02}" if cents % 100 else f"{cents // 100}"
    if currency not in SIGNS:
        return pgettext("amount and currency", "%(amount)s %(code)s") % {"amount": figure, "code": currency}
    sign, is_first = SIGNS[currency], local.currency_formats["standard"].pattern.startswith("¤")
    return f"{sign}{figure}" if is_first else f"{figure}\N{NO-BREAK SPACE}{sign}"


@cache
def _money_locale(language: str, currency: str) -> Locale:
    """Spanish with dollars is written as in the United States, with euros as in Spain; like English where unknown."""
    from babel import Locale, UnknownLocaleError  # as above

    spoken = language.partition("-")[0]
    for name in (f"{spoken}_{currency[:2]}", spoken):  # a currency begins with its country
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@lru_cache(maxsize=64)
def phone(number: str, country: str) -> str:
    """A number as people of that country write it, with the country's code only for other countries.

    What cannot be read as a number is shown as it was written.
    """
    import phonenumbers  # here, because its tables take long to load

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(country)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))
