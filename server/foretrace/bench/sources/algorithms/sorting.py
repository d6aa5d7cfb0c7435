# >>> bubble_sort([3, 1, 2])
# [1, 2, 3]
# >>> bubble_sort([5, 4, 3, 2, 1])
# [1, 2, 3, 4, 5]
def bubble_sort(items):
    items = list(items)
    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
    return items


# judged: [], [1], [2, 1], [1, 2, 3], [3, 3, 1, 2, 1], [9, -1, 4, 0, 7, 2], [5, 1, 4, 2, 8, 0]


# >>> insertion_sort([4, 2, 5, 1])
# [1, 2, 4, 5]
# >>> insertion_sort([2, 2, 1])
# [1, 2, 2]
# >>> insertion_sort([1, 3, 2])
# [1, 2, 3]
def insertion_sort(numbers):
    result = numbers[:]
    for i in range(1, len(result)):
        current = result[i]
        j = i - 1
        while j >= 0 and result[j] > current:
            result[j + 1] = result[j]
            j -= 1
        result[j + 1] = current
    return result


# judged: [], [1], [2, 1], [1, 2, 3], [3, 3, 1, 2, 1], [9, -1, 4, 0, 7, 2], [5, 4, 3, 2, 1]


def selection_sort(arr):
    """Sort a list in place and return it.

    >>> selection_sort([64, 25, 12, 22, 11])
    [11, 12, 22, 25, 64]
    >>> selection_sort([1, 0])
    [0, 1]
    """
    for i in range(len(arr)):
        smallest = i
        for j in range(i + 1, len(arr)):
            if arr[j] < arr[smallest]:
                smallest = j
        arr[i], arr[smallest] = arr[smallest], arr[i]
    return arr


# judged: [], [1], [2, 1], [1, 2, 3], [3, 3, 1, 2, 1], [9, -1, 4, 0, 7, 2], [5, 4, 3, 2, 1]


# >>> merge([1, 4, 6], [2, 3, 7])
# [1, 2, 3, 4, 6, 7]
# >>> merge([], [1, 2])
# [1, 2]
# >>> merge([5], [1])
# [1, 5]
def merge(left, right):
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


# judged: ([], []), ([1], []), ([1, 1], [1]), ([1, 2], [3, 4]), ([3, 4], [1, 2]), ([0, 9], [4, 5, 6])
# judged: ([-3, 2, 8], [-5, 2, 2, 10])


# >>> merge_sort([5, 2, 4, 1, 3])
# [1, 2, 3, 4, 5]
# >>> merge_sort([2, 1])
# [1, 2]
# >>> merge_sort([])
# []
def merge_sort(values):
    if len(values) <= 1:
        return values
    middle = len(values) // 2
    first = merge_sort(values[:middle])
    second = merge_sort(values[middle:])
    result = []
    while first and second:
        if first[0] <= second[0]:
            result.append(first.pop(0))
        else:
            result.append(second.pop(0))
    return result + first + second


# judged: [1], [1, 2], [3, 3, 1, 2, 1], [9, -1, 4, 0, 7, 2], [5, 4, 3, 2, 1], [8, 8, 8]


# >>> quick_sort([3, 6, 1, 8, 2])
# [1, 2, 3, 6, 8]
# >>> quick_sort([2, 2, 1])
# [1, 2, 2]
def quick_sort(items):
    if len(items) < 2:
        return items
    pivot = items[0]
    smaller = [x for x in items[1:] if x < pivot]
    larger = [x for x in items[1:] if x >= pivot]
    return quick_sort(smaller) + [pivot] + quick_sort(larger)


# judged: [], [1], [1, 2], [3, 3, 1, 2, 1], [9, -1, 4, 0, 7, 2], [5, 4, 3, 2, 1], [8, 8, 8]


# >>> partition([7, 2, 9, 4, 5], 5)
# [2, 4, 5, 7, 9]
# >>> partition([1, 2, 3], 2)
# [1, 2, 3]
def partition(numbers, pivot):
    below = []
    equal = []
    above = []
    for number in numbers:
        if number < pivot:
            below.append(number)
        elif number == pivot:
            equal.append(number)
        else:
            above.append(number)
    return below + equal + above


# judged: ([], 1), ([3, 1], 2), ([5, 5, 1, 5], 5), ([9, 8, 7], 1), ([4, 0, 4, 6, 2], 4)
# judged: ([3, 9, 2, 3], 3), ([5, 1, 9, 5, 7, 5], 5)


def counting_sort(digits):
    """
    >>> counting_sort([3, 0, 2, 3, 1])
    [0, 1, 2, 3, 3]
    >>> counting_sort([9, 1, 9])
    [1, 9, 9]
    """
    counts = [0] * 10
    for digit in digits:
        counts[digit] += 1
    ordered = []
    for digit, count in enumerate(counts):
        ordered.extend([digit] * count)
    return ordered


# judged: [], [0], [9], [1, 2, 3], [5, 5, 5], [8, 0, 8, 0, 4]


# >>> is_sorted([1, 2, 2, 5])
# True
# >>> is_sorted([1, 3, 2])
# False
# >>> is_sorted([])
# True
def is_sorted(items):
    for i in range(len(items) - 1):
        if items[i] > items[i + 1]:
            return False
    return True


# judged: [1], [2, 1], [1, 1], [1, 2, 3, 4], [1, 2, 3, 0], [5, 1, 2, 3]


# >>> dutch_flag([2, 0, 1, 2, 0])
# [0, 0, 1, 2, 2]
# >>> dutch_flag([1, 0])
# [0, 1]
# >>> dutch_flag([0, 2, 1])
# [0, 1, 2]
def dutch_flag(colours):
    low, current = 0, 0
    high = len(colours) - 1
    while current <= high:
        if colours[current] == 0:
            colours[low], colours[current] = colours[current], colours[low]
            low += 1
            current += 1
        elif colours[current] == 2:
            colours[high], colours[current] = colours[current], colours[high]
            high -= 1
        else:
            current += 1
    return colours


# judged: [], [2], [2, 1, 0], [1, 1, 1], [2, 2, 0, 0, 1, 1], [0, 1, 2, 0, 1, 2, 0]
