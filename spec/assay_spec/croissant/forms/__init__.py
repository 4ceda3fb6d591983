"""The forms of JSON-LD: expanded, flattened, with objects of sets, lists and graphs, with contexts inside.

Models are read from one form: a tree of objects, each where it belongs, in the words of one context. A document in
another form is rewritten to that when it is read; every node still knows the bytes that it was made of.
"""
