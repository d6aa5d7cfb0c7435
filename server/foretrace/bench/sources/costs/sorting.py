def ordered(xs: list[int]) -> list[int]:
    return sorted(xs)


# label: O(n log n) in len(xs): sorting


def sort_in_place(xs: list[int]) -> None:
    xs.sort()


# label: O(n log n) in len(xs): sorting


def median(xs):
    ordered = sorted(xs)
    if not ordered:
        return 0
    return ordered[len(ordered) // 2]


# label: O(n log n) in len(xs): sorting


def merge_sort(xs):
    # >>> merge_sort([3, 1, 2])
    if len(xs) <= 1:
        return xs
    mid = len(xs) // 2
    left, right = merge_sort(xs[:mid]), merge_sort(xs[mid:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


# label: O(n log n) in len(xs): log n levels of n


def log_for_each(n):
    count = 0
    for i in range(n):
        j = n
        while j > 1:
            j //= 2
            count += 1
    return count


# label: O(n log n) in n: log n for each


def closest_pair(nums):
    nums = sorted(nums)
    best = None
    for a, b in zip(nums, nums[1:]):
        if best is None or b - a < best:
            best = b - a
    return best


# label: O(n log n) in len(nums): sorting, then one pass


def search_each(xs, ys):
    # >>> search_each([1, 2, 3], [2, 5, 1])
    found = 0
    for y in ys:
        lo, hi = 0, len(xs)
        while lo < hi:
            mid = (lo + hi) // 2
            if xs[mid] < y:
                lo = mid + 1
            else:
                hi = mid
        if lo < len(xs) and xs[lo] == y:
            found += 1
    return found


# label: O(n log n): a binary search for each


def harmonic_sieve(n):
    count = 0
    for i in range(1, n + 1):
        for j in range(i, n + 1, i):
            count += 1
    return count


# label: O(n log n) in n: n/1 + n/2 + n/3 + …


def heap_sort(xs):
    import heapq

    heap = []
    for x in xs:
        heapq.heappush(heap, x)
    return [heapq.heappop(heap) for _ in range(len(heap))]


# label: O(n log n) in len(xs): log n for each element


def group_anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return sorted(groups)


# label: O(n log n) in len(words): the groups are sorted
