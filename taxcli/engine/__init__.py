"""How the law meets a case: residency, sourcing, tax, payments, outcome. No files, no printing."""
