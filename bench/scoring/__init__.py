"""Reading and truth → marks: how well each field of a page was read.

Words are compared in NFKC, case-folded, signs aside. What is counted of a field is told in
``marks``; ``dates``, ``names`` and ``pictures`` say when two values are the same.
"""
