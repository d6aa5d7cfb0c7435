# >>> find_sorted([1, 4, 6, 9, 12], 9)
# 3
# >>> find_sorted([1, 4, 6, 9, 12], 5)
# -1
# >>> find_sorted([3, 8], 3)
# 0
def find_sorted(numbers, wanted):
    low = 0
    high = len(numbers) - 1
    while low <= high:
        middle = (low + high) // 2
        if numbers[middle] == wanted:
            return middle
        if numbers[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1


# judged: ([], 3), ([5], 5), ([5], 6), ([1, 2, 3, 4], 4), ([1, 2, 3, 4], 1), ([2, 4, 6], 5)
# judged: ([10, 20, 30, 40, 50, 60], 50)
# judged: ([1, 2, 3, 4, 5, 6, 7, 8, 9], 6), ([1, 2, 3, 4, 5, 6, 7, 8, 9], 8), ([1, 3, 5, 7, 9, 11], 3)


def lower_bound(a, x):
    """Index of the first item that is not less than x.

    >>> lower_bound([1, 3, 3, 5], 3)
    1
    >>> lower_bound([1, 3, 3, 5], 6)
    4
    >>> lower_bound([2, 4, 8], 1)
    0
    """
    lo, hi = 0, len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if a[mid] < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


# judged: ([], 1), ([1], 1), ([1], 2), ([1, 1, 1], 1), ([1, 2, 2, 2, 9], 2), ([1, 5, 9], 7)
# judged: ([0, 10, 20, 30], 30)


# >>> upper_bound([1, 3, 3, 5], 3)
# 3
# >>> upper_bound([1, 3, 3, 5], 0)
# 0
# >>> upper_bound([1, 3, 3, 5], 5)
# 4
def upper_bound(items, key):
    start = 0
    end = len(items)
    while start < end:
        centre = (start + end) // 2
        if items[centre] <= key:
            start = centre + 1
        else:
            end = centre
    return start


# judged: ([], 1), ([1], 1), ([2], 1), ([1, 1, 1], 1), ([1, 2, 2, 2, 9], 2), ([1, 5, 9], 7)


def integer_root(n):
    """Largest integer whose square is at most n.

    >>> integer_root(16)
    4
    >>> integer_root(17)
    4
    >>> integer_root(2)
    1
    """
    low = 0
    high = n
    while low < high:
        guess = (low + high + 1) // 2
        if guess * guess <= n:
            low = guess
        else:
            high = guess - 1
    return low


# judged: 0, 1, 3, 4, 24, 25, 26, 99, 100, 1000


# >>> find_peak([1, 3, 7, 4, 2])
# 2
# >>> find_peak([9, 6, 1])
# 0
# >>> find_peak([1, 2, 3, 4])
# 3
def find_peak(heights):
    left = 0
    right = len(heights) - 1
    while left < right:
        middle = (left + right) // 2
        if heights[middle] < heights[middle + 1]:
            left = middle + 1
        else:
            right = middle
    return left


# judged: [5], [1, 2], [2, 1], [1, 5, 4, 3, 2, 0], [0, 1, 2, 8, 3], [3, 4, 5, 6, 7, 1]


# >>> rotation_point([4, 5, 6, 1, 2])
# 3
# >>> rotation_point([1, 2, 3])
# 0
# >>> rotation_point([2, 3, 4, 5, 1])
# 4
def rotation_point(values):
    lo = 0
    hi = len(values) - 1
    while lo < hi:
        mid = (lo + hi) // 2
        if values[mid] > values[hi]:
            lo = mid + 1
        else:
            hi = mid
    return lo


# judged: [7], [2, 1], [1, 2], [5, 1, 2, 3, 4], [6, 7, 8, 9, 1, 2], [3, 4, 5, 6, 7, 8, 2]


# >>> search_matrix([[1, 4, 7], [2, 5, 8], [3, 6, 9]], 6)
# True
# >>> search_matrix([[1, 4, 7], [2, 5, 8], [3, 6, 9]], 10)
# False
# >>> search_matrix([[1, 3], [2, 5]], 4)
# False
def search_matrix(matrix, target):
    row = 0
    col = len(matrix[0]) - 1
    while row < len(matrix) and col >= 0:
        value = matrix[row][col]
        if value == target:
            return True
        if value > target:
            col -= 1
        else:
            row += 1
    return False


# judged: ([[1]], 1), ([[1]], 2), ([[1, 2, 3]], 2), ([[1], [3], [5]], 5), ([[1], [3], [5]], 4)
# judged: ([[1, 4, 7], [2, 5, 8], [3, 6, 9]], 3), ([[1, 4, 7], [2, 5, 8], [3, 6, 9]], 7)
# judged: ([[1, 10], [2, 11], [3, 12]], 2), ([[5, 6], [7, 8]], 7), ([[1, 2], [3, 4], [5, 6]], 3)


def linear_search_last(items: list[int], target: int) -> int:
    """
    >>> linear_search_last([1, 2, 3, 2], 2)
    3
    >>> linear_search_last([1, 2, 3], 9)
    -1
    """
    position = -1
    for index, item in enumerate(items):
        if item == target:
            position = index
    return position


# judged: ([], 1), ([1], 1), ([1, 1, 1], 1), ([4, 5, 6], 4), ([4, 5, 6], 6), ([0, 2, 0, 1], 0)
