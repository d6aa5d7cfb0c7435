"""The file that the keystroke measurement edits: a function with a scenario for every 30 lines.

Each function has one line `factor = <digit>` and, right behind it, one that carries the digit
on: whether a hint is fresh shows in the line after the edited one.
"""

from __future__ import annotations

_LINES_OF_ONE = 30

_SHAPES = (
    '''\
# >>> histogram_{n}("mississippi river banks")
def histogram_{n}(text):
    """Letters by how often they occur, the most frequent first."""
    factor = 4
    weight = factor
    counts = {{}}
    for letter in text:
        if letter == " ":
            continue
        if letter in counts:
            counts[letter] += weight
        else:
            counts[letter] = weight
    pairs = []
    for letter in counts:
        pairs.append((counts[letter], letter))
    pairs.sort()
    pairs.reverse()
    best = pairs[0]
    words = text.split()
    longest = ""
    for word in words:
        if len(word) > len(longest):
            longest = word
    summary = {{"best": best, "longest": longest, "words": len(words)}}
    label = f"{{best[1]}} x {{best[0]}}"
    return [label, summary]


''',
    '''\
# >>> schedule_{n}([(9, 11), (10, 12), (13, 14), (11, 13), (14, 18)])
def schedule_{n}(meetings):
    """As many meetings as fit one after another, and the hours between them."""
    factor = 2
    pause = factor
    ordered = sorted(meetings, key=lambda meeting: meeting[1])
    chosen = []
    free_from = 0
    for begin, end in ordered:
        if begin >= free_from:
            chosen.append((begin, end))
            free_from = end
    gaps = []
    for index in range(1, len(chosen)):
        before = chosen[index - 1]
        after = chosen[index]
        gap = after[0] - before[1]
        gaps.append(gap)
    total = 0
    for begin, end in chosen:
        total += end - begin
    idle = sum(gaps)
    if idle > pause:
        verdict = "loose"
    else:
        verdict = "tight"
    return (chosen, total, idle, verdict)


''',
    '''\
# >>> balance_{n}([120, -30, 45, -80, 10, -5, 60])
def balance_{n}(bookings):
    """The balance after each booking, its extremes, and a fee for each debit."""
    factor = 3
    fee = factor
    balance = 0
    history = []
    fees = 0
    for booking in bookings:
        balance += booking
        if booking < 0:
            balance -= fee
            fees += fee
        history.append(balance)
    lowest = history[0]
    highest = history[0]
    for value in history:
        lowest = min(lowest, value)
        highest = max(highest, value)
    average = sum(history) // len(history)
    above = [value for value in history if value > average]
    if len(above) * 2 > len(history):
        shape = "mostly above"
    else:
        shape = "mostly below"
    return {{"end": balance, "low": lowest, "high": highest, "fees": fees, "is": shape}}


''',
    '''\
# >>> primes_{n}(40)
def primes_{n}(limit):
    """The primes below a limit, and the widest gap between two of them."""
    factor = 7
    shown = factor
    sieve = [True] * limit
    sieve[0] = False
    sieve[1] = False
    number = 2
    while number * number < limit:
        if sieve[number]:
            multiple = number * number
            while multiple < limit:
                sieve[multiple] = False
                multiple += number
        number += 1
    primes = []
    for number in range(limit):
        if sieve[number]:
            primes.append(number)
    widest = 0
    for index in range(1, len(primes)):
        gap = primes[index] - primes[index - 1]
        if gap > widest:
            widest = gap
    first = primes[:shown]
    return first, len(primes), widest


''',
    '''\
# >>> cipher_{n}("attack at dawn", "lemon")
def cipher_{n}(message, key):
    """A running-key cipher and its inverse, to see that they agree."""
    factor = 5
    offset = factor
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    hidden = ""
    position = 0
    for letter in message:
        if letter not in alphabet:
            hidden += letter
            continue
        shift = alphabet.index(key[position % len(key)]) + offset
        hidden += alphabet[(alphabet.index(letter) + shift) % 26]
        position += 1
    shown = ""
    position = 0
    for letter in hidden:
        if letter in alphabet:
            shift = alphabet.index(key[position % len(key)]) + offset
            shown += alphabet[(alphabet.index(letter) - shift) % 26]
            position += 1
        else:
            shown += letter
    agrees = shown == message
    return hidden, agrees


''',
)


def keystroke_file(lines: int) -> str:
    """The file, exactly so many lines."""
    text = "".join(_SHAPES[n % len(_SHAPES)].format(n=n) for n in range(lines // _LINES_OF_ONE))
    missing = lines - text.count("\n")
    header = ['"""Generated for a measurement."""', *[""] * (missing - 1)]
    return "\n".join(header) + "\n" + text
