import threading


def read_all(path):
    f = open(path)
    text = f.read()
    return text


# label: UnclosedResource on 5: never closed


def first_line(path):
    f = open(path)
    line = f.readline()
    if not line:
        return None
    f.close()
    return line


# label: UnclosedResource on 2: not closed where there is no line


def count_lines(path):
    f = open(path)
    n = 0
    for line in f:
        n += int(line)
    f.close()
    return n


# label: UnclosedResource on 2: not closed if a line is no number


def copy(source, target):
    a = open(source)
    b = open(target, "w")
    try:
        b.write(a.read())
    finally:
        a.close()


# label: UnclosedResource on 3: only the source is closed


def send(host, data):
    import socket

    s = socket.socket()
    s.connect((host, 80))
    if not data:
        return False
    s.sendall(data)
    s.close()
    return True


# label: UnclosedResource on 4: not closed without data


def lines_of(path):
    return open(path).read().splitlines()


# label: UnclosedResource on 2: nobody can close it

import threading

lock = threading.Lock()
total = 0


def deposit(amount):
    global total
    lock.acquire()
    if amount < 0:
        return False
    total += amount
    lock.release()
    return True


# label: UnreleasedLock on 9: not released for a negative amount

import threading

guard = threading.Lock()


def append(xs, text):
    guard.acquire()
    xs.append(int(text))
    guard.release()


# label: UnreleasedLock on 7: not released if the text is no number

import threading

guard = threading.Lock()


def take(xs):
    guard.acquire()
    return xs.pop()


# label: UnreleasedLock on 7: never released

import threading

left = threading.Lock()
right = threading.Lock()


def transfer():
    with left:
        with right:
            return 1


def transfer_back():
    with right:
        with left:
            return 2


# label: LockOrder on 15: the other way round than in transfer

import threading


class Account:
    def __init__(self):
        self.a = threading.Lock()
        self.b = threading.Lock()

    def one(self):
        self.a.acquire()
        self.b.acquire()
        self.b.release()
        self.a.release()

    def other(self):
        with self.b, self.a:
            return 1


# label: LockOrder on 16: the other way round than in one
