def countdown(n):
    while n > 0:
        n -= 1
    return n


# label: halts for countdown(10): n falls by one until it is 0


def count_up(n):
    i = 0
    while i < n:
        i += 1
    return i


# label: halts for every input: i rises by one up to n


def missed_zero(n):
    while n != 0:
        n -= 2
    return n


# label: diverges for missed_zero(7): an odd number is never 0 in steps of two


def met_zero(n):
    while n != 0:
        n -= 2
    return n


# label: halts for met_zero(8): an even positive number comes to 0


def wrong_way(n):
    total = 0
    while n > 0:
        total += n
        n += 1
    return total


# label: diverges for wrong_way(1): n grows away from 0


def forgotten_step(xs):
    i = 0
    total = 0
    while i < len(xs):
        total += xs[i]
    return total


# label: diverges for forgotten_step([1, 2, 3]): i never changes


def forgotten_step_empty(xs):
    i = 0
    total = 0
    while i < len(xs):
        total += xs[i]
    return total


# label: halts for forgotten_step_empty([]): the loop is not entered


def index_loop(xs):
    i = 0
    total = 0
    while i < len(xs):
        total += xs[i]
        i += 1
    return total


# label: halts for every input: i rises to the length of xs, which stays


def forever():
    n = 0
    while True:
        n += 1


# label: diverges for forever(): nothing leaves the loop


def forever_with_exit(limit):
    n = 0
    while True:
        n += 1
        if n >= limit:
            break
    return n


# label: halts for forever_with_exit(50): n comes to the limit


def skipped_exit(limit):
    n = 0
    while True:
        n += 3
        if n == limit:
            return n


# label: diverges for skipped_exit(10): multiples of three pass by 10


def met_exit(limit):
    n = 0
    while True:
        n += 3
        if n == limit:
            return n


# label: halts for met_exit(12): 12 is a multiple of three


def drain(xs):
    out = []
    while xs:
        out.append(xs.pop())
    return out


# label: halts for every input: xs loses an element each time


def refill(xs):
    while xs:
        x = xs.pop()
        xs.append(x - 1)
    return xs


# label: diverges for refill([3]): as much is put in as is taken out


def shrink_only_positive(xs):
    while xs:
        x = xs.pop()
        if x > 0:
            xs.append(x - 1)
    return xs


# label: halts for shrink_only_positive([3, 5]): each element falls to 0 and is gone


def growing_list(xs):
    for x in xs:
        xs.append(x)
    return xs


# label: diverges for growing_list([1]): the list grows while it is gone through


def growing_copy(xs):
    for x in list(xs):
        xs.append(x)
    return xs


# label: halts for every input: a copy is gone through


def bounded_growth(xs):
    for x in xs:
        if len(xs) < 10:
            xs.append(x)
    return xs


# label: halts for bounded_growth([1, 2]): it stops growing at ten


def continue_trap(n):
    i = 0
    while i < n:
        if i == 3:
            continue
        i += 1
    return i


# label: diverges for continue_trap(5): at 3 the step is left out for ever


def continue_fine(n):
    i = 0
    while i < n:
        i += 1
        if i == 3:
            continue
    return i


# label: halts for every input: the step comes before what skips the rest


def flag_loop(xs):
    done = False
    i = 0
    while not done:
        if i >= len(xs) or xs[i] == 0:
            done = True
        i += 1
    return i


# label: halts for flag_loop([4, 2, 0, 1]): i comes to the end, where the flag is set


def flag_never(xs):
    done = False
    i = 0
    while not done:
        if xs[i % len(xs)] < 0:
            done = True
        i += 1
    return i


# label: diverges for flag_never([1, 2]): no element is ever negative


def two_counters(a, b):
    while a < b:
        a += 1
        b -= 1
    return a


# label: halts for every input: the distance falls by two


def chase(a, b):
    while a < b:
        a += 1
        b += 1
    return a


# label: diverges for chase(0, 4): the distance stays


def slow_chase(a, b):
    while a < b:
        a += 2
        b += 1
    return a


# label: halts for every input: the distance falls by one


def swap_pair(a, b):
    while a != b:
        a, b = b, a
    return a


# label: diverges for swap_pair(1, 2): two values change places for ever


def equal_pair(a, b):
    while a != b:
        a, b = b, a
    return a


# label: halts for equal_pair(4, 4): they are equal at once


def toggle(n):
    state = True
    while n > 0:
        state = not state
        if state:
            n -= 1
    return n


# label: halts for toggle(6): every second turn takes one away


def stuck_sign(n):
    while n != 1:
        n = -n
    return n


# label: diverges for stuck_sign(5): 5 and -5 take turns


def sum_until(limit):
    total = 0
    k = 0
    while total < limit:
        k += 1
        total += k
    return k


# label: halts for sum_until(1000): the total grows ever faster


def sum_of_zero(limit):
    total = 0
    k = 0
    while total < limit:
        total += k
    return k


# label: diverges for sum_of_zero(1): nothing is ever added


def clamp(n):
    while n < 10:
        n = max(n, 5)
    return n


# label: diverges for clamp(3): n stays at 5


def clamp_up(n):
    while n < 10:
        n = max(n, 5) + 1
    return n


# label: halts for every input: n grows at each turn


def search_absent(xs, target):
    i = 0
    while xs[i] != target:
        i = (i + 1) % len(xs)
    return i


# label: diverges for search_absent([1, 2, 3], 9): it goes round and round


def search_present(xs, target):
    i = 0
    while xs[i] != target:
        i = (i + 1) % len(xs)
    return i


# label: halts for search_present([1, 2, 3], 3): the target is found at 2


def for_range(n):
    total = 0
    for i in range(n):
        for j in range(i):
            total += j
    return total


# label: halts for every input: both ranges are finite


def for_dict(d):
    total = 0
    for key, value in d.items():
        total += value
    return total


# label: halts for every input: a dictionary is finite


def retry(n):
    tries = 0
    while True:
        try:
            if n % 7 == 0:
                return tries
            raise ValueError(n)
        except ValueError:
            n += 1
            tries += 1


# label: halts for retry(5): one of seven numbers in a row is a multiple


def retry_same(n):
    tries = 0
    while True:
        try:
            if n % 7 == 0:
                return tries
            raise ValueError(n)
        except ValueError:
            n = n % 5


# label: diverges for retry_same(8): 3 is tried again and again


def while_else(n):
    while n > 5:
        n -= 3
    else:
        n = 100
    return n


# label: halts for every input: n falls by three
