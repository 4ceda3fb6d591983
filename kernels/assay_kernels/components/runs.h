/* Connected components of runs: a row's runs are joined with those that they touch in the rows before it.
 *
 * Union-find in which the earliest run is the root (Rosenfeld & Pfaltz 1966; by runs, He, Chao & Suzuki 2008), so that
 * components come in the order of their first voxels. */
#ifndef ASSAY_COMPONENTS_RUNS_H
#define ASSAY_COMPONENTS_RUNS_H

#include <stdint.h>
#include <string.h>

typedef struct {
    int32_t first, end; /* voxels of a row, the end is the one behind the last */
} assay_run;

typedef struct {
    int32_t z, y, x; /* so many planes and rows before, with voxels so far aside */
} assay_before;

/* Where the runs of each row begin, one more than there are rows; how many runs there are. */
static int64_t assay_count_runs(const uint64_t *bits, int64_t rows, int64_t words, int64_t *begin)
{
    int64_t count = 0;
    for (int64_t row = 0; row < rows; row++) {
        uint64_t carry = 0;
        begin[row] = count;
        for (int64_t w = 0; w < words; w++, bits++) {
            count += __builtin_popcountll(*bits & ~(*bits << 1 | carry));
            carry = *bits >> 63;
        }
    }
    return begin[rows] = count;
}

static void assay_find_runs(const uint64_t *bits, int64_t rows, int64_t words, assay_run *run)
{
    for (int64_t row = 0; row < rows; row++) {
        uint64_t carry = 0;
        int open = 0;
        for (int64_t w = 0; w < words; w++, bits++) {
            uint64_t changes = *bits ^ (*bits << 1 | carry);
            carry = *bits >> 63;
            for (; changes; changes &= changes - 1) {
                const int32_t x = (int32_t)(w << 6) + __builtin_ctzll(changes);
                if (open)
                    (run++)->end = x;
                else
                    run->first = x;
                open = !open;
            }
        }
        if (open)
            (run++)->end = (int32_t)(words << 6);
    }
}

static inline int32_t assay_root(int32_t *parent, int32_t run)
{
    while (parent[run] != run)
        run = parent[run] = parent[parent[run]];
    return run;
}

/* Joins the runs of one row, from `at` to `end`, with those of another that overlap when made longer by `aside`. */
static void assay_join(const assay_run *run, int32_t *parent, int64_t at, int64_t end, int64_t to, int64_t to_end,
                       int32_t aside)
{
    while (at < end && to < to_end) {
        if (run[to].end + aside <= run[at].first)
            to++;
        else if (run[at].end + aside <= run[to].first)
            at++;
        else {
            if (parent[at] != parent[to]) { /* mostly they were joined by another row */
                const int32_t a = assay_root(parent, (int32_t)at), b = assay_root(parent, (int32_t)to);
                if (a < b)
                    parent[b] = a;
                else
                    parent[a] = b;
                parent[at] = parent[to] = a < b ? a : b;
            }
            /* The one that ends first touches nothing more; a longer one may. */
            if (run[to].end < run[at].end)
                to++;
            else
                at++;
        }
    }
}

/* The component of each run in `parent`, from 1; how many there are. */
static int64_t assay_components(const assay_run *run, const int64_t *begin, int64_t planes, int64_t rows,
                                const assay_before *before, int around, int32_t *parent)
{
    const int64_t runs = begin[planes * rows];
    int32_t count = 0;
    for (int64_t r = 0; r < runs; r++)
        parent[r] = (int32_t)r;
    for (int64_t z = 0; z < planes; z++)
        for (int64_t y = 0; y < rows; y++)
            for (int k = 0; k < around; k++) {
                const int64_t at_z = z - before[k].z, at_y = y - before[k].y, row = z * rows + y;
                if (at_z < 0 || at_y < 0 || at_y >= rows)
                    continue;
                const int64_t to = at_z * rows + at_y;
                assay_join(run, parent, begin[row], begin[row + 1], begin[to], begin[to + 1], before[k].x);
            }
    /* Roots come before what they are the root of, so that theirs is known. */
    for (int64_t r = 0; r < runs; r++)
        parent[r] = parent[r] == r ? -++count : parent[parent[r]];
    for (int64_t r = 0; r < runs; r++)
        parent[r] = -parent[r];
    return count;
}

/* Writes components into voxels of zero, and how many voxels each has. */
static void assay_paint(const assay_run *run, const int64_t *begin, int64_t rows, int64_t width,
                        const int32_t *component, int32_t *labels, int64_t *sizes)
{
    for (int64_t row = 0; row < rows; row++, labels += width)
        for (int64_t r = begin[row]; r < begin[row + 1]; r++) {
            sizes[component[r] - 1] += run[r].end - run[r].first;
            for (int32_t x = run[r].first; x < run[r].end; x++)
                labels[x] = component[r];
        }
}

#endif
