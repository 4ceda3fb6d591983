"""Pictures that are damaged."""

import struct
import zlib

UNDECODABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
)
"""What Pillow says by which of an image that it cannot decode."""
