"""Changes of a small valid document: of its own members, or lists of members to put into objects of it."""

import copy

from hypothesis import strategies as st

words = st.text("bcdfgh", min_size=3, max_size=8)
addresses = words.map("https://example.org/{}".format)


def put(path, member, value):
    """The object at `path` is given a member; None takes it away, and `+` adds to a list."""
    return [(path, member, value)]


def both(*changes):
    return [each for change in changes for each in change]


def fires(path, member, values, place=None):
    """That member there, and the rule speaks of it; or of the place inside of the same object that is named."""
    where = "/".join(filter(None, (path, member if place is None else place)))
    return values.map(lambda value: (put(path, member, value), f"/{where}" if where else ""))


def silent(path, member, values):
    return values.map(lambda value: put(path, member, value))


def members_of(base):
    """What makes a changed copy of `base`: a change is its members; None takes one away."""
    return lambda members: {name: value for name, value in {**base, **members}.items() if value is not None}


def objects_of(base):
    """What makes a changed copy of `base`: a change lists paths, a member of the object at each, and its value."""

    def change(changes):
        value = copy.deepcopy(base)
        for path, member, new in changes:
            target = value
            for step in filter(None, path.split("/")):
                target = target[int(step) if isinstance(target, list) else step]
            if member == "+":
                target.append(new)
            elif new is None:
                target.pop(member, None)
            else:
                target[member] = new
        return value

    return change
