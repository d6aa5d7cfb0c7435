"""What one can do with a hole besides filling it: refine, split, explain, answer a question."""
