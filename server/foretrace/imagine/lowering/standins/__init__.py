"""Stand-ins: sources that run inside the interpreter, never imported.

Each `.monty` file is Python in the interpreter's dialect. What a statement defines is included in
a run only where the program, or something included already, uses its name.
"""
