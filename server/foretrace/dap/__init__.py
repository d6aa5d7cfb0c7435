"""The imagined debugger: a debug adapter over traces of runs that have not happened."""
