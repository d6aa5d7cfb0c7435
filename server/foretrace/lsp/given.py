"""What a client was given of one version of a document."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from foretrace.lsp.analysis import Analysis
from foretrace.lsp.findings import Finding
from foretrace.lsp.hints import LineHint
from foretrace.lsp.views import View


class Given:
    """Remembers what a client shows, to tell it when there is something better."""

    def __init__(self) -> None:
        self._values: dict[View, object] = {}
        self._hints: Sequence[LineHint] = ()
        self._findings: Sequence[Finding] = ()

    def give(self, view: View, analysis: Analysis) -> None:
        """The client is given this view of an analysis."""
        self._values[view] = view.of(analysis)
        if view is View.HINTS:
            self._hints = analysis.hints
        elif view is View.DIAGNOSTICS:
            self._findings = analysis.findings

    def outdated(self, analysis: Analysis) -> list[View]:
        """The views it was given that show something else by now."""
        return [view for view in self._values if self.news_in(view, analysis)]

    def news_in(self, view: View, analysis: Analysis) -> bool:
        """Whether the client does not show what an analysis knows."""
        if not (analysis.runs or analysis.final):
            return False
        return view not in self._values or self._values[view] != view.of(analysis)

    def hint(self, line: int) -> LineHint | None:
        """The hint that it was given for a line."""
        return next((hint for hint in self._hints if hint.line == line), None)

    def on(self, lines: Collection[int]) -> list[View]:
        """The views that say something of one of these lines."""
        said = {
            View.HINTS: {hint.line for hint in self._hints},
            View.DIAGNOSTICS: {finding.line for finding in self._findings},
        }
        return [view for view, places in said.items() if not places.isdisjoint(lines)]
