def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


# label: halts for collatz(27): after 111 turns it is 1


def collatz_zero(n):
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    return n


# label: diverges for collatz_zero(0): half of 0 is 0


def collatz_negative(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


# label: diverges for collatz_negative(-5): it goes round -5, -14, -7, -20, -10


def five_n(n):
    while n != 1:
        n = n // 2 if n % 2 == 0 else 5 * n + 1
    return n


# label: diverges for five_n(13): it goes round 13, 66, 33, 166, 83, 416, 208, 104, 52, 26


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


# label: halts for every input: the remainder comes ever closer to 0


def gcd_by_subtraction(a, b):
    while a != b:
        if a > b:
            a -= b
        else:
            b -= a
    return a


# label: diverges for gcd_by_subtraction(4, 0): nothing is taken away


def gcd_subtract_positive(a, b):
    while a != b:
        if a > b:
            a -= b
        else:
            b -= a
    return a


# label: halts for gcd_subtract_positive(84, 36): the larger falls until both are 12


def digits(n):
    count = 0
    while n > 0:
        n //= 10
        count += 1
    return count


# label: halts for every input: n shrinks tenfold while it is positive


def digits_negative(n):
    count = 0
    while n != 0:
        n //= 10
        count += 1
    return count


# label: diverges for digits_negative(-3): rounding down ends at -1 and stays


def digits_nonzero(n):
    count = 0
    while n != 0:
        n //= 10
        count += 1
    return count


# label: halts for digits_nonzero(90210): a positive number shrinks to 0


def halve_up(n):
    while n > 1:
        n = (n + 1) // 2
    return n


# label: halts for every input: half, rounded up, is less from 2 on


def halve_up_zero(n):
    while n > 0:
        n = (n + 1) // 2
    return n


# label: diverges for halve_up_zero(6): 1 stays 1


def binary_search(xs, target):
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


# label: halts for every input: the part that is searched gets smaller


def binary_search_stuck(xs, target):
    lo, hi = 0, len(xs) - 1
    while lo < hi:
        mid = (lo + hi) // 2
        if xs[mid] <= target:
            lo = mid
        else:
            hi = mid - 1
    return lo


# label: diverges for binary_search_stuck([1, 3, 5, 7], 6): with lo and hi next to each other, mid is lo


def root(n):
    r = 0
    while (r + 1) * (r + 1) <= n:
        r += 1
    return r


# label: halts for every input: squares outgrow n


def newton_root(n):
    x = n
    while x * x > n:
        x = (x + n // x) // 2
    return x


# label: halts for newton_root(1000): it comes down to 31


def is_prime(n):
    if n < 2:
        return False
    d = 2
    while d * d <= n:
        if n % d == 0:
            return False
        d += 1
    return True


# label: halts for every input: the divisor outgrows the root of n


def factor(n):
    found = []
    d = 2
    while n > 1:
        while n % d == 0:
            found.append(d)
            n //= d
        d += 1
    return found


# label: halts for factor(360): every prime factor is divided out


def factor_zero(n):
    found = []
    d = 2
    while n % d == 0:
        found.append(d)
        n //= d
    return found


# label: diverges for factor_zero(0): 0 can be halved for ever


def power_of_two(n):
    p = 1
    while p < n:
        p *= 2
    return p


# label: halts for every input: p doubles and is at least 1


def power_of_nothing(n):
    p = 0
    while p < n:
        p *= 2
    return p


# label: diverges for power_of_nothing(5): twice 0 is 0


def alternate(n):
    while n > 0:
        if n % 2:
            n += 1
        else:
            n -= 2
    return n


# label: halts for alternate(9): an odd number is made even, an even one falls to 0


def alternate_stuck(n):
    while n > 0:
        if n % 2:
            n += 1
        else:
            n -= 1
    return n


# label: diverges for alternate_stuck(6): 6 and 5 take turns


def random_walk_of_a_generator(seed):
    steps = 0
    while seed != 0:
        seed = (seed * 5 + 3) % 16
        steps += 1
    return steps


# label: halts for random_walk_of_a_generator(1): it has the full period, which holds 0


def short_period(seed):
    while seed != 0:
        seed = (seed * 4 + 1) % 16
    return seed


# label: diverges for short_period(2): it ends at 5 and stays


def happy(n):
    while n != 1:
        n = sum(int(d) ** 2 for d in str(n))
    return True


# label: halts for happy(19): 82, 68, 100, 1


def unhappy(n):
    while n != 1:
        n = sum(int(d) ** 2 for d in str(n))
    return True


# label: diverges for unhappy(4): it comes round to 4 again


def happy_seen(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(d) ** 2 for d in str(n))
    return n == 1


# label: halts for happy_seen(4): what was seen ends it


def bits(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


# label: halts for bits(1023): each turn clears a bit


def shift_negative(n):
    count = 0
    while n:
        n >>= 1
        count += 1
    return count


# label: diverges for shift_negative(-8): it ends at -1 and stays


def fibonacci_below(limit):
    a, b = 0, 1
    while a < limit:
        a, b = b, a + b
    return a


# label: halts for fibonacci_below(1000): the numbers grow


def fibonacci_wrong_start(limit):
    a, b = 0, 0
    while a < limit:
        a, b = b, a + b
    return a


# label: diverges for fibonacci_wrong_start(10): sums of 0 are 0


def digital_root(n):
    while n >= 10:
        total = 0
        while n > 0:
            total += n % 10
            n //= 10
        n = total
    return n


# label: halts for digital_root(987654321): 45, then 9


def triangle_up(n):
    i = 1
    while i != n:
        i += i
    return i


# label: diverges for triangle_up(24): powers of two pass by 24


def triangle_met(n):
    i = 1
    while i != n:
        i += i
    return i


# label: halts for triangle_met(32): 32 is a power of two


def kaprekar(n):
    count = 0
    while n != 6174:
        digits = sorted(str(n).zfill(4))
        small = int("".join(digits))
        large = int("".join(reversed(digits)))
        n = large - small
        count += 1
    return count


# label: halts for kaprekar(3524): it comes to 6174 in three turns


def kaprekar_same_digits(n):
    count = 0
    while n != 6174:
        digits = sorted(str(n).zfill(4))
        n = int("".join(reversed(digits))) - int("".join(digits))
        count += 1
    return count


# label: diverges for kaprekar_same_digits(1111): 0 stays 0
