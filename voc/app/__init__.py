"""The app: a run as pages that people look at, filter and correct, on this machine or behind a login."""
