"""What a kernel leaves behind for one shard: counts, fixed-point sums, or rows in canonical order.

States merge in any order and grouping to the same bits; floats arise only when a state is finalised.
"""
