def triples(n):
    count = 0
    for i in range(n):
        for j in range(n):
            for k in range(n):
                count += 1
    return count


# label: O(n^3) in n: all triples


def ordered_triples(xs):
    found = []
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            for k in range(j + 1, len(xs)):
                if xs[i] + xs[j] + xs[k] == 0:
                    found.append((i, j, k))
    return found


# label: O(n^3) in len(xs): a sixth of all triples


def substring_sums(xs: list[int]) -> int:
    best = 0
    for i in range(len(xs)):
        for j in range(i, len(xs)):
            best = max(best, sum(xs[i : j + 1]))
    return best


# label: O(n^3) in len(xs): a sum for each pair


def matrix_square(n):
    a = [[1] * n for _ in range(n)]
    out = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                out[i][j] += a[i][k] * a[k][j]
    return out


# label: O(n^3) in n: n products for each of n * n cells


def palindromes(s: str) -> int:
    count = 0
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            part = s[i:j]
            if part == part[::-1]:
                count += 1
    return count


# label: O(n^3) in len(s): each of all parts is turned round


def floyd(n):
    d = [[abs(i - j) for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i][k] + d[k][j] < d[i][j]:
                    d[i][j] = d[i][k] + d[k][j]
    return d


# label: O(n^3) in n: three loops in one another


def fib_slow(n):
    if n < 2:
        return n
    return fib_slow(n - 1) + fib_slow(n - 2)


# label: O(2^n) in n: two calls at each level


def subsets(xs: list[int]) -> list[list[int]]:
    if not xs:
        return [[]]
    rest = subsets(xs[1:])
    return rest + [[xs[0]] + each for each in rest]


# label: O(2^n) in len(xs): twice as many with each element


def hanoi(n):
    if n == 0:
        return 0
    return hanoi(n - 1) + 1 + hanoi(n - 1)


# label: O(2^n) in n: two calls at each level


def count_masks(n):
    count = 0
    for mask in range(2**n):
        if mask % 3 == 0:
            count += 1
    return count


# label: O(2^n) in n: all masks of n bits


def subset_sum(xs, target):
    if not xs:
        return target == 0
    a = subset_sum(xs[1:], target)
    b = subset_sum(xs[1:], target - xs[0])
    return a or b


# label: O(2^n) in len(xs): two calls at each level


def permutations(xs):
    if len(xs) <= 1:
        return [xs]
    out = []
    for i in range(len(xs)):
        for rest in permutations(xs[:i] + xs[i + 1 :]):
            out.append([xs[i]] + rest)
    return out


# label: O(n!) in len(xs): every order


def orders(n):
    if n <= 0:
        return 1
    count = 0
    for _ in range(n):
        count += orders(n - 1)
    return count


# label: O(n!) in n: n calls at each level
