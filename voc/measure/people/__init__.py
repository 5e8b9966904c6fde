"""Who says it: rungs of the ladder, segments, personas, and counts of people."""
