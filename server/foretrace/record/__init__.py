"""Real runs on CPython, recorded as frames. This package executes the code it is given."""
