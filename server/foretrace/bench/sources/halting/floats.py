def tenths():
    x = 0.0
    while x != 1.0:
        x += 0.1
    return x


# label: diverges for tenths(): ten tenths are not exactly 1, and it grows past


def quarters():
    x = 0.0
    while x != 1.0:
        x += 0.25
    return x


# label: halts for quarters(): quarters are exact


def tenths_below():
    x = 0.0
    n = 0
    while x < 1.0:
        x += 0.1
        n += 1
    return n


# label: halts for tenths_below(): it grows past 1


def halve_to_nothing(x):
    n = 0
    while x > 0:
        x /= 2
        n += 1
    return n


# label: halts for halve_to_nothing(1.0): after some 1075 halvings it is 0.0


def halve_to_bound(x):
    n = 0
    while x > 1e-6:
        x /= 2
        n += 1
    return n


# label: halts for halve_to_bound(8.0): it falls below the bound


def tiny_step(x):
    while x < 1e17:
        x += 1.0
    return x


# label: diverges for tiny_step(1e16): the step is lost in rounding


def newton(x):
    guess = x
    while abs(guess * guess - x) > 1e-9:
        guess = (guess + x / guess) / 2
    return guess


# label: halts for newton(2.0): it converges in a few turns


def newton_exact(x):
    guess = x
    while guess * guess != x:
        guess = (guess + x / guess) / 2
    return guess


# label: diverges for newton_exact(2.0): no float has the square 2.0, and the guess repeats


def newton_exact_four(x):
    guess = x
    while guess * guess != x:
        guess = (guess + x / guess) / 2
    return guess


# label: halts for newton_exact_four(4.0): 2.0 is met exactly


def not_a_number(x):
    while not x > 10:
        x = x + x
    return x


# label: diverges for not_a_number(float("nan")): it is never greater than anything


def zeno(x):
    position = 0.0
    step = x
    while position < 2 * x:
        position += step
        step /= 2
    return position


# label: halts for zeno(1.0): rounding makes it 2.0 after some 54 turns


def zeno_beyond(x):
    position = 0.0
    step = x
    while position < 3 * x:
        position += step
        step /= 2
    return position


# label: diverges for zeno_beyond(1.0): it never gets past 2.0


def interest(target):
    balance = 100.0
    years = 0
    while balance < target:
        balance *= 1.05
        years += 1
    return years


# label: halts for interest(1000.0): it grows by a twentieth


def no_interest(target):
    balance = 0.0
    years = 0
    while balance < target:
        balance *= 1.05
        years += 1
    return years


# label: diverges for no_interest(10.0): nothing times anything is nothing


def bisect_root(lo, hi):
    while hi - lo > 1e-9:
        mid = (lo + hi) / 2
        if mid * mid > 2:
            hi = mid
        else:
            lo = mid
    return lo


# label: halts for bisect_root(0.0, 2.0): the interval halves


def bisect_too_fine(lo, hi):
    while hi - lo > 0:
        mid = (lo + hi) / 2
        if mid * mid > 2:
            hi = mid
        else:
            lo = mid
    return lo


# label: diverges for bisect_too_fine(0.0, 2.0): neighbouring floats have no middle
