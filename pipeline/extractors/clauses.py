"""Where clauses end, in any language."""

# Punctuation that ends a clause.
BREAKS = frozenset(",;:，；：。")
