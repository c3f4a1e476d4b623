"""(truth, reading, page) → why a field of the page was not read as its truth has it.

Each module tells one field's causes. A cause is the truth's where what it asks for stands nowhere
on the page or contradicts itself, in doubt where the page's own data say otherwise, and ours else.
"""
