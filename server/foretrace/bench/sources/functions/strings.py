# >>> mark_first("a-b-c", "-")
# 'A-b-c'
# >>> mark_first("abc", "x")
# 'ABC'
def mark_first(text, sep):
    at = text.find(sep)
    if at < 0:
        return text.upper()
    return text[:at].upper() + text[at:]


# judged: ("", "a"), ("left,right", ","), ("=x", "="), ("ab:cd:ef", ":"), ("tail.", "."), ("one two", " ")
# judged: ("plain", "q"), ("abc", "zz")


# >>> swap_halves("abcdef")
# 'defabc'
# >>> swap_halves("hello")
# 'llohe'
def swap_halves(s):
    middle = len(s) // 2
    return s[middle:] + s[:middle]


# judged: "", "a", "ab", "xyz", "12345678", "no way"


# >>> pad_words("to be or", 4)
# 'to..|be..|or..'
# >>> pad_words("abc", 2)
# 'abc'
def pad_words(line, width):
    words = [word.ljust(width, ".") for word in line.split()]
    return "|".join(words)


# judged: ("", 3), ("a b", 1), ("one two three", 5), ("x", 6), ("left  right", 4)


# >>> keep_digits("a1b22c")
# 122
# >>> keep_digits("none")
# 0
def keep_digits(text):
    digits = ""
    for ch in text:
        if ch.isdigit():
            digits += ch
    return int(digits) if digits else 0


# judged: "", "7", "007", "3.14", "x9y8z7", "tel: 555-1234"


# >>> shout("wow that is big", "big")
# 'wow that is BIG!'
# >>> shout("ok", "no")
# 'ok'
def shout(sentence, word):
    parts = sentence.split(" ")
    loud = [p.upper() + "!" if p == word else p for p in parts]
    return " ".join(loud)


# judged: ("", "a"), ("a", "a"), ("a b a", "a"), ("run rabbit run", "run"), ("No no", "no")


# >>> strip_marks("--a-b--", "-")
# 'a-b---'
# >>> strip_marks("xxabcx", "x")
# 'abcxx'
def strip_marks(text, mark):
    while text.startswith(mark):
        text = text[len(mark) :]
    return text + mark


# judged: ("", "a"), ("aaa", "a"), ("ababc", "ab"), ("c", "d"), ("..z..", "."), ("##", "#")


# >>> zigzag("hello")
# 'HeLlO'
# >>> zigzag("Ab")
# 'Ab'
def zigzag(text):
    out = []
    for i, ch in enumerate(text):
        out.append(ch.upper() if i % 2 == 0 else ch.lower())
    return "".join(out)


# judged: "", "a", "ABC", "python", "x1y2", "Q q Q"


# >>> initials("ada king lovelace")
# 'A.K.L.'
# >>> initials("Grace Hopper")
# 'G.H.'
def initials(name):
    letters = [part[0] for part in name.split()]
    return ".".join(letters).upper() + "."


# judged: "a", "alan turing", "john von neumann", "x y z w", "  Barbara   Liskov "


# >>> cut_after("key=value=more", "=")
# ['key', 'value=more']
# >>> cut_after("nothing", "=")
# ['nothing']
def cut_after(text, sep):
    head, found, tail = text.partition(sep)
    if not found:
        return [text]
    return [head, tail]


# judged: ("", ","), ("a,b", ","), (",", ","), ("x::y::z", "::"), ("plain", "q"), ("end;", ";")


# >>> vowels_last("education")
# 'dctneuaio'
# >>> vowels_last("xyz")
# 'xyz'
def vowels_last(word):
    vowels = [c for c in word if c in "aeiou"]
    others = [c for c in word if c not in "aeiou"]
    return "".join(others + vowels)


# judged: "", "a", "ba", "banana", "queue", "rhythm and blues"


# >>> hide("secret", 2)
# 'se****'
# >>> hide("abc", 0)
# '***'
def hide(text, shown):
    stars = "*" * (len(text) - shown)
    return text[:shown] + stars


# judged: ("", 0), ("a", 1), ("password", 3), ("1234567890", 4), ("xy", 1)


# >>> longest_word("the quick brown fox")
# 'Quick'
# >>> longest_word("a bb cc")
# 'Bb'
def longest_word(sentence):
    best = ""
    for word in sentence.split():
        if len(word) > len(best):
            best = word
    return best.capitalize()


# judged: "", "one", "an elephant ran", "AB cd", "tie tea toe", "short longest mid"


# >>> replace_ends("banana", "o")
# 'oanano'
# >>> replace_ends("xy", "zz")
# 'zzzz'
def replace_ends(text, new):
    if len(text) < 2:
        return new
    return new + text[1:-1] + new


# judged: ("", "q"), ("a", "b"), ("abc", ""), ("hello", "J"), ("level", "..")
# judged: ("ab", "q"), ("xy", "-")


# >>> count_pairs("aabbb")
# 3
# >>> count_pairs("abc")
# 0
def count_pairs(text):
    total = 0
    for left, right in zip(text, text[1:]):
        if left == right:
            total += 1
    return total


# judged: "", "a", "aa", "zzzz", "bookkeeper", "  x  "


# >>> squeeze("aaabbbccc")
# 'abc'
# >>> squeeze("abba")
# 'aba'
def squeeze(text):
    kept = text[:1]
    for ch in text[1:]:
        if ch != kept[-1]:
            kept += ch
    return kept


# judged: "", "a", "aa", "abab", "mississippi", "112233", "  a  "


# >>> table_row(["a", 1, None])
# '| a | 1 | - |'
# >>> table_row([])
# '|  |'
def table_row(cells):
    shown = []
    for cell in cells:
        shown.append("-" if cell is None else str(cell))
    return "| " + " | ".join(shown) + " |"


# judged: ["x"], [1, 2], [None], [True, "y", 2.5], ["a", None, None]


# >>> snake_case("getUserName")
# 'get_user_name'
# >>> snake_case("value")
# 'value'
def snake_case(name):
    out = ""
    for ch in name:
        if ch.isupper() and out:
            out += "_"
        out += ch.lower()
    return out


# judged: "", "A", "aB", "HttpServer", "already_snake", "parseJSON"


# >>> last_line("one\ntwo\nthree")
# 'three'
# >>> last_line("")
# None
def last_line(text):
    lines = text.splitlines()
    if not lines:
        return None
    return lines[-1].strip()


# judged: "a", "a\n", "a\n b ", "\n", "x\n\ny\n\n", "  only  "
# judged: "", "\n\n"


# >>> balance("a+b-c+")
# '1'
# >>> balance("")
# 'even'
def balance(text):
    score = text.count("+") - text.count("-")
    return "even" if score == 0 else str(score)


# judged: "+", "-", "+-", "--", "x", "+++-", "-+-+-"


# >>> split_every("abcdefg", 3)
# ['abc', 'def', 'g']
# >>> split_every("ab", 5)
# ['ab']
def split_every(text, size):
    return [text[i : i + size] for i in range(0, len(text), size)]


# judged: ("", 2), ("a", 1), ("abcd", 2), ("abcde", 4), ("123456", 1)
