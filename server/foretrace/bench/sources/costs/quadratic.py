def bubble_sort(xs):
    for i in range(len(xs)):
        for j in range(len(xs) - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs


# label: O(n^2) in len(xs): all pairs


def insertion_sort(xs):
    for i in range(1, len(xs)):
        j = i
        while j > 0 and xs[j - 1] > xs[j]:
            xs[j - 1], xs[j] = xs[j], xs[j - 1]
            j -= 1
    return xs


# label: O(n^2) in len(xs): at worst, a list in falling order


def selection_sort(xs):
    for i in range(len(xs)):
        low = i
        for j in range(i + 1, len(xs)):
            if xs[j] < xs[low]:
                low = j
        xs[i], xs[low] = xs[low], xs[i]
    return xs


# label: O(n^2) in len(xs): all pairs


def has_duplicates(xs):
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if xs[i] == xs[j]:
                return True
    return False


# label: O(n^2) in len(xs): all pairs, if all differ


def unique_slow(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out


# label: O(n^2) in len(xs): a list is searched for each


def count_pairs(nums, target):
    count = 0
    for a in nums:
        for b in nums:
            if a + b == target:
                count += 1
    return count


# label: O(n^2) in len(nums): all pairs


def prefix_sums_slow(xs: list[int]) -> list[int]:
    return [sum(xs[:i]) for i in range(len(xs))]


# label: O(n^2) in len(xs): a sum of i elements for each i


def insert_front(n):
    out = []
    for i in range(n):
        out.insert(0, i)
    return out


# label: O(n^2) in n: each insertion moves all


def queue_by_list(xs):
    total = 0
    while xs:
        total += xs.pop(0)
    return total


# label: O(n^2) in len(xs): each removal at the front moves all


def sum_recursive(xs):
    if not xs:
        return 0
    return xs[0] + sum_recursive(xs[1:])


# label: O(n^2) in len(xs): each slice copies the rest


def table(n):
    return [[i * j for j in range(n)] for i in range(n)]


# label: O(n^2) in n: n rows of n


def longest_common(a: str, b: str) -> int:
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                rows[i + 1][j + 1] = rows[i][j] + 1
            else:
                rows[i + 1][j + 1] = max(rows[i][j + 1], rows[i + 1][j])
    return rows[-1][-1]


# label: O(n^2): a table of both lengths


def all_substrings(s: str) -> int:
    count = 0
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            count += 1
    return count


# label: O(n^2) in len(s): all pairs of ends


def triangle_loop(n):
    count = 0
    i = 0
    while i < n:
        j = 0
        while j < i:
            j += 1
            count += 1
        i += 1
    return count


# label: O(n^2) in n: half of all pairs


def quick_sort(xs):
    if len(xs) <= 1:
        return xs
    p = xs[0]
    less = [x for x in xs[1:] if x < p]
    more = [x for x in xs[1:] if x >= p]
    return quick_sort(less) + [p] + quick_sort(more)


# label: O(n^2) in len(xs): at worst, a list in order


def list_index_each(xs):
    return [xs.index(x) for x in xs]


# label: O(n^2) in len(xs): a list is searched for each


def concatenated(n):
    out = []
    for i in range(n):
        out = out + [i]
    return out


# label: O(n^2) in n: the list is copied each time
