"""Names for topics from a language model that the user points to, local or remote. Off unless it is set.

Any server that speaks OpenAI's chat completions will do. What is sent: a topic's words and a few of its statements,
with personal details hidden as everywhere. A name is taken when it is short, is no other topic's, and speaks of what
the statements speak of; else the topic keeps the one that voc gave it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.meaning.terms import WORD, stem, stop_words

KEY = "VOC_NAMER_KEY"
"""The environment variable with the server's key, where it wants one: a secret has no place in a voc.toml."""
SENT, LONGEST, PATIENCE = 8, 5, 60
"""Statements sent of a topic, words in a name at most, seconds to wait for an answer."""
TASK = (
    "These statements are from customer feedback and share one topic. Name the topic in two to four words, as "
    "customers say it: a noun phrase or a short verb phrase. Answer with the name alone."
)


def renamed(
    corpus: Corpus, table: pd.DataFrame, kept: Collection[int], url: str, model: str
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table of topics with the names that the language model gave; how many, and what went wrong, as facts.

    kept: ids of topics whose names stay. url: the server's address, up to and without `/chat/completions`.
    """
    mine = ~table["topic_id"].isin(list(kept)) & ~table["verdict"].astype(bool)
    texts = corpus.statements.set_index("statement_id")["text"]
    names, wrong = table["name"].tolist(), ""
    known, taken = {_folded(name) for name in names}, 0
    for place in np.flatnonzero(mine):
        words, own = table["words"].iloc[place], texts[list(table["exemplars"].iloc[place])[:SENT]].tolist()
        try:
            answer = _answer(url, model, words, own)
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            wrong = f"{url} gave no name: {error}"
            break
        name = _fit(answer, [*words, *own])
        if name and _folded(name) not in known:
            names[place], taken = name, taken + 1
            known.add(_folded(name))
    return table.assign(name=pd.Series(names, index=table.index, dtype="str")), {
        "named": taken,
        "namer": wrong,
    }


def _answer(url: str, model: str, words: Sequence[str], texts: Sequence[str]) -> str:
    told = "\n".join([TASK, "", f"Words: {', '.join(words)}", "", "Statements:", *(f"- {text}" for text in texts)])
    body = {"model": model, "temperature": 0, "max_tokens": 20, "messages": [{"role": "user", "content": told}]}
    head = {"Content-Type": "application/json"}
    if os.environ.get(KEY):
        head["Authorization"] = f"Bearer {os.environ[KEY]}"
    request = Request(f"{url.rstrip('/')}/chat/completions", json.dumps(body).encode(), head)  # noqa: S310
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 the settings allow http and https alone
        return str(json.load(answer)["choices"][0]["message"]["content"])


def _fit(answer: str, spoken: Sequence[str]) -> str | None:
    """Return the answer as a name, None when it is none, or says nothing of what was spoken."""
    name = answer.strip().strip("\"'“”.*` ")
    words = WORD.findall(name.lower())
    bearing = {stem(word) for word in words if word not in stop_words()}
    heard = {stem(word) for text in spoken for word in WORD.findall(text.lower())}
    short = 0 < len(words) <= LONGEST and "\n" not in name and len(name) <= LONGEST * 12
    return name[:1].upper() + name[1:] if short and bearing & heard else None


def _folded(name: str) -> str:
    return " ".join(sorted(stem(word) for word in WORD.findall(name.lower())))
