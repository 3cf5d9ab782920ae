"""What the law says: figures by tax year and edition, programs, dates; all read from forms/."""
