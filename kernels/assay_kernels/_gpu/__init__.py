"""What the `cuda` backends share: compiling for a device, room on it, and a bounded stream of data to it and from it.

Only modules called `_cuda` import from here, because it imports numba's CUDA target.
"""
