def first(xs):
    return xs[0] if xs else None


# label: O(1): one index


def middle(xs):
    return xs[len(xs) // 2] if xs else 0


# label: O(1): one index


def swap_ends(xs):
    if len(xs) > 1:
        xs[0], xs[-1] = xs[-1], xs[0]
    return xs


# label: O(1): two indexes


def even(n):
    return n % 2 == 0


# label: O(1): arithmetic


def lookup(table, key):
    if key in table:
        return table[key]
    return None


# >>> lookup({"a": 1, "b": 2}, "a")
# label: O(1): a dictionary finds a key at once


def ten_times(n):
    total = 0
    for i in range(10):
        total += n * i
    return total


# label: O(1): the loop does not depend on n


def triangle(n):
    return n * (n + 1) // 2


# label: O(1): a formula


def binary_search(xs, target):
    # >>> binary_search([1, 3, 5, 7, 9], 7)
    lo, hi = 0, len(xs) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        if xs[mid] == target:
            return mid
        if xs[mid] < target:
            lo = mid + 1
        else:
            hi = mid - 1
    return -1


# label: O(log n) in len(xs): the part that is searched halves


def count_digits(n):
    count = 0
    while n > 0:
        n //= 10
        count += 1
    return count


# label: O(log n) in n: n shrinks tenfold


def count_bits(n: int) -> int:
    total = 0
    while n:
        total += n & 1
        n >>= 1
    return total


# label: O(log n) in n: n halves


def fast_power(x, n):
    result = 1
    while n > 0:
        if n % 2:
            result = result * x % 1000007
        x = x * x % 1000007
        n //= 2
    return result


# label: O(log n) in n: n halves


def halvings(n):
    if n <= 1:
        return 0
    return 1 + halvings(n // 2)


# label: O(log n) in n: n halves


def doubling(n):
    i = 1
    steps = 0
    while i < n:
        i *= 2
        steps += 1
    return steps


# label: O(log n) in n: i doubles up to n


def gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


# label: O(log n): the remainder halves every other turn
