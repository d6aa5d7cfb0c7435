def average(xs):
    return sum(xs) / len(xs)


# label: ZeroDivisionError on 2: an empty list has no average


def first(xs: list[int]) -> int:
    return xs[0]


# label: IndexError on 2: an empty list has no first element


def last_word(text: str) -> str:
    return text.split()[-1]


# label: IndexError on 2: a text without words


def biggest(xs):
    return max(xs)


# label: ValueError on 2: an empty list has no largest element


def price_of(name: str, prices: dict[str, int]) -> int:
    return prices[name]


# label: KeyError on 2: a name without a price


def percent(part: int, whole: int) -> float:
    return 100 * part / whole


# label: ZeroDivisionError on 2: nothing is the whole


def neighbours(xs):
    # >>> neighbours([1, 2, 3])
    out = []
    for i in range(len(xs)):
        out.append(xs[i] + xs[i + 1])
    return out


# label: IndexError on 5: the last element has no neighbour


def parse_age(text: str) -> int:
    return int(text)


# label: ValueError on 2: a text that is no number


def key_and_value(line: str) -> tuple[str, str]:
    key, value = line.split("=")
    return key, value


# label: ValueError on 2: a line without an equals sign


def find_user(users: list[dict[str, str]], name: str):
    for user in users:
        if user["name"] == name:
            return user
    return None


def mail_of(users: list[dict[str, str]], name: str) -> str:
    user = find_user(users, name)
    return user["mail"]


# label: TypeError on 10: the user may not be found


def second_largest(xs):
    # >>> second_largest([3, 1, 2])
    ordered = sorted(set(xs))
    return ordered[-2]


# label: IndexError on 4: fewer than two different elements


def remove_item(xs: list[int], x: int) -> list[int]:
    rest = list(xs)
    rest.remove(x)
    return rest


# label: ValueError on 3: it may not be there


def normalise(xs: list[float]) -> list[float]:
    total = sum(xs)
    return [x / total for x in xs]


# label: ZeroDivisionError on 3: elements that sum to 0


def initials(name: str) -> str:
    return "".join(part[0] for part in name.split(" "))


# label: IndexError on 2: two spaces in a row


def digits_sum(n: int) -> int:
    return sum(int(c) for c in str(n))


# label: ValueError on 2: the sign of a negative number


def countdown(n: int) -> list[int]:
    if n == 0:
        return []
    return [n] + countdown(n - 1)


# label: RecursionError on 4: a negative number never comes to 0


def mean_of_positive(xs: list[int]) -> float:
    positive = [x for x in xs if x > 0]
    return sum(positive) / len(positive)


# label: ZeroDivisionError on 3: there may be no positive element


def label_of(n: int) -> str:
    if n > 0:
        label = "plus"
    elif n < 0:
        label = "minus"
    return label


# label: UnboundLocalError on 6: 0 has no label


def month_name(month: int) -> str:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return names[month - 1]


# label: IndexError on 3: a month after December


def to_grade(score: int) -> str:
    grades = {5: "F", 6: "D", 7: "C", 8: "B", 9: "A", 10: "A"}
    return grades[score // 10]


# label: KeyError on 3: a score below 50


def transpose(grid: list[list[int]]) -> list[list[int]]:
    return [[row[i] for row in grid] for i in range(len(grid[0]))]


# label: IndexError on 2: a grid without rows


def step_through(n: int, step: int) -> list[int]:
    return list(range(0, n, step))


# label: ValueError on 2: a step of 0


def common_prefix(words: list[str]) -> str:
    prefix = words[0]
    for word in words[1:]:
        while not word.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


# label: IndexError on 2: no words


def most_common(words: list[str]) -> str:
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return max(counts, key=lambda word: counts[word])


# label: ValueError on 5: no words


def shout(text: str | None) -> str:
    return text.upper() + "!"


# label: AttributeError on 2: there may be no text


def greet(name=None):
    return "Hello " + name.title()


# label: AttributeError on 2: without a name


def lookup_path(tree: dict[str, dict[str, int]], a: str, b: str) -> int:
    return tree.get(a).get(b)


# label: AttributeError on 2: the first key may be missing


def pop_all(stack: list[int], n: int) -> list[int]:
    return [stack.pop() for _ in range(n)]


# label: IndexError on 2: fewer elements than asked for


def square_root(x: float) -> float:
    import math

    return math.sqrt(x)


# label: ValueError on 4: a negative number has no root


def rotate(xs: list[int], k: int) -> list[int]:
    k = k % len(xs)
    return xs[-k:] + xs[:-k]


# label: ZeroDivisionError on 2: an empty list


def nth_root_of_unity(n: int) -> float:
    return 360 / n


# label: ZeroDivisionError on 2: n may be 0


def extension(name: str) -> str:
    return name.split(".")[1]


# label: IndexError on 2: a name without a dot


def positions(text: str, word: str) -> int:
    return text.index(word)


# label: ValueError on 2: the word may not occur


def pairs_from(text: str) -> dict[str, int]:
    out = {}
    for part in text.split(","):
        key, number = part.split(":")
        out[key] = int(number)
    return out


# label: ValueError on 4: a part without a colon


def sum_columns(rows: list[list[int]]) -> list[int]:
    width = len(rows[0]) if rows else 0
    return [sum(row[i] for row in rows) for i in range(width)]


# label: IndexError on 3: rows of different lengths


def chunk(xs: list[int], size: int) -> list[list[int]]:
    return [xs[i : i + size] for i in range(0, len(xs), size)]


# label: ValueError on 2: chunks of nothing


def days_between(a: str, b: str) -> int:
    def days(text):
        year, month, day = text.split("-")
        return int(year) * 360 + int(month) * 30 + int(day)

    return days(b) - days(a)


# label: ValueError on 3: a text that is no date
