"""The command line: `foretrace fill | trace | lsp | demo | model | bench`.

Exit codes: 0 with the result, 2 with one sentence on stderr for bad input, 130 after Ctrl-C,
1 when whoever reads our output went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from foretrace.cli.app import app
from foretrace.cli.errors import BadInput, one_sentence
from foretrace.world.protocol import WorldModelError

INTERRUPTED = 130
READER_GONE = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments` (default: the process's own) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape, never a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(
            args=None if arguments is None else list(arguments),
            prog_name="foretrace",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except (BadInput, WorldModelError, typer.TyperException) as error:
        message = error.format_message() if isinstance(error, typer.TyperException) else str(error)
        print(one_sentence(message), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The interpreter flushes stdout once more on its way out; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return code if isinstance(code, int) else 0
