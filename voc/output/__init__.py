"""From numbers to pages people read. Nothing is computed here that is not in the tables."""
