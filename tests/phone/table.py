#!/usr/bin/env python3
"""Writes table.tsv: what Google's library makes of telephone numbers as people write them.

    python3 -m venv venv && venv/bin/pip install phonenumbers==9.0.42
    venv/bin/python tests/phone/table.py > tests/phone/table.tsv

PyPI's phonenumbers has Google's rules and metadata. Its release has to be the one whose metadata the
crate rlibphonenumber carries; see ARCHITECTURE.md.
"""

import sys

import phonenumbers as lib
from phonenumbers import PhoneNumberFormat as Format
from phonenumbers import PhoneNumberType as Kind
from phonenumbers import ValidationResult as Length

RELEASE = "9.0.42"

KINDS = {
    Kind.FIXED_LINE: "fixed_line",
    Kind.MOBILE: "mobile",
    Kind.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    Kind.TOLL_FREE: "toll_free",
    Kind.PREMIUM_RATE: "premium_rate",
    Kind.SHARED_COST: "shared_cost",
    Kind.VOIP: "voip",
    Kind.PERSONAL_NUMBER: "personal_number",
    Kind.PAGER: "pager",
    Kind.UAN: "uan",
    Kind.VOICEMAIL: "voicemail",
    Kind.UNKNOWN: "unknown",
}

LENGTHS = {
    Length.IS_POSSIBLE: "possible",
    Length.IS_POSSIBLE_LOCAL_ONLY: "local_only",
    Length.INVALID_COUNTRY_CODE: "country_code",
    Length.TOO_SHORT: "too_short",
    Length.INVALID_LENGTH: "invalid_length",
    Length.TOO_LONG: "too_long",
}

# Prefixes with which a number abroad is dialled, in countries with one that is written in digits alone.
ABROAD = {"DE": "00", "US": "011", "JP": "010", "AU": "0011"}


def read(home, text):
    """The verdict, the number in E.164, its kind and its international form."""
    try:
        number = lib.parse(text, home)
    except lib.NumberParseException as error:
        names = {
            lib.NumberParseException.INVALID_COUNTRY_CODE: "country_code",
            lib.NumberParseException.NOT_A_NUMBER: "no_number",
            lib.NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
            lib.NumberParseException.TOO_SHORT_NSN: "too_short",
            lib.NumberParseException.TOO_LONG: "too_long",
        }
        return names[error.error_type], "-", "-", "-"
    verdict = "valid" if lib.is_valid_number(number) else LENGTHS[lib.is_possible_number_with_reason(number)]
    return (
        verdict,
        lib.format_number(number, Format.E164),
        KINDS[lib.number_type(number)],
        lib.format_number(number, Format.INTERNATIONAL),
    )


def spellings(region, example, is_main):
    """(home, text) for each way in which `example` is written."""
    e164 = lib.format_number(example, Format.E164)
    yield "US" if region != "US" else "GB", e164
    if not is_main:
        return
    nsn = lib.national_significant_number(example)
    national = lib.format_number(example, Format.NATIONAL)
    yield region, nsn
    yield region, national
    prefix = lib.ndd_prefix_for_region(region, True)
    if prefix:
        yield region, prefix + nsn
    home, abroad = list(ABROAD.items())[example.country_code % len(ABROAD)]
    if home != region:
        yield home, abroad + e164[1:]
    for wrong in (e164 + "5", e164 + "55", e164[:-1], e164[:-2]):
        yield region, wrong
    # Without its plus sign, as it stands in exports that took it for a number.
    yield region, e164[1:]


def examples(region):
    """One number of each kind, the first of which stand in all spellings."""
    of_kind = lambda kind: lib.example_number_for_type(region, kind)
    mobile, fixed = of_kind(Kind.MOBILE), of_kind(Kind.FIXED_LINE)
    if mobile:
        yield mobile, True
    if fixed and fixed != mobile:
        yield fixed, False
        nsn = lib.national_significant_number(fixed)
        prefix = lib.ndd_prefix_for_region(region, True) or ""
        yield (prefix, nsn), None
    rest = [kind for kind in KINDS if kind not in (Kind.MOBILE, Kind.FIXED_LINE, Kind.UNKNOWN)]
    for kind in rest:
        example = of_kind(kind)
        if example and example not in (mobile, fixed):
            yield example, False


def rows():
    for region in sorted(lib.SUPPORTED_REGIONS):
        for example, is_main in examples(region):
            if is_main is None:
                prefix, nsn = example
                yield region, prefix + nsn
            else:
                yield from spellings(region, example, is_main)
    for code in sorted(lib.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        example = lib.example_number_for_non_geo_entity(code)
        if example:
            yield "US", lib.format_number(example, Format.E164)
    # Seen to go wrong elsewhere.
    yield from [
        ("US", "+1 441 4123"),
        ("US", "+1 441 412 3456"),
        ("BM", "412 3456"),
        ("NO", "47 90 78 14"),
        ("NO", "4790781412"),
        ("SG", "6531 9988"),
        ("IT", "397 565 428"),
        ("IT", "3931234567"),
        ("KZ", "7012345678"),
        ("RU", "8 812 123-45-67"),
        ("US", "+7 812 123-45-67"),
        ("US", "+7 8 812 123-45-67"),
        ("RU", "00 1 415 555 2671"),
        ("US", "+44 (0)20 7946 0958"),
        ("US", "+39 06 6982 1234"),
        ("US", "+39 6 6982 1234"),
        ("MX", "55 1234 5678"),
        ("US", "+52 55 1234 5678"),
        ("US", "+52 1 55 1234 5678"),
        ("MX", "1 55 1234 5678"),
        ("MX", "044 55 1234 5678"),
        ("US", "+54 9 11 2345 6789"),
        ("AR", "011 15 2345 6789"),
        ("US", "+55 11 8765 4321"),
        ("US", "+49 30 123456"),
        ("US", "+1 123 456 7890"),
        # Longer than E.164 allows, and possible all the same.
        ("US", "+49 30 1234567890123"),
        ("US", "+999 12345678"),
        ("US", "+800 1234 5678"),
    ]


def main():
    if lib.__version__ != RELEASE:
        sys.exit(f"phonenumbers is {lib.__version__}; install phonenumbers=={RELEASE}")
    seen = set()
    print(f"# PyPI phonenumbers {RELEASE}; written by tests/phone/table.py")
    print("# home region, text, verdict, E.164, kind, international form")
    for home, text in rows():
        if (home, text) not in seen:
            seen.add((home, text))
            print("\t".join((home, text, *read(home, text))))


main()
