"""What can be asked of runs that are finished."""
