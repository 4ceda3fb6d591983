"""What this machine can do with Assay, what keeps it from doing more, and the commands that mend it.

One file a subject. Nothing here needs a package that may be missing, and nothing tells who the user is.
"""
