def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


# label: halts for every input: n falls to 1


def factorial_equal(n):
    if n == 0:
        return 1
    return n * factorial_equal(n - 1)


# label: diverges for factorial_equal(-1): n falls away from 0


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


# label: halts for every input: both arguments are smaller


def no_base(n):
    return no_base(n - 1) + 1


# label: diverges for no_base(3): there is no way out


def is_even(n):
    if n == 0:
        return True
    return is_odd(n - 1)


def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)


# label: halts for is_odd(9): each calls the other with one less


def is_even_down(n):
    if n == 0:
        return True
    return is_odd_down(n - 1)


def is_odd_down(n):
    if n == 0:
        return False
    return is_even_down(n - 1)


# label: diverges for is_odd_down(-2): they pass away from 0


def ping(n):
    if n <= 0:
        return 0
    return pong(n + 1)


def pong(n):
    return ping(n - 1)


# label: diverges for pong(4): what one takes the other gives back


def ping_down(n):
    if n <= 0:
        return 0
    return pong_up(n + 1)


def pong_up(n):
    return ping_down(n - 2)


# label: halts for every input: each round takes one away


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


# label: halts for ackermann(2, 3): the pair of arguments falls in order


def ackermann_guarded(m, n):
    if m <= 0:
        return n + 1
    if n <= 0:
        return ackermann_guarded(m - 1, 1)
    return ackermann_guarded(m - 1, ackermann_guarded(m, n - 1))


# label: halts for ackermann_guarded(2, 2): the pair of arguments falls in order


def hanoi(n, a, b, c):
    if n == 0:
        return []
    return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)


# label: halts for hanoi(5, "a", "b", "c"): n falls to 0


def total(xs):
    if not xs:
        return 0
    return xs[0] + total(xs[1:])


# label: halts for every input: the list gets shorter


def total_same(xs):
    if not xs:
        return 0
    return xs[0] + total_same(xs[0:])


# label: diverges for total_same([1, 2]): the whole list is passed on


def merge_sort(xs):
    if len(xs) <= 1:
        return xs
    mid = len(xs) // 2
    left = merge_sort(xs[:mid])
    right = merge_sort(xs[mid:])
    out = []
    while left and right:
        out.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return out + left + right


# label: halts for merge_sort([5, 2, 9, 1, 3]): halves are shorter


def merge_sort_no_base(xs):
    if not xs:
        return xs
    mid = len(xs) // 2
    return merge_sort_no_base(xs[:mid]) + merge_sort_no_base(xs[mid:])


# label: diverges for merge_sort_no_base([1]): a list of one is its own second half


def quick_sort(xs):
    if not xs:
        return []
    p = xs[0]
    return (
        quick_sort([x for x in xs[1:] if x < p]) + [p] + quick_sort([x for x in xs[1:] if x >= p])
    )


# label: halts for quick_sort([3, 1, 2, 3]): the first element is left out


def quick_sort_keeps(xs):
    if not xs:
        return []
    p = xs[0]
    return (
        quick_sort_keeps([x for x in xs if x < p])
        + [p]
        + quick_sort_keeps([x for x in xs if x >= p])
    )


# label: diverges for quick_sort_keeps([2]): the first element stays in the second part


def power(x, n):
    if n == 0:
        return 1
    half = power(x, n // 2)
    return half * half * (x if n % 2 else 1)


# label: halts for power(3, 13): half of n falls to 0


def power_negative(x, n):
    if n == 0:
        return 1
    half = power_negative(x, n // 2)
    return half * half * (x if n % 2 else 1)


# label: diverges for power_negative(3, -1): half of -1, rounded down, is -1


def flatten(x):
    if isinstance(x, list):
        out = []
        for each in x:
            out += flatten(each)
        return out
    return [x]


# label: halts for flatten([1, [2, [3, []]], 4]): parts are smaller than the whole


def mc_carthy(n):
    if n > 100:
        return n - 10
    return mc_carthy(mc_carthy(n + 11))


# label: halts for mc_carthy(50): the well-known function that gives 91


def climb(n):
    if n > 20:
        return n
    return climb(n + 3)


# label: halts for every input: n rises past 20


def climb_capped(n):
    if n > 20:
        return n
    return climb_capped(min(n + 3, 20))


# label: diverges for climb_capped(1): it stays at 20


def permutations(xs):
    if len(xs) <= 1:
        return [xs]
    return [[xs[i]] + rest for i in range(len(xs)) for rest in permutations(xs[:i] + xs[i + 1 :])]


# label: halts for permutations([1, 2, 3, 4]): one element is left out


def memo_fib(n, memo={}):
    if n in memo:
        return memo[n]
    memo[n] = n if n < 2 else memo_fib(n - 1) + memo_fib(n - 2)
    return memo[n]


# label: halts for memo_fib(60): each number is worked out once
