# >>> max_subarray([-2, 1, -3, 4, -1, 2, 1, -5, 4])
# 6
# >>> max_subarray([1, 2, 3])
# 6
# >>> max_subarray([-3, -1, -2])
# -1
def max_subarray(numbers):
    best = current = numbers[0]
    for number in numbers[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


# judged: [5], [-5], [1, -1, 1], [2, -1, 3], [-1, 4, -2, 5], [3, -10, 4, 4]


# >>> two_sum([2, 7, 11, 15], 9)
# [0, 1]
# >>> two_sum([3, 2, 4], 6)
# [1, 2]
# >>> two_sum([1, 2], 5)
# None
def two_sum(numbers, target):
    seen = {}
    for index, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], index]
        seen[number] = index
    return None


# judged: ([], 0), ([3, 3], 6), ([1, 5, 9], 14), ([0, 4, 3, 0], 0), ([-1, -2, -3], -5), ([4], 8)


# >>> pair_with_sum([1, 2, 4, 7, 11], 9)
# (2, 7)
# >>> pair_with_sum([1, 2, 3], 10)
# None
# >>> pair_with_sum([1, 3, 5, 8], 13)
# (5, 8)
def pair_with_sum(ordered, total):
    i = 0
    j = len(ordered) - 1
    while i < j:
        found = ordered[i] + ordered[j]
        if found == total:
            return (ordered[i], ordered[j])
        if found < total:
            i += 1
        else:
            j -= 1
    return None


# judged: ([], 1), ([5], 10), ([1, 2], 3), ([1, 2, 3, 4], 7), ([-3, 0, 2, 6], 3), ([1, 4, 6], 8)
# judged: ([1, 3, 4, 6, 9], 10), ([1, 2, 3, 9], 5), ([2, 5, 8, 11], 7), ([1, 4, 6, 7, 8], 14)


# >>> remove_duplicates([1, 1, 2, 3, 3])
# [1, 2, 3]
# >>> remove_duplicates([4])
# [4]
def remove_duplicates(items):
    unique = []
    for item in items:
        if not unique or unique[-1] != item:
            unique.append(item)
    return unique


# judged: [], [1, 1, 1], [1, 2, 3], [1, 2, 1], [0, 0, 5, 5, 6], ["a", "a", "b"]


# >>> rotate([1, 2, 3, 4, 5], 2)
# [4, 5, 1, 2, 3]
# >>> rotate([1, 2, 3], 4)
# [3, 1, 2]
def rotate(items, k):
    if not items:
        return []
    k = k % len(items)
    return items[-k:] + items[:-k] if k else items[:]


# judged: ([], 3), ([1], 5), ([1, 2], 1), ([1, 2, 3, 4], 4), ([1, 2, 3, 4], 3), ([1, 2, 3], 0)


def second_largest(numbers):
    """
    >>> second_largest([3, 9, 4])
    4
    >>> second_largest([5, 9, 5])
    5
    >>> second_largest([1, 2, 3, 4])
    3
    """
    largest = second = None
    for number in numbers:
        if largest is None or number > largest:
            second = largest
            largest = number
        elif number != largest and (second is None or number > second):
            second = number
    return second


# judged: [], [1], [2, 1], [9, 9, 8], [4, 1, 4, 3], [-1, -2, -3], [10, 3, 7, 7]


# >>> max_profit([7, 1, 5, 3, 6, 4])
# 5
# >>> max_profit([5, 4, 3])
# 0
def max_profit(prices):
    lowest = prices[0]
    profit = 0
    for price in prices:
        lowest = min(lowest, price)
        profit = max(profit, price - lowest)
    return profit


# judged: [1], [1, 2], [2, 1], [3, 8, 1, 4], [2, 9, 1, 5, 8], [4, 4, 4]


# >>> move_zeros([0, 1, 0, 3, 12])
# [1, 3, 12, 0, 0]
# >>> move_zeros([1, 0])
# [1, 0]
# >>> move_zeros([0, 0, 5])
# [5, 0, 0]
def move_zeros(values):
    place = 0
    for i in range(len(values)):
        if values[i] != 0:
            values[place], values[i] = values[i], values[place]
            place += 1
    return values


# judged: [], [0], [1], [1, 2, 3], [0, 0, 0], [4, 0, 0, 5, 0, 6]


# >>> merge_intervals([[1, 3], [2, 6], [8, 10]])
# [[1, 6], [8, 10]]
# >>> merge_intervals([[1, 4], [4, 5]])
# [[1, 5]]
# >>> merge_intervals([[5, 6], [1, 2]])
# [[1, 2], [5, 6]]
def merge_intervals(intervals):
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


# judged: [], [[1, 2]], [[1, 9], [2, 3]], [[3, 4], [1, 3]], [[1, 2], [3, 4], [2, 3]], [[7, 8], [1, 5], [2, 6]]
# judged: [[1, 2], [4, 6], [5, 7], [9, 12], [10, 11]]


