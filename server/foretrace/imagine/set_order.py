"""The order in which CPython 3.11 goes through a set, as far as it can be known.

The order follows from the hashes of the elements and the size of the set's table. Hashes of strings
differ from run to run unless `PYTHONHASHSEED` is set; what is computed here is what CPython does
with `PYTHONHASHSEED=0`. The table is taken to have grown by adding the elements one by one. An
order is certain if it depends on neither.

This module runs on both sides: it is imported here, and its source is run inside the interpreter,
so it keeps to what the interpreter has.
"""

from __future__ import annotations

_ft_mask64 = 18446744073709551615
_ft_prime = 2305843009213693951


def _ft_rotated(value: int, by: int) -> int:
    return ((value << by) | (value >> (64 - by))) & _ft_mask64


def _ft_sip_round(v: list[int]) -> None:
    v[0] = (v[0] + v[1]) & _ft_mask64
    v[2] = (v[2] + v[3]) & _ft_mask64
    v[1] = _ft_rotated(v[1], 13) ^ v[0]
    v[3] = _ft_rotated(v[3], 16) ^ v[2]
    v[0] = _ft_rotated(v[0], 32)
    v[2] = (v[2] + v[1]) & _ft_mask64
    v[0] = (v[0] + v[3]) & _ft_mask64
    v[1] = _ft_rotated(v[1], 17) ^ v[2]
    v[3] = _ft_rotated(v[3], 21) ^ v[0]
    v[2] = _ft_rotated(v[2], 32)


def _ft_siphash(data: list[int]) -> int:
    """SipHash-1-3 of bytes with a key of zero, as a signed number that is not -1."""
    if not data:
        return 0
    v = [8317987319222330741, 7237128888997146477, 7816392313619706465, 8387220255154660723]
    whole = len(data) - len(data) % 8
    for start in range(0, whole, 8):
        word = 0
        for place in range(8):
            word |= data[start + place] << (8 * place)
        v[3] ^= word
        _ft_sip_round(v)
        v[0] ^= word
    last = (len(data) & 255) << 56
    for place in range(len(data) - whole):
        last |= data[whole + place] << (8 * place)
    v[3] ^= last
    _ft_sip_round(v)
    v[0] ^= last
    v[2] ^= 255
    for _ in range(3):
        _ft_sip_round(v)
    return _ft_signed(v[0] ^ v[1] ^ v[2] ^ v[3])


def _ft_signed(value: int) -> int:
    if value >= 9223372036854775808:
        value -= 18446744073709551616
    return -2 if value == -1 else value


def _ft_text_bytes(text: str) -> list[int]:
    """A string as CPython keeps it: one, two or four bytes a character."""
    codes = [ord(character) for character in text]
    widest = max(codes) if codes else 0
    width = 1 if widest < 256 else 2 if widest < 65536 else 4
    data: list[int] = []
    for code in codes:
        data += [(code >> (8 * place)) & 255 for place in range(width)]
    return data


def _ft_number_hash(value: int | float) -> int | None:
    if value != value:
        return None
    if value == float("inf"):
        return 314159
    if value == float("-inf"):
        return -314159
    shift = 0
    magnitude = abs(value)
    if isinstance(magnitude, float):
        while magnitude != int(magnitude):
            magnitude = magnitude * 2
            shift += 1
    number = int(magnitude) % _ft_prime
    # Halving modulo the prime is multiplying by 2 ** 60, since 2 ** 61 is 1.
    number = number * pow(2, 60 * shift, _ft_prime) % _ft_prime
    if value < 0:
        number = -number
    return -2 if number == -1 else number


def _ft_tuple_hash(values: tuple[object, ...]) -> int | None:
    total = 2870177450012600261
    for value in values:
        lane = _ft_hash_of(value)
        if lane is None:
            return None
        total = (total + (lane & _ft_mask64) * 14029467366897019727) & _ft_mask64
        total = _ft_rotated(total, 31) * 11400714785074694791 & _ft_mask64
    total = (total + (len(values) ^ (2870177450012600261 ^ 3527539))) & _ft_mask64
    if total == _ft_mask64:
        return 1546275796
    return _ft_signed(total)


def _ft_hash_of(value: object) -> int | None:
    """CPython's hash, with a seed of 0; `None` where it depends on an address."""
    if isinstance(value, int | float):
        return _ft_number_hash(value)
    if isinstance(value, str):
        return _ft_siphash(_ft_text_bytes(value))
    if isinstance(value, bytes):
        return _ft_siphash(list(value))
    if isinstance(value, tuple):
        return _ft_tuple_hash(value)
    return None


def _ft_slots(hashes: list[int], size: int) -> list[int]:
    """The slot of each element, added in order to a table of at least `size`, which grows."""
    table: list[int | None] = [None] * size
    for number in range(len(hashes)):
        _ft_place(table, number, hashes[number])
        if (number + 1) * 5 >= (len(table) - 1) * 3:
            bigger = 8
            while bigger <= (number + 1) * 4:
                bigger *= 2
            kept = [held for held in table if held is not None]
            table = [None] * bigger
            for held in kept:
                _ft_place(table, held, hashes[held])
    slots = [0] * len(hashes)
    for slot in range(len(table)):
        number_held = table[slot]
        if number_held is not None:
            slots[number_held] = slot
    return slots


def _ft_place(table: list[int | None], number: int, code: int) -> None:
    """Probe as CPython does: nine neighbours at a time, then a jump."""
    mask = len(table) - 1
    perturb = code & _ft_mask64
    slot = code & mask
    while True:
        reach = 9 if slot + 9 <= mask else 0
        for step in range(reach + 1):
            if table[slot + step] is None:
                table[slot + step] = number
                return
        perturb >>= 5
        slot = (slot * 5 + 1 + perturb) & mask


def _ft_set_order(values: list[object]) -> tuple[list[object], bool]:
    """The elements of a set, given in the order they were added; and whether that is certain."""
    if len(values) < 2:
        return values, True
    hashes: list[int] = []
    for value in values:
        code = _ft_hash_of(value)
        if code is None:
            return values, False
        hashes.append(code)
    found = _ft_slots(hashes, 8)
    order = sorted(range(len(values)), key=lambda number: found[number])
    certain = all([isinstance(value, int | float) for value in values])
    size = 8
    while certain and size <= 4096:
        if size * 3 > len(values) * 5:
            homes = [code & (size - 1) for code in hashes]
            ranked = [homes[number] for number in order]
            certain = len(set(homes)) == len(homes) and ranked == sorted(homes)
            if size > max([abs(code) for code in hashes]):
                break
        size *= 2
    return [values[number] for number in order], certain
