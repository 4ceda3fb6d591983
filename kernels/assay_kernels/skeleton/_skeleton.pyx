# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Skeletons in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.skeleton.prepared import box_of, by_nine, within, words_of
from assay_kernels.skeleton.reference import FLAT, SIDES, require_bits, require_image

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

cdef extern from "thin.h" nogil:
    ctypedef struct assay_image:
        int64_t rows, words
        uint64_t *mask
        uint64_t *look[2]
        uint64_t *gone
        uint8_t *stir[2]
        uint8_t *lost
    void assay_thin(const assay_image *, const uint8_t (*)[512])

cdef extern from "lee.h" nogil:
    enum: ASSAY_KNOWN
    ctypedef struct assay_volume:
        int64_t planes, rows, words
        uint64_t *mask
        uint64_t *look
        uint8_t *stir
        uint32_t *known
    int assay_lee(const assay_volume *, int)


def thin(bits, table):
    """The skeleton of an image by a table of neighbourhoods."""
    require_image(bits, table)
    words = words_of(bits)
    box = box_of(words)
    held = within(words[box])[1]
    if held.size:
        _thin(held, by_nine(table), np.zeros((3, *held.shape), np.uint64), np.zeros((3, held.shape[0]), np.uint8))
    found = np.zeros(words.shape, np.uint64)
    found[box] = held[1:-1, 1:-1]
    return found.view(np.uint8).reshape(bits.shape)


cdef _thin(uint64_t[:, ::1] held, const uint8_t[:, ::1] goes, uint64_t[:, :, ::1] room, uint8_t[:, ::1] rows):
    cdef assay_image image
    image.rows, image.words = held.shape[0] - 2, held.shape[1] - 2
    image.mask, image.gone, image.lost = &held[0, 0], &room[2, 0, 0], &rows[2, 0]
    for number in range(2):
        image.look[number], image.stir[number] = &room[number, 0, 0], &rows[number, 0]
    with nogil:
        assay_thin(&image, <const uint8_t (*)[512]>&goes[0, 0])


def lee(bits):
    """The skeleton of a volume or an image, from one side after the other."""
    require_bits(bits)
    words = words_of(bits)
    box = box_of(words)
    held = within(words[box])
    sides = FLAT if words.shape[0] == 1 else len(SIDES)
    known = np.zeros(1 << ASSAY_KNOWN, np.uint32)
    _lee(held, np.zeros(held.shape, np.uint64), np.zeros(held.shape[:2], np.uint8), known, sides)
    found = np.zeros(words.shape, np.uint64)
    found[box] = held[1:-1, 1:-1, 1:-1]
    return found.view(np.uint8).reshape(bits.shape)


cdef _lee(uint64_t[:, :, ::1] held, uint64_t[:, :, ::1] look, uint8_t[:, ::1] rows, uint32_t[::1] known, int sides):
    cdef assay_volume volume
    cdef int failed
    volume.planes, volume.rows, volume.words = held.shape[0] - 2, held.shape[1] - 2, held.shape[2] - 2
    volume.mask, volume.look, volume.stir = &held[0, 0, 0], &look[0, 0, 0], &rows[0, 0]
    volume.known = &known[0]
    with nogil:
        failed = assay_lee(&volume, sides)
    if failed:
        raise MemoryError("there is no room for the voxels of a side")
