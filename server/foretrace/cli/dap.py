"""`foretrace dap`: the imagined debugger as a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from foretrace.cli.options import tools
from foretrace.config import Settings
from foretrace.dap.serve import OwnTools, run_on_port, run_on_streams
from foretrace.lsp.process import log_to_stderr, protocol_streams


def serve_dap(port: int | None, model: Path | None, server: str | None, no_model: bool) -> None:
    """Serve one client on standard input and output or, with a `port`, all that connect."""
    log_to_stderr()
    streams = None if port is not None else protocol_streams()
    with tools(model, server, no_model) as (interpreter, world):
        settings = Settings(model_path=model, server_url=server, model_enabled=world is not None)
        own = OwnTools(interpreter, settings, lambda: world)
        if streams is not None:
            run_on_streams(streams, own)
        else:
            run_on_port(port or 0, own, lambda found: print(found, file=sys.stdout, flush=True))
