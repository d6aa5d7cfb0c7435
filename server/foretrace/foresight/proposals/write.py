"""Tests as text: what to keep of a hazard or a proposal."""

from __future__ import annotations

import re

from foretrace.foresight.hazards.hazard import Hazard
from foretrace.foresight.proposals.cover import Proposal
from foretrace.trace.frames import Origin

_WORD = re.compile(r"\W+")
_PLAIN = re.compile(r"[A-Z]\w*(Error|Exception|Iteration|Exit)")


def hazard_test(hazard: Hazard) -> str | None:
    """A pytest function that keeps an exception and its input; `None` for other hazards."""
    if hazard.call is None or not _PLAIN.fullmatch(hazard.kind):
        return None
    name = f"test_{_name(hazard.function)}_raises_{_name(hazard.kind)}"
    setup = "".join(f"    {line}\n" for line in hazard.setup.splitlines())
    return f"def {name}():\n{setup}    with pytest.raises({hazard.kind}):\n        {hazard.call}\n"


def scenario_of(proposal: Proposal) -> str:
    """A comment that is a scenario: the call, and below it what it gives."""
    mark = "" if proposal.origin is Origin.COMPUTED else f"  ({proposal.origin})"
    result = proposal.expected if proposal.raises is None else f"raises {proposal.raises}"
    return f"# >>> {proposal.call}\n# {result}{mark}\n"


def proposal_test(function: str, number: int, proposal: Proposal) -> str:
    """A pytest function."""
    name = f"test_{_name(function)}_{number}"
    if proposal.raises is not None:
        return (
            f"def {name}():\n    with pytest.raises({proposal.raises}):\n        {proposal.call}\n"
        )
    guess = "" if proposal.origin is Origin.COMPUTED else f"  # {proposal.origin}, not computed"
    return f"def {name}():\n    assert {proposal.call} == {proposal.expected}{guess}\n"


def _name(text: str) -> str:
    return _WORD.sub("_", text).strip("_").lower()
