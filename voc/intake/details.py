"""Find the personal details that a pattern can find: addresses, numbers, handles. Names of people: `names.py`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from voc.resources import definition

DIGIT = re.compile(r"\d")
ANYTHING = re.compile("")
FOLD = re.compile(r"[\W_]+")
DATE_LIKE = re.compile(
    r"\(?\d{1,2}[./ -]\d{1,2}[./ -]\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}\b|(?:19|20)\d\d[./ -]\d{1,2}[./ -]\d{1,2}"
)
PIECES = re.compile(r"<ADDRESS>(?:,? <ADDRESS>)+")
YEARS = re.compile(r"(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?")
IBAN_MODULUS = 97
LETTER_BASE = 36
HIGHEST_VERSION = 31


@dataclass(frozen=True)
class Pattern:
    """One way to find one kind of detail (see voc/definitions/personal.toml)."""

    kind: str
    find: re.Pattern[str]
    check: str | None = None
    trigger: tuple[str, ...] = ()
    digits: int = 0
    part: re.Pattern[str] = ANYTHING

    def may_find(self, text: str, small: str, digits: int) -> bool:
        """Tell whether a text, given also in small letters, that holds so many digits is worth a search."""
        if digits < self.digits or (self.trigger and not any(map(small.__contains__, self.trigger))):
            return False
        return self.part.search(text) is not None

    def hide(self, text: str, readable: frozenset[str]) -> tuple[str, int]:
        """Return the text with each detail of this kind replaced, and how many were.

        readable: folded names whose handles stay.
        """
        hidden = 0

        def replaced(found: re.Match[str]) -> str:
            nonlocal hidden
            whole = found.group()
            start, end = (at - found.start() for at in found.span("hide" if "hide" in self.find.groupindex else 0))
            if self.check and not CHECKS[self.check](whole[start:end], readable):
                return whole
            hidden += 1
            return f"{whole[:start]}<{self.kind}>{whole[end:]}"

        return self.find.sub(replaced, text), hidden


def hide_details(text: str, kinds: frozenset[str], readable: frozenset[str], counts: Counter[str]) -> str:
    """Return the text with every detail of these kinds replaced by its kind; count them in `counts`."""
    small, digits = _small(text), len(DIGIT.findall(text))
    for pattern in _worth_a_look(kinds, digits > 0):
        if pattern.may_find(text, small, digits):
            text, hidden = pattern.hide(text, readable)
            if hidden:
                counts[pattern.kind] += hidden
                small = _small(text)
    return PIECES.sub("<ADDRESS>", text) if "<ADDRESS>" in text else text


def _small(text: str) -> str:
    """Return a text in small letters, the Turkish i among them as patterns see it when they ignore case."""
    return text.lower() if text.isascii() else text.casefold().replace("ı", "i").replace("i̇", "i")


@cache
def _worth_a_look(kinds: frozenset[str], with_digits: bool) -> tuple[Pattern, ...]:
    return tuple(each for each in patterns() if each.kind in kinds and (with_digits or not each.digits))


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of personal.toml, in order, with their word lists filled in."""
    rules = definition("personal")
    return tuple(
        Pattern(
            kind=rule["kind"],
            find=_compiled(rule["find"], rules["words"]),
            check=rule.get("check"),
            trigger=_triggers(rule.get("trigger", ()), rules["words"]),
            digits=rule.get("digits", 0),
            part=re.compile(rule.get("part", "")),
        )
        for rule in rules["pattern"]
    )


def folded(name: str) -> str:
    """Return a name as it would stand in a handle: small letters and digits only."""
    return FOLD.sub("", name).casefold()


def _compiled(find: str, words: dict[str, list[str]]) -> re.Pattern[str]:
    for name, listed in words.items():
        # Longest first: an alternation takes the first that fits.
        find = find.replace(f"<<{name}>>", "|".join(sorted(listed, key=len, reverse=True)))
    return re.compile(find)


def _triggers(signs: Sequence[str], words: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the signs; in the place of <<name>>, how the words of that list begin, before any regular expression."""
    filled = [words[sign[2:-2]] if sign.startswith("<<") else [sign] for sign in signs]
    return tuple(_small(word.partition("\\")[0]) for listed in filled for word in listed)


def _digits(found: str) -> str:
    return "".join(character for character in found if character.isdecimal())


def is_card(found: str, _: frozenset[str]) -> bool:
    """Tell whether the digits pass the Luhn check."""
    digits = [int(digit) for digit in reversed(_digits(found))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_iban(found: str, _: frozenset[str]) -> bool:
    """Tell whether the account number passes the check of ISO 13616."""
    code = found.replace(" ", "").upper()
    return int("".join(str(int(each, LETTER_BASE)) for each in code[4:] + code[:4])) % IBAN_MODULUS == 1


def is_ip(found: str, _: frozenset[str]) -> bool:
    """Tell whether it is an address of the internet protocol; small numbers only (9.0.1.11) are a software version."""
    from ipaddress import ip_address

    try:
        address = ip_address(found)
    except ValueError:
        return False
    return address.version == 6 or max(address.packed) > HIGHEST_VERSION


def is_email(found: str, _: frozenset[str]) -> bool:
    """Tell an address from two sentences around an @ (`see you @ 7.Thanks`): a domain ends in letters."""
    last = found.rpartition(".")[2]
    return last.isalpha() and len(last) > 1 and ("@ " not in found or " @" not in found or last.islower())


def is_phone(found: str, _: frozenset[str]) -> bool:
    """Tell a telephone number from dates and years."""
    return 6 <= len(_digits(found)) <= 15 and not DATE_LIKE.match(found) and not YEARS.match(found)


def is_number(found: str, _: frozenset[str]) -> bool:
    """Tell the number of an order or account from years, dates, sums and ordinals."""
    digits = len(_digits(found))
    if YEARS.fullmatch(found) or DATE_LIKE.match(found):
        return False
    return digits >= 5 or (digits >= 3 and found.upper() == found and any(map(str.isalpha, found)))


def is_code(found: str, _: frozenset[str]) -> bool:
    """Tell a tracking code from a word: most of it is digits."""
    return len(_digits(found)) >= 6


def is_handle(found: str, readable: frozenset[str]) -> bool:
    """Tell a person's handle from the brand's own, and from `@` written for "at"."""
    rules = definition("personal")["handles"]
    name = folded(found)
    if name in rules["words"] or name in readable or re.fullmatch(r"\d+(?:am|pm|h)?", name):
        return False
    return not any(name.startswith(brand) and name[len(brand) :] in rules["brand_ends"] for brand in readable)


CHECKS: dict[str, Callable[[str, frozenset[str]], bool]] = {
    "card": is_card,
    "code": is_code,
    "email": is_email,
    "handle": is_handle,
    "iban": is_iban,
    "ip": is_ip,
    "number": is_number,
    "phone": is_phone,
}
