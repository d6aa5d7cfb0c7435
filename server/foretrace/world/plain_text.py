"""The plain-text dialect: how a model that only continues text is asked.

The prompt ends exactly where the answer begins, and everything before it looks like a file
in which the answer would stand there.
"""

from __future__ import annotations

from foretrace.world.protocol import ValueQuestion

_MOST_VALUE_CHARACTERS = 200
"""Of one variable's repr; longer ones are cut in the middle of the prompt's table of names."""

_EXAMPLES = """\
def total(prices, tax):
    subtotal = sum(prices)
    rate = ???
    return subtotal + subtotal * rate
# call: total([10, 20], 0.5)
# line: rate = ???
# names: prices = [10, 20]; tax = 0.5; subtotal = 30
# value of ???: 0.5

def first_word(text):
    words = ???
    return words[0]
# call: first_word('hello big world')
# line: words = ???
# names: text = 'hello big world'
# value of ???: ['hello', 'big', 'world']

def load(path):
    found = exists(path)
    if not found:
        return None
# call: load('notes.txt')
# line: found = exists(path)
# names: path = 'notes.txt'
# value of exists(path): True

"""


def value_prompt(question: ValueQuestion) -> str:
    """A few worked questions and this one, up to where its answer begins."""
    lines = question.source.strip("\n").split("\n")
    number = question.line - 1 - (len(question.source) - len(question.source.lstrip("\n")))
    line = lines[number].strip() if 0 <= number < len(lines) else question.unknown
    call = " ".join(question.call.split())
    if question.expected is not None:
        call = f"{call} == {question.expected}"
    names = "; ".join(f"{name} = {_shortened(text)}" for name, text in question.state.items())
    return (
        f"{_EXAMPLES}{question.source.strip()}\n"
        f"# call: {call}\n# line: {line}\n# names: {names}\n"
        f"# value of {' '.join(question.unknown.split())}: "
    )


def _shortened(text: str) -> str:
    if len(text) <= _MOST_VALUE_CHARACTERS:
        return text
    half = _MOST_VALUE_CHARACTERS // 2
    return f"{text[:half]}...{text[-half:]}"


def expression_endings(suffix: str) -> list[str]:
    """What may stand behind an expression that `suffix` follows."""
    rest = suffix.split("\n", 1)[0].rstrip("\r")
    if rest.strip():
        return [rest.rstrip() if rest.strip() != rest else rest]
    return ["\n", " #", "  #", "#", ";", "\r\n"]
