"""What clients keep of an analysis, and must be told when it is no longer the best."""

from __future__ import annotations

from enum import Enum

from foretrace.lsp.analysis import Analysis


class View(Enum):
    """One kind of answer that a client shows until it is told that there is a better one."""

    HINTS = "hints"
    DIAGNOSTICS = "diagnostics"
    LENSES = "lenses"
    TRACES = "traces"

    def of(self, analysis: Analysis) -> object:
        """What this view shows of an analysis, to be compared."""
        match self:
            case View.HINTS:
                # To accept a hint puts in the fills that its values rest on.
                fills = analysis.fills.solutions[:1] if analysis.fills is not None else ()
                return analysis.hints, fills
            case View.DIAGNOSTICS:
                return analysis.findings
            case View.LENSES:
                return analysis.lenses
            case View.TRACES:
                return analysis.runs, analysis.wishes.chosen, analysis.final
