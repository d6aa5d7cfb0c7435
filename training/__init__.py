"""The recipe by which the small Code World Model is trained."""
