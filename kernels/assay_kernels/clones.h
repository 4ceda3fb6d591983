/* The same source compiled for wider registers, one picked when the module is loaded; elsewhere it is compiled once.
 *
 * Only straight arithmetic is marked so: with -ffp-contract=off its digits do not depend on the instruction set.
 */
#ifndef ASSAY_CLONES_H
#define ASSAY_CLONES_H

#include <stdint.h> /* which says whether the C library is glibc */

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && __GNUC__ >= 12
#define ASSAY_WIDE 1
#define ASSAY_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ASSAY_WIDE 0
#define ASSAY_CLONES
#endif

#endif
