"""Tests of voc/intake/details.py and the patterns of voc/definitions/personal.toml."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from voc.intake.details import hide_details, patterns

KINDS = frozenset(pattern.kind for pattern in patterns())
READABLE = frozenset({"northair", "acme"})


def hidden(text: str) -> str:
    return hide_details(text, KINDS, READABLE, Counter())


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Mail me at ann.lee@shop.co.uk today", "Mail me at <EMAIL> today"),
        ("ann dot lee at gmail dot com", "ann dot <EMAIL>"),
        ("ann.lee [at] yahoo.com please", "<EMAIL> please"),
        ("see https://t.co/abc, or www.acme.org/a?b=c.", "see <URL>, or <URL>."),
        ("my page is anna.example.com/photos", "my page is <URL>"),
        ("@ann_lee tell @NorthAir and @northairhelp", "<HANDLE> tell @NorthAir and @northairhelp"),
        ("@northairmom99 agrees", "<HANDLE> agrees"),
        ("posted by u/some_body", "posted by <HANDLE>"),
        ("Paid from DE89 3704 0044 0532 0130 00 twice", "Paid from <IBAN> twice"),
        ("gb82west12345698765432", "<IBAN>"),
        ("card 4111 1111 1111 1111, expired", "card <CARD>, expired"),
        ("378282246310005", "<CARD>"),
        ("card 4111-1111-1111-1112", "card <NUMBER>"),  # no card, but nobody else's number
        ("from 203.0.113.77 and 2001:db8::1", "from <IP> and <IP>"),
        ("I live at 12 High Street, London SW1A 1AA.", "I live at <ADDRESS>."),
        ("Flat 3, 27b Park Road", "<ADDRESS>"),
        ("sent to 350 5th Ave, New York, NY 10118 again", "sent to <ADDRESS> again"),
        ("we live at 12 baker street now", "we live at <ADDRESS> now"),
        ("PO Box 123", "<ADDRESS>"),
        ("wohne in der Lange Straße 12, 12345 Berlin seit Mai", "wohne in der <ADDRESS> seit Mai"),
        ("Gartenweg 3a ist meine Adresse", "<ADDRESS> ist meine Adresse"),
        ("vivo en la Calle de Alcalá, 12, 28001 Madrid", "vivo en la <ADDRESS>"),
        ("habite 12 bis, rue de la Paix, 75002 Paris", "habite <ADDRESS>"),
        ("order number 12345 is late", "order number <NUMBER> is late"),
        ("Order #: 123-456", "Order #: <NUMBER>"),
        ("policy PET123456 was", "policy <NUMBER> was"),
        ("booking ref is ABC123.", "booking ref is <NUMBER>."),
        ("confirmation code GHTRWE please", "confirmation code <NUMBER> please"),
        ("Bestellnummer 123456", "Bestellnummer <NUMBER>"),
        ("pedido nº 98765", "pedido nº <NUMBER>"),
        ("1Z999AA10123456784", "<NUMBER>"),
        ("my SSN 123-45-6789", "my SSN <NUMBER>"),
        ("DOB 12/03/1965", "DOB <DATE>"),
        ("+44 20 7946 0958 or 020 7946 0958", "<PHONE> or <PHONE>"),
        ("(555) 123-4567, 555.123.4567, 1-800-555-0199", "<PHONE>, <PHONE>, <PHONE>"),
        ("0176 12345678 / 06 12 34 56 78 / 612 345 678", "<PHONE> / <PHONE> / <PHONE>"),
        ("call 555-1234 now", "call <PHONE> now"),
        ("Ring me about it please, 555-0173.", "Ring me about it please, <PHONE>."),
        ("the one I put in again, HV-20418837, is late", "the one I put in again, <NUMBER>, is late"),
        ("Flat 9, 31 Tannery Wharf, and it dripped", "<ADDRESS>, and it dripped"),
        ("Fine so far. Ilva Quenby, Tel 07700 900123", "Fine so far. <NAME>, Tel <PHONE>"),
        ("Smooth.\nIlva Quenby-Ray, i.q@example.com", "Smooth.\n<NAME>, <EMAIL>"),
        ("Ruf an: Telefon 12 34 567", "Ruf an: Telefon <PHONE>"),
    ],
)
def test_hidden(text: str, safe: str) -> None:
    assert hidden(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "Flight 1234 on 01/02/2015 at 10:30, gate B4",
        "paid $1,250.00 instead of 1,000,000 or 10 000 000",
        "a claim in 2019 of 1000000 dollars",
        "order 2015-16, ticket 2000 euros, claim 5 times, 15000 points",
        "Boeing 737-800, A380-800, 2 x 100 ml",
        "version 10.120.0.1 and iOS 9.0.1.11",
        "a 10 minute drive, a 5 Minute Walk, the 5 Star Hotel Road",
        "booking.com and acme.co.uk sold it",
        "see you @ 7, @home or @10am",
        "Sitzplatz 61, Arbeitsweg 30 Minuten",
        "24/7, 2015/2016, 3.5 out of 5, 9 out of 10",
        "it is 5'2\" and 115 lbs, size 12-14",
        "2019-12-31 23:59:59",
        "kept: <EMAIL> <PHONE> <NUMBER>",
        "",
        "I rated it 100-2000 times better",
        "Great Shampoo, order it",
    ],
)
def test_what_is_no_personal_detail_stays(text: str) -> None:
    assert hidden(text) == text


def test_only_the_chosen_kinds_are_hidden_and_counted() -> None:
    counts: Counter[str] = Counter()

    safe = hide_details("a@b.org or +44 20 7946 0958", frozenset({"EMAIL"}), READABLE, counts)

    assert safe == "<EMAIL> or +44 20 7946 0958"
    assert +counts == {"EMAIL": 1}


@pytest.mark.parametrize(
    "part",
    ["1 ", "0", "A1", "order ", "order number ", "a.", "@", "www.", "Aa ", "1 Aa ", "Calle ", "12 rue de la ", "call ",
     "a@a.", "1:", "<", "http://", "no. ", "1 Aa Aa St, ", "x.com/", "12-", "+1 (", "Gartenweg ", "DE89 "],
)  # fmt: skip
def test_hostile_text_takes_no_time(part: str) -> None:
    start = time.process_time()

    hidden(part * (50_000 // len(part)))

    assert time.process_time() - start < 2
