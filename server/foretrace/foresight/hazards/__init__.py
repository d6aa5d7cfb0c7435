"""Where a run may break, and on what."""
