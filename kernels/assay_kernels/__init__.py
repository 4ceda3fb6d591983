"""Bytes and arrays in, arrays out: the compiled ground floor of Assay.

This module and `scan` import neither numpy nor numba, because every check passes through them.
"""
