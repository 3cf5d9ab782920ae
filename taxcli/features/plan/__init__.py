"""A payment plan: who may have one, its dates and what it costs."""
