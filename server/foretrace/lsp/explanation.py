"""Why a fill is the best one, in words."""

from __future__ import annotations

from foretrace.fill.verbs.explain import Alternative, Explanation, Proposer
from foretrace.lsp.candidates import percent, verdict_phrase
from foretrace.lsp.labels import shortened
from foretrace.lsp.markup import Code, Markup, Phrase

_LONGEST = 120
_PROPOSED = {
    Proposer.BOTH: "The world model would write it too.",
    Proposer.SEARCH: "The search found it; the world model would write something else.",
    Proposer.UNKNOWN: "",
}


def describe_explanation(found: Explanation) -> Markup:
    """What the fill makes come true, and what each other one would change."""
    proposed = f" {_PROPOSED[found.proposer]}".rstrip()
    markup = Markup().sentence(
        Code(_short(found.text)),
        f" in line {found.hole.line}: {percent(found.probability)} likely to be what is meant.",
        proposed,
    )
    if found.verified:
        markup = markup.sentence("With it:")
    else:
        markup = markup.sentence("No scenario decides: it is a guess.")
    markup = markup.items([verdict_phrase(verdict) for verdict in found.verdicts])
    if found.alternatives:
        markup = markup.sentence("Instead of it:")
        markup = markup.items([_alternative(each) for each in found.alternatives])
    return markup


def short_explanation(found: Explanation) -> str:
    """The same in a few lines of plain text, for a message."""
    passed = sum(verdict.passed for verdict in found.verdicts)
    decided = f"{passed} of {len(found.verdicts)} scenarios come true"
    said = [
        f"{_short(found.text)}: {percent(found.probability)}, "
        f"{decided if found.verified else 'a guess'}."
    ]
    return "\n".join(
        [*said, *("".join(map(str, _alternative(each))) for each in found.alternatives)]
    )


def _alternative(each: Alternative) -> Phrase:
    chance = "the plainest text" if each.probability is None else percent(each.probability)
    phrase: list[str | Code] = [Code(_short(each.text)), f" ({chance})"]
    if each.fails:
        first = each.fails[0]
        wanted = first.scenario.expected or first.scenario.raises or ""
        phrase += [
            ": ",
            Code(_short(first.scenario.call)),
            " → ",
            Code(_short(first.result)),
            ", expected ",
            Code(_short(wanted)),
        ]
        more = len(each.fails) - 1
        if more:
            phrase.append(f", and {more} more {'fails' if more == 1 else 'fail'}")
    elif each.difference is not None:
        phrase += [
            ": every scenario comes true as well, but ",
            Code(_short(each.difference.call)),
            " → ",
            Code(_short(each.difference.instead)),
            " instead of ",
            Code(_short(each.difference.result)),
        ]
    else:
        phrase.append(": no call was found that tells them apart")
    return phrase


def _short(text: str) -> str:
    return shortened(text, _LONGEST)
