"""Whether a run comes to an end."""
