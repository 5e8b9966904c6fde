"""Unmet needs: what they are about, how important they are, and how well they are met."""
