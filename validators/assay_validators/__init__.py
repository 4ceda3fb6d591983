"""What is wrong with a document: rules that are documented generators, the engine that runs them, and the emitters."""
