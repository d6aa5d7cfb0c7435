def add_item(item, items=[]):
    items.append(item)
    return items


# label: MutatedDefault on 2: all calls share one list


def count_word(word, counts={}):
    counts[word] = counts.get(word, 0) + 1
    return counts


# label: MutatedDefault on 2: all calls share one dictionary


def register(name, known=set()):
    known.add(name)
    return len(known)


# label: MutatedDefault on 2: all calls share one set


def tagged(name: str, tags: list[str] = ["new"]) -> list[str]:
    tags += [name]
    return tags


# label: MutatedDefault on 2: all calls share one list


def smallest_two(xs: list[int]) -> list[int]:
    xs.sort()
    return xs[:2]


# label: MutatedArgument on 2: the caller's list is sorted


def without_zeros(xs: list[int]) -> int:
    while 0 in xs:
        xs.remove(0)
    return len(xs)


# label: MutatedArgument on 3: the caller's list loses elements


def total_price(order: dict[str, int]) -> int:
    order["total"] = sum(order.values())
    return order["total"]


# label: MutatedArgument on 2: the caller's dictionary gets a key


def reversed_text(words: list[str]) -> str:
    words.reverse()
    return " ".join(words)


# label: MutatedArgument on 2: the caller's list is turned round


def median(xs: list[int]) -> int:
    xs.sort()
    return xs[len(xs) // 2] if xs else 0


# label: MutatedArgument on 2: the caller's list is sorted


def scaled(rows: list[list[int]], by: int) -> int:
    best = 0
    for row in rows:
        for i in range(len(row)):
            row[i] = row[i] * by
            best = max(best, row[i])
    return best


# label: MutatedArgument on 5: the caller's rows change
