"""What a call costs, by the size of what it is given."""
