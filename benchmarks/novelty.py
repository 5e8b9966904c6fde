"""New themes beside old topics: `python -m benchmarks.novelty banking77.parquet`.

The texts are halved by chance; six themes (drawn three times) are left out of the first half, whose topics the second
half takes over. A new theme is found when most statements of a topic that is told as new are about it. Prints how
many of the new themes were found, and how many of the topics told as new are about one of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE
from benchmarks.topics import read, taken
from voc.corpus import Corpus
from voc.meaning.novelty import new_topics
from voc.meaning.topic_fit import draw_sample, placed
from voc.meaning.topics import TopicsSettings, fitted, topics

TEXTS, THEMES, DRAWS = 8_000, 6, 3
MOST = 0.5


def new_in(before: Corpus, after: Corpus) -> pd.Series:
    """Return which topic that is new beside `before` each statement of `after` is in, -1 for none of them."""
    found, settings = topics(before, TopicsSettings()), TopicsSettings()
    model = found.topic_model
    if model is None:
        raise SystemExit("No topics were found.")
    there = placed(after, model.context)
    sample = draw_sample(after, there, settings.max_fit)
    sought = fitted(after, there, sample, settings)
    told = list(new_topics(model, sample, sought.model.assign(sample.vectors)[0]))
    return pd.Series(np.where(np.isin(sought.ids, told), sought.ids, -1), index=after.statements["feedback_id"])


def main() -> None:
    """Measure and put the result into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    feedback = read(parser.parse_args().file, TEXTS)
    if feedback.themes is None:
        raise SystemExit("The corpus has no themes.")
    chance, themes = np.random.default_rng(0), feedback.themes
    theme_of = pd.Series(themes, index=feedback.corpus.feedback["feedback_id"])
    new, found, told, right = 0, 0, 0, 0
    for _ in range(DRAWS):
        left_out = chance.choice(np.unique(themes), THEMES, replace=False)
        first = chance.random(len(themes)) < 0.5
        before = np.flatnonzero(first & ~np.isin(themes, left_out))
        topic = new_in(taken(feedback.corpus, before), taken(feedback.corpus, np.flatnonzero(~first)))
        shares = pd.crosstab(topic[topic >= 0], theme_of.reindex(topic.index[topic >= 0]).to_numpy(), normalize="index")
        about = shares.idxmax(axis=1)[(shares.max(axis=1) > MOST) & shares.idxmax(axis=1).isin(left_out)]
        new, found = new + THEMES, found + about.nunique()
        told, right = told + len(shares), right + len(about)
    text = (
        f"`python -m benchmarks.novelty banking77.parquet`: of {new} new themes {found} were told as new "
        f"topics; of {told} topics so told {right} were about one of them."
    )
    put(HERE / "README.md", "novelty", text)
    print(text)


if __name__ == "__main__":
    main()
