"""Phone numbers as people write them, kept in one form (E.164) so that the same number is found again."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

kept_form = RegexValidator(r"^\+[1-9][0-9]{6,14}\Z", _("Write the number with its country code, such as +13125550100."))
# Emergency and advice lines are dialled within the country and are often short: 911, 112, 116 117, 1-800-222-1222.
short_form = RegexValidator(
    r"^(?=(?:.*[0-9]){2})\+?[0-9(][0-9 ()./-]*\Z", _("Write only the number that people dial, such as 116 117.")
)


class PhoneUnclear(ValueError):
    """What was written is no whole phone number; writing it with all its digits helps."""


def e164(typed: str, *, country: str) -> str:
    """``(312) 555-0100`` in US as ``+13125550100``; empty stays empty; `PhoneUnclear` where digits are missing.

    ``country`` is the two-letter code whose numbers need no country code. Whether the number is in use is not known.
    """
    import phonenumbers  # here, because its tables take long to load

    typed = typed.strip()
    if not typed:
        return ""
    if typed.startswith("00"):  # how half the world writes +
        typed = f"+{typed[2:]}"
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as why:
        raise PhoneUnclear(typed) from why
    # Without an area code a number is possible only for a neighbour; an extension would be lost.
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not possible or number.extension:
        raise PhoneUnclear(typed)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
