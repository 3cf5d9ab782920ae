"""Estimated payments: whether, how much and by when."""
