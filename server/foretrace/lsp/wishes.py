"""What a user wants to see of a document: which scenario of a function, which further calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from foretrace.sketch.model import Scenario, ScenarioKey, Sketch

_MOST_ASKED = 8
"""Calls that are kept beside the scenarios of a document; newer ones replace the oldest."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Kept from version to version of a document; what no longer exists counts for nothing."""

    chosen: Mapping[str, ScenarioKey] = field(default_factory=dict)
    """By the function's qualified name, the scenario to show for it."""
    asked: tuple[Scenario, ...] = ()
    """Calls to imagine beside the document's scenarios."""

    def showing(self, function: str, scenario: Scenario) -> Wishes:
        return replace(self, chosen={**self.chosen, function: scenario.key})

    def asking(self, scenario: Scenario) -> Wishes:
        others = [other for other in self.asked if other.call != scenario.call]
        return replace(self, asked=tuple([*others, scenario][-_MOST_ASKED:]))

    def further(self, sketch: Sketch) -> Sequence[Scenario]:
        """The asked calls that the sketch does not have itself and still can be made."""
        own = {scenario.key for scenario in sketch.scenarios}
        return [
            scenario
            for scenario in self.asked
            if scenario.key not in own and sketch.function_named(scenario.function) is not None
        ]


NO_WISHES = Wishes()