# >>> window_sums([1, 2, 3, 4], 2)
# [3, 5, 7]
# >>> window_sums([5, 1, 1, 3], 3)
# [7, 5]
# >>> window_sums([1], 2)
# []
def window_sums(numbers, size):
    if len(numbers) < size:
        return []
    total = sum(numbers[:size])
    sums = [total]
    for i in range(size, len(numbers)):
        total += numbers[i] - numbers[i - size]
        sums.append(total)
    return sums


# judged: ([1, 2, 3], 1), ([1, 2, 3], 3), ([4, 0, -1, 6], 2), ([2, 2, 2, 2, 2], 4), ([], 1)


# >>> longest_unique("abcabcbb")
# 3
# >>> longest_unique("bbbb")
# 1
# >>> longest_unique("pwwkew")
# 3
def longest_unique(text):
    last_seen = {}
    start = 0
    longest = 0
    for i, char in enumerate(text):
        if char in last_seen and last_seen[char] >= start:
            start = last_seen[char] + 1
        last_seen[char] = i
        longest = max(longest, i - start + 1)
    return longest


# judged: "", "a", "ab", "abba", "dvdf", "tmmzuxt", "aabaab!bb"


# >>> shortest_window([2, 3, 1, 2, 4, 3], 7)
# 2
# >>> shortest_window([1, 1, 1], 5)
# 0
# >>> shortest_window([1, 4, 4], 4)
# 1
def shortest_window(numbers, target):
    left = 0
    total = 0
    shortest = 0
    for right in range(len(numbers)):
        total += numbers[right]
        while total >= target:
            length = right - left + 1
            if shortest == 0 or length < shortest:
                shortest = length
            total -= numbers[left]
            left += 1
    return shortest


# judged: ([], 1), ([5], 5), ([1, 2, 3, 4], 6), ([1, 2, 3, 4], 10), ([8, 1, 1], 9), ([2, 2, 2, 2], 3)
# judged: ([9, 1, 1, 1], 3), ([1, 2, 9, 2, 2, 1], 5)


# >>> prefix_sums([1, 2, 3, 4])
# [0, 1, 3, 6, 10]
# >>> prefix_sums([5])
# [0, 5]
def prefix_sums(values):
    sums = [0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


# judged: [], [0], [1, -1], [2, 2, 2], [10, 0, -4, 6]


# >>> majority([2, 2, 1, 1, 2])
# 2
# >>> majority([3, 3, 4])
# 3
def majority(votes):
    candidate = None
    count = 0
    for vote in votes:
        if count == 0:
            candidate = vote
        if vote == candidate:
            count += 1
        else:
            count -= 1
    return candidate


# judged: [1], [1, 1, 2], [5, 6, 5, 6, 5], ["a", "b", "b"], [4, 4, 4, 1, 2], [7, 8, 8, 8, 7, 8]


# >>> product_except_self([1, 2, 3, 4])
# [24, 12, 8, 6]
# >>> product_except_self([2, 5])
# [5, 2]
def product_except_self(numbers):
    result = [1] * len(numbers)
    before = 1
    for i in range(len(numbers)):
        result[i] = before
        before *= numbers[i]
    after = 1
    for i in range(len(numbers) - 1, -1, -1):
        result[i] *= after
        after *= numbers[i]
    return result


# judged: [3], [1, 0], [0, 4, 5], [2, 3, 5, 7], [-1, 1, -2]


# >>> leaders([16, 17, 4, 3, 5, 2])
# [17, 5, 2]
# >>> leaders([1, 2, 3])
# [3]
def leaders(numbers):
    found = []
    highest = None
    for number in reversed(numbers):
        if highest is None or number > highest:
            found.append(number)
            highest = number
    return found[::-1]


# judged: [], [1], [3, 2, 1], [2, 2], [5, 1, 4, 2, 3], [0, -1, -5]


# >>> water_area([1, 8, 6, 2, 5, 4, 8, 3, 7])
# 49
# >>> water_area([1, 1])
# 1
# >>> water_area([4, 3, 2, 1, 4])
# 16
def water_area(heights):
    left = 0
    right = len(heights) - 1
    best = 0
    while left < right:
        area = min(heights[left], heights[right]) * (right - left)
        best = max(best, area)
        if heights[left] < heights[right]:
            left += 1
        else:
            right -= 1
    return best


# judged: [2, 3], [1, 2, 1], [1, 2, 4, 3], [5, 1, 1, 5], [2, 3, 10, 5, 7, 8, 9]
# judged: [1, 1, 9, 1, 1, 9], [9, 1, 1, 1, 8, 1, 1], [0, 0], [5], [1, 9, 8, 1, 1, 1]


# >>> missing_number([3, 0, 1])
# 2
# >>> missing_number([0, 1])
# 2
def missing_number(numbers):
    n = len(numbers)
    expected = n * (n + 1) // 2
    for number in numbers:
        expected -= number
    return expected


# judged: [], [0], [1], [2, 0], [9, 6, 4, 2, 3, 5, 7, 0, 1], [0, 1, 2, 4]
