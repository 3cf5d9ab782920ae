"""What the law says: figures, dates and programs, read from forms/. No case."""
