"""Build the shipped corpora from their written texts: `python corpora/build.py [demo|small]`.

The texts in `<corpus>/texts/*.jsonl` are written by hand, one by one. This script only adds what belongs
around a text: who wrote it and when, product numbers, flags, copies on other sites. It is seeded: the same
texts give the same bytes. `<corpus>/truth.toml` says what is planted.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
Row = dict[str, Any]
NAMES: dict[str, list[str]] = tomllib.loads((HERE / "people.toml").read_text("utf-8"))


@dataclass
class Scene:
    """What the texts are set into: the corpus's own truth.toml, a random source, the planted details."""

    truth: Row
    random: Random
    people: list[Row] = field(default_factory=list)
    details: set[str] = field(default_factory=set)

    def date(self, themes: list[str]) -> datetime:
        """Return a time in the corpus's period; a problem that starts shows almost only after its start."""
        first, last = (datetime.fromisoformat(str(self.truth["period"][end])) for end in ("first", "last"))
        for problem in self.truth.get("problem", []):
            late = problem["theme"] in themes and self.random.random() < problem["share_after_start"]
            first = datetime.fromisoformat(str(problem["start"])) if late else first
        return first + timedelta(minutes=self.random.randrange(int((last - first).total_seconds() // 60)))

    def person(self, lang: str) -> Row:
        """Return a customer: a new one mostly, sometimes one who has written before."""
        known = [person for person in self.people if person["lang"] == lang]
        if known and self.random.random() < 0.2:
            return self.random.choice(known)
        name = f"{self.random.choice(NAMES['first'])} {self.random.choice(NAMES['last'])}"
        person = {
            "id": f"C{100001 + len(self.people)}",
            "name": name,
            "email": f"{name.lower().replace(' ', '.')}{len(self.people)}@example.com",
            "handle": f"@{name.lower().replace(' ', '')}{self.random.randrange(10, 99)}",
            "region": self.random.choice(self.truth["regions"][lang]),
            "tier": self.random.choices(["New", "Member", "Insider"], [5, 3, 1])[0],
            "lang": lang,
        }
        self.people.append(person)
        self.details.update(str(person[key]) for key in ("email", "handle"))
        return person

    def signed(self, text: str, person: Row) -> str:
        """Return the text, now and then signed as customers sign: with a name, a number, an address."""
        if self.random.random() >= self.truth["signed_share"]:
            return text
        phone = f"07700 900{self.random.randrange(100, 999)}"
        order = f"HV-{self.random.randrange(10**7, 10**8)}"
        detail = self.random.choice([phone, person["email"], order])
        cue = {phone: "Tel ", person["email"]: "", order: "Order "}[detail]
        self.details.update({detail, person["name"]})
        return f"{text}\n{person['name']}, {cue}{detail}"


def gtin13(number: int) -> str:
    """Return a valid GTIN-13 under 952, the prefix that GS1 keeps for demonstrations."""
    digits = f"952{number:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{(10 - total % 10) % 10}"


def review(text: Row, scene: Scene) -> Row:
    """Return a review as a shop's export holds it."""
    random, person = scene.random, scene.person(text["lang"])
    themes = [text["theme"], *text["also"]]
    product = scene.truth["products"].get(text["product"]) or {"name": "", "number": 0}
    own = random.random() < (0.85 if {"leaking_bottles", "refill_plan"} & set(themes) else 0.55)
    return {
        "review_id": "",
        "product": product["name"],
        "brand": scene.truth["brand"],
        "gtin": gtin13(product["number"]) if product["number"] else "",
        "stars": text["stars"],
        "title": text["title"] or "",
        "review": scene.signed(text["text"], person),
        "date": scene.date(themes).strftime("%Y-%m-%d %H:%M"),
        "reviewer": person["name"],
        "region": person["region"],
        "loyalty_tier": person["tier"],
        "site": scene.truth["sites"][0] if own else random.choice(scene.truth["sites"][1:]),
        "verified_purchase": "yes" if random.random() < 0.72 else "no",
        "incentivised": "yes" if random.random() < 0.07 else "no",
        "syndicated_from": "",
        "theme": text["theme"],
    }


def copies(reviews: list[Row], scene: Scene) -> list[Row]:
    """Return copies of the brand's own reviews on retailers' sites, as they came or cut short."""
    own = [row for row in reviews if row["site"] == scene.truth["sites"][0] and len(row["review"].split()) >= 25]
    found = []
    for number, row in enumerate(scene.random.sample(own, scene.truth["copies"])):
        words = row["review"].split(" ")
        later = datetime.fromisoformat(row["date"]) + timedelta(days=scene.random.randrange(2, 20))
        found.append(
            {
                **row,
                "review": row["review"] if number % 3 else " ".join(words[: len(words) - 2]) + "...",
                "date": later.strftime("%Y-%m-%d %H:%M"),
                "site": scene.random.choice(scene.truth["sites"][1:]),
                "syndicated_from": scene.truth["sites"][0],
            }
        )
    return found


def answer(text: Row, scene: Scene) -> Row:
    """Return one answered survey."""
    person = scene.person(text["lang"])
    product = scene.truth["products"].get(text["product"]) or {"name": ""}
    return {
        "response_id": "",
        "submitted": scene.date([text["theme"], *text["also"]]).strftime("%d/%m/%Y"),
        "customer": person["id"],
        "email": person["email"],
        "nps": text["nps"],
        "What is the main reason for your score?": scene.signed(text["text"], person),
        "What could we do better?": text["text2"] or "",
        "last_product": product["name"],
        "region": person["region"],
        "loyalty_tier": person["tier"],
        "theme": text["theme"],
    }


def post(text: Row, scene: Scene) -> Row:
    """Return one social post."""
    person = scene.person(text["lang"])
    when = scene.date([text["theme"], *text["also"]])
    return {
        "id": "",
        "created_at": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": person["handle"],
        "text": text["text"],
        "likes": int(scene.random.paretovariate(1.2)) - 1,
        "theme": text["theme"],
    }


def number(rows: list[Row], column: str, prefix: str, by: str) -> dict[str, str]:
    """Give every row its id in order of time, take the theme out, and return the themes by id."""
    rows.sort(key=lambda row: (row[by], json.dumps(row, sort_keys=True)))
    themes = {}
    for place, row in enumerate(rows):
        row[column] = f"{prefix}{place + 1:05d}"
        themes[row[column]] = row.pop("theme")
    return themes


def write_csv(path: Path, rows: list[Row]) -> None:
    """Write rows as UTF-8 CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(folder: Path) -> None:
    """Write the corpus's files and `planted.json` (the theme of every row, the details that must vanish)."""
    truth = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))
    scene = Scene(truth, Random(truth["seed"]))
    lines = [line for path in sorted(folder.glob("texts/*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    texts: dict[str, list[Row]] = {"review": [], "survey": [], "social": []}
    for line in lines:
        text = json.loads(line)
        texts[text["kind"]].append(text)
        scene.details.update(text["details"])
    reviews = [review(text, scene) for text in texts["review"]]
    reviews += copies(reviews, scene)
    themes = number(reviews, "review_id", "R", "date")
    write_csv(folder / "reviews.csv", reviews)
    if texts["survey"]:
        answers = [answer(text, scene) for text in texts["survey"]]
        themes |= number(answers, "response_id", "S", "customer")
        write_csv(folder / "survey.csv", answers)
    if texts["social"]:
        posts = [post(text, scene) for text in texts["social"]]
        themes |= number(posts, "id", "P", "created_at")
        (folder / "social.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in posts), "utf-8"
        )
    planted = {"themes": themes, "details": sorted(scene.details)}
    (folder / "planted.json").write_text(json.dumps(planted, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("demo", "small"):
        build(HERE / name)
