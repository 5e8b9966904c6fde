"""Pivotal moments: what is at stake at each, how firmly that is known, and what to try there."""
