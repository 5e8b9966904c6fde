"""How much of what is said falls to each class of a label, and how far that can be believed."""
