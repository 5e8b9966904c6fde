"""What a brand's own map says beside what customers say."""
