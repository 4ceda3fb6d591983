"""Where the cells of a CSV file stand, told by a machine that looks at one character after the other."""


def states(data, delimiter):
    """After each character, whether it began a cell or is in one, with or without quotation marks."""
    state = "start"
    for at in range(len(data)):
        sign = data[at : at + 1]
        if state == "quoted":
            state = "closed?" if sign == b'"' else "quoted"
        elif sign == b'"' and state in ("closed?", "start"):
            state = "quoted"
        else:
            state = "start" if sign in (delimiter, b"\n", b"\r") else "inside"
        yield state
