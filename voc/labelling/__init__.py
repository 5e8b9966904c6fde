"""What the commands about labels do: classify given statements, score models, on files of statements."""
