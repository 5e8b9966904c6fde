"""From statements to meaning: vectors, topics, and labels of journey and value."""
