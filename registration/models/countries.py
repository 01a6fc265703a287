"""Nationalities: ISO 3166-1 codes; their names come from the Unicode CLDR, in each reader's language."""

from babel import Locale
from django.utils import translation

from registration.models.folding import fold

# ISO 3166-1, without CLDR's groupings, exceptional reservations and uninhabited territories.
_LEFT_OUT = "AC AQ BV CP CQ DG EA EU EZ HM IC QO TA TF UM UN XA XB ZZ"
_CODES = sorted(
    code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha() and code not in _LEFT_OUT
)


def country_name(code: str) -> str:
    """The country's name in the active language."""
    return str(Locale.parse(translation.get_language() or "en").territories.get(code, code))


def in_order() -> list[tuple[str, str]]:
    """Codes and names, alphabetical in the active language."""
    return sorted(((code, country_name(code)) for code in _CODES), key=lambda pair: fold(pair[1]))
