/** A binary search with three holes, to be filled. */
export const SKETCH = `\
# Two calls, and what they should give:
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
`;

export const HOLE = "???";

/** How many holes a text has left. */
export function holesIn(text: string): number {
  return text.split(HOLE).length - 1;
}
