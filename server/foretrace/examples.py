"""The sketch that shows what Foretrace is for; nothing anywhere is fitted to it."""

BINARY_SEARCH = """\
# >>> binary_search([1, 3, 5, 7, 9, 11], 7)
# 3
# >>> binary_search([1, 3, 5, 7, 9, 11], 4)
# -1
def binary_search(arr, target):
    left, right = ???
    while left <= right:
        mid = (left + right) // 2
        if arr[mid] == target:
            return mid
        elif arr[mid] < target:
            left = ???
        else:
            right = ???
    return -1
"""
