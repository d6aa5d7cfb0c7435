# >>> is_palindrome("Never odd or even")
# True
# >>> is_palindrome("hello")
# False
# >>> is_palindrome("")
# True
def is_palindrome(text):
    letters = [c.lower() for c in text if c.isalnum()]
    left, right = 0, len(letters) - 1
    while left < right:
        if letters[left] != letters[right]:
            return False
        left += 1
        right -= 1
    return True


# judged: "a", "ab", "Aa", "race car", "abca", "No 'x' in Nixon", "12 21", "123"


# >>> run_lengths("aaabbc")
# [['a', 3], ['b', 2], ['c', 1]]
# >>> run_lengths("")
# []
# >>> run_lengths("aba")
# [['a', 1], ['b', 1], ['a', 1]]
def run_lengths(text):
    runs = []
    for char in text:
        if runs and runs[-1][0] == char:
            runs[-1][1] += 1
        else:
            runs.append([char, 1])
    return runs


# judged: "a", "aa", "ab", "zzzz", "aabbaa", "hello  there"


def encode(message):
    """Run-length encoding.

    >>> encode("wwwwaaadexxxxxx")
    'w4a3d1e1x6'
    >>> encode("abc")
    'a1b1c1'
    >>> encode("zz")
    'z2'
    """
    if not message:
        return ""
    coded = ""
    count = 1
    for before, after in zip(message, message[1:]):
        if before == after:
            count += 1
        else:
            coded += before + str(count)
            count = 1
    return coded + message[-1] + str(count)


# judged: "", "a", "aab", "abb", "aaaaaaaaaaaa", "ababab", "ssst"


# >>> decode("a3b1c2")
# 'aaabcc'
# >>> decode("x10")
# 'xxxxxxxxxx'
def decode(coded):
    text = ""
    char = ""
    digits = ""
    for symbol in coded:
        if symbol.isdigit():
            digits += symbol
        else:
            text += char * int(digits or 0)
            char = symbol
            digits = ""
    return text + char * int(digits or 0)


# judged: "", "a1", "b12", "a1b1", "z2y3x4", "q0r2"


# >>> caesar("abc xyz", 3)
# 'def abc'
# >>> caesar("Hello, World", 1)
# 'Ifmmp, Xpsme'
# >>> caesar("b", -1)
# 'a'
def caesar(text, shift):
    result = ""
    for char in text:
        if char.islower():
            result += chr((ord(char) - ord("a") + shift) % 26 + ord("a"))
        elif char.isupper():
            result += chr((ord(char) - ord("A") + shift) % 26 + ord("A"))
        else:
            result += char
    return result


# judged: ("", 5), ("zebra", 1), ("ZOO", 2), ("a-b", 26), ("mno", 13), ("Python 3", -3)


# >>> are_anagrams("listen", "silent")
# True
# >>> are_anagrams("aab", "abb")
# False
# >>> are_anagrams("ab", "abc")
# False
def are_anagrams(first, second):
    if len(first) != len(second):
        return False
    counts = {}
    for letter in first:
        counts[letter] = counts.get(letter, 0) + 1
    for letter in second:
        if counts.get(letter, 0) == 0:
            return False
        counts[letter] -= 1
    return True


# judged: ("", ""), ("a", "a"), ("a", "b"), ("abc", "cab"), ("hello", "olelh"), ("rat", "car")
# judged: ("abc", "abcd"), ("ab", "cd"), ("aa", "ab"), ("aabb", "bbba"), ("abb", "aab")


# >>> roman_to_int("XIV")
# 14
# >>> roman_to_int("MCMXC")
# 1990
# >>> roman_to_int("III")
# 3
def roman_to_int(numeral):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for symbol in reversed(numeral):
        value = values[symbol]
        if value < previous:
            total -= value
        else:
            total += value
        previous = value
    return total


# judged: "I", "IV", "VI", "IX", "XL", "XC", "LVIII", "CDXLIV", "MMXXVI"


# >>> int_to_roman(14)
# 'XIV'
# >>> int_to_roman(1990)
# 'MCMXC'
def int_to_roman(number):
    pairs = [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]  # fmt: skip
    roman = ""
    for value, symbol in pairs:
        while number >= value:
            roman += symbol
            number -= value
    return roman


# judged: 1, 3, 4, 9, 40, 58, 444, 2026
# judged: 900, 100, 90, 500, 91, 3999, 901, 501, 101


# >>> count_words("the cat and the hat")
# {'the': 2, 'cat': 1, 'and': 1, 'hat': 1}
# >>> count_words("One one")
# {'one': 2}
def count_words(sentence):
    counts = {}
    for word in sentence.lower().split():
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


# judged: "", "a", "a a a", "b a b", "To be or not to be", "  spaced   out  "


