"""What people decide about a run's topics, written down."""
