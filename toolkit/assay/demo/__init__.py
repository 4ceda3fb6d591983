"""The demo: a real study of three classifiers, and the same study with three mistakes in its documents."""
