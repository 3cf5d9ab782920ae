"""PDF papers drawn from filled returns; nothing is computed here."""
