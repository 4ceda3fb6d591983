"""EVA, FPR, DAT: evaluations of classifiers, fingerprints of problems, and the tables that they name."""