# >>> most_common("mississippi")
# 'i'
# >>> most_common("abcc")
# 'c'
def most_common(text):
    counts = {}
    for char in text:
        counts[char] = counts.get(char, 0) + 1
    best = None
    for char, count in counts.items():
        if best is None or count > counts[best]:
            best = char
    return best


# judged: "", "a", "aabbb", "zzzyx", "hello", "balloon all"
# judged: "ab", "ba", "abab", "xyyx"


def longest_common_prefix(words):
    """
    >>> longest_common_prefix(["flower", "flow", "flight"])
    'fl'
    >>> longest_common_prefix(["dog", "car"])
    ''
    >>> longest_common_prefix(["same", "same"])
    'same'
    """
    if not words:
        return ""
    prefix = words[0]
    for word in words[1:]:
        while not word.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


# judged: [], ["a"], ["ab", "a"], ["", "b"], ["inter", "internet", "interval"], ["abc", "abd", "xbd"]


# >>> find_substring("hello world", "wor")
# 6
# >>> find_substring("aaa", "b")
# -1
# >>> find_substring("abcabc", "cab")
# 2
def find_substring(text, pattern):
    for start in range(len(text) - len(pattern) + 1):
        matched = 0
        while matched < len(pattern) and text[start + matched] == pattern[matched]:
            matched += 1
        if matched == len(pattern):
            return start
    return -1


# judged: ("", "a"), ("a", "a"), ("aab", "ab"), ("abc", "abc"), ("abc", "abcd"), ("banana", "nan")


# >>> reverse_words("the quick fox")
# 'fox quick the'
# >>> reverse_words("one")
# 'one'
def reverse_words(sentence):
    words = sentence.split()
    start, end = 0, len(words) - 1
    while start < end:
        words[start], words[end] = words[end], words[start]
        start += 1
        end -= 1
    return " ".join(words)


# judged: "", "a b", "a b c d", "  left   right ", "x y z"


# >>> count_vowels("Programming")
# 3
# >>> count_vowels("AEIOU xyz")
# 5
def count_vowels(text):
    total = 0
    for letter in text.lower():
        if letter in "aeiou":
            total += 1
    return total


# judged: "", "b", "a", "banana", "RHYTHM", "Queue up"


# >>> first_unique("swiss")
# 1
# >>> first_unique("aabb")
# -1
# >>> first_unique("level")
# 2
def first_unique(text):
    seen = {}
    for char in text:
        seen[char] = seen.get(char, 0) + 1
    for index, char in enumerate(text):
        if seen[char] == 1:
            return index
    return -1


# judged: "", "a", "aab", "abab", "leetcode", "xxyzz"


def is_subsequence(short, long):
    """Whether short can be had by striking characters out of long.

    >>> is_subsequence("ace", "abcde")
    True
    >>> is_subsequence("aec", "abcde")
    False
    >>> is_subsequence("", "abc")
    True
    """
    position = 0
    for char in long:
        if position < len(short) and short[position] == char:
            position += 1
    return position == len(short)


# judged: ("a", ""), ("a", "a"), ("ab", "ba"), ("abc", "aabbcc"), ("bb", "abc"), ("axc", "ahbgdc")


# >>> longest_palindrome("babad")
# 'bab'
# >>> longest_palindrome("cbbd")
# 'bb'
# >>> longest_palindrome("xyz")
# 'x'
def longest_palindrome(text):
    best = ""
    for centre in range(len(text)):
        for width in (0, 1):
            left, right = centre, centre + width
            while left >= 0 and right < len(text) and text[left] == text[right]:
                left -= 1
                right += 1
            if right - left - 1 > len(best):
                best = text[left + 1 : right]
    return best


# judged: "", "a", "aa", "abcba", "forgeeksskeegfor", "aacabdkacaa", "noon day"
# judged: "ab", "xyzzy", "abba", "abcd"


# >>> compress_spaces("a  b   c")
# 'a b c'
# >>> compress_spaces(" lead")
# ' lead'
def compress_spaces(line):
    result = ""
    for char in line:
        if char != " " or not result.endswith(" "):
            result += char
    return result


# judged: "", " ", "   ", "ab", "a b", "end   ", "  x  y"


# >>> add_binary("11", "1")
# '100'
# >>> add_binary("1010", "1011")
# '10101'
def add_binary(a, b):
    i, j = len(a) - 1, len(b) - 1
    carry = 0
    result = ""
    while i >= 0 or j >= 0 or carry:
        total = carry
        if i >= 0:
            total += int(a[i])
            i -= 1
        if j >= 0:
            total += int(b[j])
            j -= 1
        result = str(total % 2) + result
        carry = total // 2
    return result


# judged: ("0", "0"), ("1", "1"), ("100", "11"), ("1111", "1"), ("1", "111"), ("110", "110")
# judged: ("1", "10"), ("", "1"), ("10", "1")
