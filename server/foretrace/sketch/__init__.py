"""Sketches: partly written Python documents, understood as far as they go."""
