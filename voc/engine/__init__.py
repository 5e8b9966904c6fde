"""Where the parts of a run are worked on: here, or on many machines."""
