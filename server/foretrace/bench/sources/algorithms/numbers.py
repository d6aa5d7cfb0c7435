# >>> gcd(12, 18)
# 6
# >>> gcd(7, 5)
# 1
# >>> gcd(10, 0)
# 10
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


# judged: (100, 75), (1, 1), (0, 4), (17, 51), (270, 192), (9, 28)


# >>> lcm(4, 6)
# 12
# >>> lcm(3, 7)
# 21
def lcm(a, b):
    x, y = a, b
    while y:
        x, y = y, x % y
    return a * b // x


# judged: (1, 1), (2, 4), (5, 5), (12, 18), (21, 6), (8, 9)


def is_prime(n):
    """Tell whether n is a prime number.

    >>> is_prime(7)
    True
    >>> is_prime(9)
    False
    >>> is_prime(1)
    False
    >>> is_prime(2)
    True
    """
    if n < 2:
        return False
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return True


# judged: 0, 3, 4, 5, 25, 29, 49, 91, 97, 121, -3
# judged: 1, 2, 8, 9, 77


# >>> primes_up_to(10)
# [2, 3, 5, 7]
# >>> primes_up_to(20)
# [2, 3, 5, 7, 11, 13, 17, 19]
# >>> primes_up_to(2)
# [2]
def primes_up_to(limit):
    sieve = [True] * (limit + 1)
    primes = []
    for number in range(2, limit + 1):
        if sieve[number]:
            primes.append(number)
            for multiple in range(number * number, limit + 1, number):
                sieve[multiple] = False
    return primes


# judged: 1, 3, 4, 5, 11, 30, 49, 50


# >>> prime_factors(12)
# [2, 2, 3]
# >>> prime_factors(13)
# [13]
# >>> prime_factors(90)
# [2, 3, 3, 5]
def prime_factors(n):
    factors = []
    divisor = 2
    while n > 1:
        while n % divisor == 0:
            factors.append(divisor)
            n //= divisor
        divisor += 1
    return factors


# judged: 1, 2, 4, 30, 49, 64, 97, 360


# >>> fibonacci(7)
# 13
# >>> fibonacci(1)
# 1
# >>> fibonacci(10)
# 55
def fibonacci(n):
    previous, current = 0, 1
    for _ in range(n):
        previous, current = current, previous + current
    return previous


# judged: 0, 2, 3, 4, 5, 12, 20


def factorial(n: int) -> int:
    """
    >>> factorial(5)
    120
    >>> factorial(0)
    1
    """
    if n == 0:
        return 1
    return n * factorial(n - 1)


# judged: 1, 2, 3, 4, 6, 8
# judged: 0, 5


# >>> power(2, 10)
# 1024
# >>> power(3, 5)
# 243
# >>> power(7, 0)
# 1
def power(base, exponent):
    result = 1
    while exponent > 0:
        if exponent % 2 == 1:
            result *= base
        base *= base
        exponent //= 2
    return result


# judged: (2, 1), (5, 3), (0, 4), (1, 9), (10, 6), (-2, 5), (3, 8)


# >>> digit_sum(1234)
# 10
# >>> digit_sum(90)
# 9
def digit_sum(number):
    total = 0
    while number > 0:
        total += number % 10
        number //= 10
    return total


# judged: 0, 7, 10, 99, 1001, 87654


# >>> reverse_number(1234)
# 4321
# >>> reverse_number(70)
# 7
# >>> reverse_number(-56)
# -65
def reverse_number(value):
    sign = -1 if value < 0 else 1
    value = abs(value)
    backwards = 0
    while value:
        backwards = backwards * 10 + value % 10
        value //= 10
    return sign * backwards


# judged: 0, 5, 12, 100, 9876, -120, -3, 45054


# >>> collatz(6)
# [6, 3, 10, 5, 16, 8, 4, 2, 1]
# >>> collatz(1)
# [1]
# >>> collatz(5)
# [5, 16, 8, 4, 2, 1]
def collatz(n):
    steps = [n]
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps.append(n)
    return steps


# judged: 2, 3, 4, 7, 8, 10, 13


# >>> count_bits(7)
# 3
# >>> count_bits(8)
# 1
# >>> count_bits(0)
# 0
def count_bits(n):
    count = 0
    while n:
        count += n & 1
        n >>= 1
    return count


# judged: 1, 2, 5, 15, 16, 255, 1023, 170


# >>> to_base(10, 2)
# '1010'
# >>> to_base(255, 16)
# 'ff'
# >>> to_base(0, 3)
# '0'
def to_base(number, base):
    symbols = "0123456789abcdef"
    if number == 0:
        return "0"
    digits = ""
    while number > 0:
        digits = symbols[number % base] + digits
        number //= base
    return digits


# judged: (1, 2), (7, 8), (8, 8), (100, 10), (31, 5), (4095, 16), (64, 2)
# judged: (0, 2), (0, 16), (16, 16)


# >>> from_binary("1011")
# 11
# >>> from_binary("100")
# 4
def from_binary(bits):
    value = 0
    for bit in bits:
        value = value * 2 + int(bit)
    return value


# judged: "0", "1", "10", "111", "1111", "100000", "0101"


# >>> divisors(12)
# [1, 2, 3, 4, 6, 12]
# >>> divisors(7)
# [1, 7]
# >>> divisors(16)
# [1, 2, 4, 8, 16]
def divisors(n):
    small = []
    large = []
    candidate = 1
    while candidate * candidate <= n:
        if n % candidate == 0:
            small.append(candidate)
            if candidate != n // candidate:
                large.append(n // candidate)
        candidate += 1
    return small + large[::-1]


# judged: 1, 2, 4, 6, 9, 36, 30, 49, 100


def is_perfect(number):
    """A perfect number equals the sum of its proper divisors.

    >>> is_perfect(6)
    True
    >>> is_perfect(12)
    False
    >>> is_perfect(28)
    True
    """
    total = 0
    for divisor in range(1, number):
        if number % divisor == 0:
            total += divisor
    return total == number


# judged: 1, 2, 3, 10, 24, 27, 496, 8


# >>> is_armstrong(153)
# True
# >>> is_armstrong(154)
# False
# >>> is_armstrong(9)
# True
def is_armstrong(n):
    digits = str(n)
    power = len(digits)
    total = 0
    for digit in digits:
        total += int(digit) ** power
    return total == n


# judged: 1, 10, 370, 371, 372, 1634, 100, 8208


# >>> pascal(4)
# [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]
# >>> pascal(1)
# [[1]]
def pascal(rows):
    triangle = [[1]]
    while len(triangle) < rows:
        last = triangle[-1]
        row = [1]
        for i in range(len(last) - 1):
            row.append(last[i] + last[i + 1])
        row.append(1)
        triangle.append(row)
    return triangle


# judged: 2, 3, 5, 6


# >>> luhn_valid("79927398713")
# True
# >>> luhn_valid("79927398710")
# False
# >>> luhn_valid("18")
# True
def luhn_valid(code):
    total = 0
    for position, char in enumerate(reversed(code)):
        digit = int(char)
        if position % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


# judged: "0", "59", "26", "91", "4539578763621486", "4539578763621487", "123", "34"
