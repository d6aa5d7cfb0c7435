def half(n: int) -> int:
    result = n // 2
    assert result * 2 == n
    return result


# label: AssertionError on 3: an odd number


def clamp(x: int, low: int, high: int) -> int:
    result = min(max(x, low), high)
    assert low <= result <= high
    return result


# label: AssertionError on 3: limits in the wrong order


def split_even(xs: list[int]) -> tuple[list[int], list[int]]:
    mid = len(xs) // 2
    a, b = xs[:mid], xs[mid:]
    assert len(a) == len(b)
    return a, b


# label: AssertionError on 4: an odd number of elements


def absolute(n: int) -> int:
    if n < -1:
        n = -n
    assert n >= 0
    return n


# label: AssertionError on 4: -1 is left as it is


def unique_sorted(xs: list[int]) -> list[int]:
    out = sorted(xs)
    for a, b in zip(out, out[1:]):
        assert a < b
    return out


# label: AssertionError on 4: the same element twice


def weights(n: int) -> list[float]:
    out = [1 / 10] * n
    assert sum(out) <= 1
    return out


# label: AssertionError on 3: more than ten weights
