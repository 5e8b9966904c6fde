"""What changed, over time or between two sides, and what of it is more than chance."""
