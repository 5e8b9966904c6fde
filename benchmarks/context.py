"""How far topics agree with known themes, by the weight of context: `python -m benchmarks.context RUN ...`.

RUN is the folder of a run of the demo corpus (themes from planted.json), or of any corpus with a segment column
`label_topics`. Prints adjusted mutual information, statement by statement, for each weight.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pandas as pd

from voc.corpus import Corpus
from voc.meaning.encoder import encode_texts
from voc.meaning.topics import TopicsSettings, topics
from voc.resources import shipped
from voc.store import load

WEIGHTS = (0.0, 0.5, 0.8, 1.0)


def themes(corpus: Corpus) -> pd.Series:
    """Return the known theme of every statement; missing where none is known or the text is a bare verdict."""
    feedback = corpus.feedback.set_index("feedback_id")
    if "label_topics" in feedback:
        known = feedback["label_topics"]
    else:
        planted = json.loads(shipped("corpora", "demo", "planted.json").read_text("utf-8"))["themes"]
        known = feedback["source_id"].map(planted).replace("short", None)
    return corpus.statements["feedback_id"].map(known)


def main(runs: list[str]) -> None:
    """Print one line a run and weight."""
    from sklearn.metrics import adjusted_mutual_info_score

    for run in runs:
        corpus = load(run)
        corpus = replace(corpus, vectors=encode_texts(corpus.statements["text"].tolist())[0])
        known = themes(corpus)
        for weight in WEIGHTS:
            found = topics(corpus, TopicsSettings(context=weight)).statements["topic_id"][known.notna()]
            score = adjusted_mutual_info_score(known.dropna().astype("str"), found)
            print(f"{run}  context {weight}  AMI {score:.3f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
