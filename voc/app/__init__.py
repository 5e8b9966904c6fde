"""The app: a run's findings in the browser, from each figure to the quotes behind it."""
