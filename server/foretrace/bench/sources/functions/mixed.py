# >>> grade(95)
# 'A'
# >>> grade(70)
# 'B'
# >>> grade(12)
# 'F'
def grade(points):
    if points >= 90:
        return "A"
    if points >= 70:
        return "B"
    return "F"


# judged: 100, 90, 89, 71, 69, 0
# judged: 70, 50


# >>> clock(3725)
# '1:02:05'
# >>> clock(59)
# '0:00:59'
def clock(seconds):
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


# judged: 0, 60, 61, 3600, 3661, 86399


# >>> countdown(3, "go")
# '3 2 1 go'
# >>> countdown(0, "stop")
# 'stop'
def countdown(n, word):
    steps = []
    while n > 0:
        steps.append(str(n))
        n -= 1
    steps.append(word)
    return " ".join(steps)


# judged: (1, "x"), (2, "now"), (5, "lift off"), (0, "")


# >>> overlap((1, 5), (3, 9))
# (3, 5)
# >>> overlap((1, 2), (4, 5))
# None
def overlap(one, other):
    start = max(one[0], other[0])
    end = min(one[1], other[1])
    if start >= end:
        return None
    return (start, end)


# judged: ((0, 1), (1, 2)), ((0, 9), (2, 3)), ((2, 3), (0, 9)), ((5, 8), (1, 6)), ((1, 4), (1, 4))


# >>> describe([1, "a", None, [2]])
# ['int', 'text a', 'nothing', 'list']
# >>> describe([])
# []
def describe(values):
    names = []
    for value in values:
        if value is None:
            names.append("nothing")
        elif isinstance(value, str):
            names.append("text " + value)
        else:
            names.append(type(value).__name__)
    return names


# judged: [1], [None, None], ["", "b"], [2.5, True], [{}, (), "x"]


# >>> is_leap(2024)
# True
# >>> is_leap(1900)
# False
# >>> is_leap(2023)
# False
def is_leap(year):
    if year % 100 == 0:
        return year % 400 == 0
    return year % 4 == 0


# judged: 2000, 2100, 4, 1, 1600, 2022, 1996


# >>> safe_ratio(6, 4)
# 1.5
# >>> safe_ratio(1, 0)
# None
def safe_ratio(a, b):
    try:
        return round(a / b, 2)
    except ZeroDivisionError:
        return None


# judged: (0, 5), (0, 0), (1, 3), (10, 5), (-7, 2), (2, 3)


# >>> toggle({1, 2}, [2, 3])
# [1, 3]
# >>> toggle(set(), [1, 1])
# []
def toggle(active, keys):
    for key in keys:
        if key in active:
            active.discard(key)
        else:
            active.add(key)
    return sorted(active)


# judged: ({1}, []), ({1}, [1]), ({5}, [4, 5, 6]), (set(), ["b", "a"]), ({1, 2, 3}, [3, 2, 3])
